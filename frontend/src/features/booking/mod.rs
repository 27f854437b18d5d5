//! Booking: treatment, with whom, day and time, all on one page.

mod choices;
mod confirm;
mod hold;
mod page;
mod steps;
mod times;

pub use page::BookingPage;
