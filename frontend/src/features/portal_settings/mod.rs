//! What clients see of the clinic: address, look, sections, announcement.

mod address;
mod arrangement;
mod form;
mod images;
mod look;
mod model;
mod page;
mod preview;
mod preview_button;
mod words;

pub use page::PortalSettingsPage;
pub use preview_button::PreviewButton;
