//! What is done in the portal, as charts by day.

mod chart;
mod model;
mod page;

pub use page::{ActivityCard, PortalActivityPage};
