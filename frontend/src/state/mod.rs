//! What outlives a page: the brand, what has been loaded, and who is signed in.

pub mod brand;
pub mod portal;
pub mod remote;
