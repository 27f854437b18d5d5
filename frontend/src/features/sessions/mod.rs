//! Who is signed in, where, and signing out.

mod devices;
mod page;

pub use page::{MorePage, ProfileFacts};
