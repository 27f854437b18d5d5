//! A client's own details: their name, and how the clinic reaches them.

mod contact;
mod facts;
mod name;
mod page;

pub use facts::ProfileFacts;
pub use page::ProfilePage;
