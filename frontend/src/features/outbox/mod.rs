//! The outbox: what went out to clients, and what became of it.

mod list;
mod model;
mod page;
mod retry_all;
mod row;

pub use page::OutboxPage;
