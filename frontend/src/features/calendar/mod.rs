//! The clinic's calendar: a day with practitioners as columns, a week, a list.

mod appointment;
mod cancel;
mod column;
mod conflicts;
mod day_grid;
mod grid;
mod list;
mod model;
mod moving;
mod page;
mod status;
mod toolbar;
mod week_board;
mod week_grid;

pub use appointment::AppointmentDrawer;
pub use page::CalendarPage;
pub use status::StatusBadge;
