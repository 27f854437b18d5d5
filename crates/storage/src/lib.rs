//! Where Portico keeps things: tenant-scoped repositories over SQLite and PostgreSQL.
//!
//! This is the only crate that talks to a database. A query needs a [`ClinicScope`], a [`ClientView`] or a
//! [`ClientScope`], which only come out of this crate as evidence that somebody was identified; no raw
//! connection leaves it.

mod cursor;
mod db;
mod entities;
mod error;
pub mod repos;
mod scope;
#[cfg(any(test, feature = "scratch"))]
pub mod scratch;

#[cfg(test)]
mod audit_tests;
#[cfg(test)]
mod schema_tests;

pub use cursor::{CreatedCursor, Cursor, within_reach};
#[cfg(any(test, feature = "scratch"))]
pub use db::Recording;
pub use db::{Backend, Db, DbOptions, InvalidUrl, Read, Tx};
pub use error::{Cause, Error, Retryable};
pub use scope::{ClientScope, ClientView, ClinicScope};
