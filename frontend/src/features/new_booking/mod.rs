//! Booking for a client, from anywhere in the staff app.

mod client_picker;
mod drawer;
mod form;
mod model;
mod overlap;
mod times;

use chrono::{NaiveDate, NaiveTime};
use contract::{clients::Client, ids::PractitionerId};
use leptos::prelude::*;

pub use drawer::NewBookingDrawer;
pub use model::Time;
pub use overlap::OverlapNote;
pub use times::{Alternatives, Question, Times, forget_with};

/// What is known before the form is opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefill {
    /// For whom.
    pub client: Option<Client>,
    /// With whom.
    pub practitioner: Option<PractitionerId>,
    /// On which local day.
    pub day: Option<NaiveDate>,
    /// At which wall time.
    pub time: Option<NaiveTime>,
}

/// The booking form of the app. Provided by the app's frame.
#[derive(Clone, Copy)]
pub struct NewBooking {
    open: RwSignal<bool>,
    prefill: StoredValue<Prefill>,
}

impl NewBooking {
    /// Makes it and provides it to everything below.
    pub fn provide() -> Self {
        let booking = Self { open: RwSignal::new(false), prefill: StoredValue::new(Prefill::default()) };
        provide_context(booking);
        booking
    }

    /// The form of the app one is in.
    ///
    /// # Panics
    /// Outside of the app's frame, which is a mistake in the app.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Opens the form with what is known.
    pub fn start(self, prefill: Prefill) {
        self.prefill.set_value(prefill);
        self.open.set(true);
    }

    /// Opens the form with nothing known.
    pub fn start_empty(self) {
        self.start(Prefill::default());
    }
}
