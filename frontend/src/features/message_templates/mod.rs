//! What the clinic's messages say: the list, the editor, and the preview beside it.

mod editor;
mod list;
mod mail_frame;
mod model;
mod page;
mod preview;
mod template_field;
mod values;

pub use list::TemplatesPage;
pub use page::TemplatePage;
