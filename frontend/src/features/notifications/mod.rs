//! What happened to a client, and what they want to be told.

mod bell;
mod list;
mod preferences;

pub use bell::Bell;
pub use list::NotificationsPage;
pub use preferences::Preferences;
