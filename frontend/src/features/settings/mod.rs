//! The clinic's settings.

mod duration;
mod form;
mod model;
mod page;
mod sections;

pub use page::SettingsPage;
