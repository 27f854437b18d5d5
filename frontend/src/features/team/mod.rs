//! The team: who can sign in, inviting colleagues, and joining.

mod invite;
mod invites;
mod join;
mod member;
mod model;
mod page;

pub use join::JoinPage;
pub use page::AccountsPage;
