//! API keys for other software.

mod create;
mod model;
mod page;

pub use page::ApiKeysPage;
