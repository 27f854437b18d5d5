//! What outlives a page: the brand, what has been loaded, and who is signed in.

pub mod activity;
pub mod brand;
pub mod debounced;
pub mod paged;
pub mod portal;
pub mod remote;
pub mod staff;
pub mod submission;
