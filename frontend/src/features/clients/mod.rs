//! Clients: the list, one client, a new one.

mod appointments;
mod client;
mod fields;
mod list;
mod model;
mod new;
mod reachability;

pub use client::ClientPage;
pub use list::ClientsPage;
pub use model::full_name;
pub use new::NewClientPage;
