//! Setting another password in place of a forgotten one.

mod page;
mod request;
mod set;

pub use page::PasswordResetPage;
