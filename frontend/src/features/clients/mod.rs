//! Clients: the list, one client, a new one.

mod appointments;
mod client;
mod fields;
mod list;
mod magic_link;
mod model;
mod new;

pub use client::ClientPage;
pub use list::ClientsPage;
pub use magic_link::{MagicLinkForm, section_name};
pub use model::{full_name, section_named};
pub use new::NewClientPage;
