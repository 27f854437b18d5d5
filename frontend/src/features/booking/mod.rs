//! Booking: treatment, with whom, day and time, all on one page; and another time for what is booked.

mod choices;
mod confirm;
mod hold;
mod moving;
mod page;
mod steps;
mod times;

pub use page::{BookingPage, move_page};
