//! The portal as a whole: which clinic, signed in or not, and the frame around every page.

mod app;
mod clinic;
mod door;
mod page;
mod preview;
mod route;
mod show_more;

pub use app::{PortalApp, PortalPages};
pub use clinic::{ContactLines, ZoneNote};
pub use door::{Door, enter_portal};
pub use page::PortalPage;
pub use route::Route;
pub use show_more::ShowMore;
