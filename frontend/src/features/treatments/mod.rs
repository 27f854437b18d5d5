//! Treatments: what the clinic offers.

mod editor;
mod model;
mod page;

pub use model::{amount_text, parse_amount};
pub use page::TreatmentsPage;
