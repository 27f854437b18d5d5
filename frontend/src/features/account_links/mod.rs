//! Links that are mailed to the team: pages that they lead to, whoever is signed in.

mod frame;

pub use frame::{LinkFrame, LinkOver, Opening, link_token};
