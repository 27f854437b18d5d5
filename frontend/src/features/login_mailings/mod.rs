//! Login e-mails to many clients: sending one, and watching it go.

mod compose;
mod list;
mod model;
mod page;
mod recipients;

pub use compose::MailingDrawer;
pub use list::MailingsPage;
pub use page::MailingPage;
