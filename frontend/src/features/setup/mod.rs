//! The first run: the first clinic and its owner, and what comes next.

mod form;
mod model;
mod next;
mod page;

pub use page::SetupPage;
