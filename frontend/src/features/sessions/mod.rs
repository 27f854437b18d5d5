//! Who is signed in, where, and signing out.

mod devices;
mod page;

pub use devices::{Device, Devices};
pub use page::MorePage;
