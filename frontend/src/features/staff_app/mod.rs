//! The staff app: its frame, its pages' frame, and what all of its forms share.

mod app;
mod copy;
mod model;
mod page;
mod refusal;
mod save_bar;
mod shell;
mod show_more;

pub use app::StaffApp;
pub use copy::CopyButton;
pub use model::{ENTRIES, Entry, Group, role_name};
pub use page::{NotPermitted, StaffPage};
pub use refusal::{Refusal, StaleNote};
pub use save_bar::SaveBar;
pub use show_more::ShowMore;
