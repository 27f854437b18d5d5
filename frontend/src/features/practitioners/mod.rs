//! The team: those who treat clients, and when they work.

mod details;
mod exceptions;
mod model;
mod new;
mod page;
mod team;
mod week;

pub use model::{parse_time, time_text};
pub use page::PractitionerPage;
pub use team::TeamPage;
