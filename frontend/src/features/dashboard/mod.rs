//! The client's home page.

mod model;
mod page;

pub use page::DashboardPage;
