//! The staff app: its frame, its pages' frame, and what all of its forms share.

mod app;
mod confirm;
mod copy;
mod drawer_form;
mod model;
mod navigation;
mod page;
mod refusal;
mod save_form;
mod shell;
mod show_more;

pub use app::{NotHere, StaffApp};
pub use confirm::Confirm;
pub use copy::CopyButton;
pub use drawer_form::DrawerForm;
pub use model::{Entry, Group, LinkPage, permitted_entries, role_name};
pub use navigation::StaffNavigation;
pub use page::{NotPermitted, StaffPage};
pub use refusal::{Refusal, StaleNote};
pub use save_form::{SaveForm, send_changes};
pub use shell::Shell;
pub use show_more::ShowMore;
