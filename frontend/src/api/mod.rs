//! The one client of Portico's API, typed by `contract`.

pub mod admin;
mod error;
mod http;
pub mod json;
pub mod portal;

pub use error::ApiError;
pub use http::{IdempotencyKey, Request, query, use_preview};
pub use portal::PortalApi;
