//! The portal as staff look at it: its address, who was invited, who has joined.

mod address;
mod bulk;
mod invite;
mod model;
mod page;
mod people;
mod person;
mod settings;

pub use model::state_name;
pub use page::PortalOverviewPage;
