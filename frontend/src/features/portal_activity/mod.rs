//! What is done in the portal, as charts by day.

mod card;
mod chart;
mod model;

pub use card::ActivityCard;
