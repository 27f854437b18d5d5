//! A client's appointments: the list, one of them, and cancelling it.

mod cancel;
mod list;
mod model;
mod page;
mod parts;

pub use list::AppointmentsPage;
pub use model::in_days;
pub use page::{AppointmentPage, BookedPage};
pub use parts::{AppointmentActions, AppointmentRow, DateTile};
