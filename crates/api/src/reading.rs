//! Reading what callers send, so that a fault names the place and what is expected there, and never what was
//! sent: a wrong body may hold a sign-in code, a wrong query a name.
//!
//! serde_json and serde_urlencoded repeat the value in their messages, which is why callers' JSON and query
//! strings are read here and nowhere else.

mod fault;
mod json;
mod members;
mod query;

pub(crate) use fault::Fault;
pub(crate) use json::Json;
pub(crate) use query::query;
