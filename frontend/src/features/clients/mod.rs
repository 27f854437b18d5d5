//! Clients: the list, one client, a new one.

mod appointments;
mod client;
mod fields;
mod list;
mod magic_link;
mod model;
mod new;
mod reachability;
mod similar;

pub use client::ClientPage;
pub use list::ClientsPage;
pub use magic_link::MagicLinkForm;
pub use model::{full_name, section_named, section_options};
pub use new::NewClientPage;
pub use similar::DidYouMean;
