//! Who of the team is signed in, and where.

mod model;
mod page;

pub use page::TeamSessionsPage;
