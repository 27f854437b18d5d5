//! The audit log.

mod model;
mod page;

pub use page::AuditPage;
