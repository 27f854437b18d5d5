//! What has become of an appointment, as a badge.

use contract::appointments::{AppointmentStatus, BookingSource};
use leptos::prelude::*;

use crate::{
    i18n::calendar as texts,
    ui::{Badge, Tone},
};

/// What has become of an appointment, unless it simply stands.
#[component]
pub fn StatusBadge(
    /// Its state.
    status: AppointmentStatus,
) -> impl IntoView {
    let tone = match status {
        AppointmentStatus::Booked => return None,
        AppointmentStatus::Cancelled => Tone::Neutral,
        AppointmentStatus::Completed => Tone::Good,
        AppointmentStatus::NoShow => Tone::Warn,
    };
    Some(view! { <Badge tone=tone>{status_name(status)}</Badge> })
}

/// What a state is called.
pub fn status_name(status: AppointmentStatus) -> &'static str {
    match status {
        AppointmentStatus::Booked => texts::status_booked(),
        AppointmentStatus::Cancelled => texts::status_cancelled(),
        AppointmentStatus::Completed => texts::status_completed(),
        AppointmentStatus::NoShow => texts::status_no_show(),
    }
}

/// How an appointment was booked.
pub fn source_name(source: BookingSource) -> &'static str {
    match source {
        BookingSource::Portal => texts::source_portal(),
        BookingSource::Staff => texts::source_staff(),
        BookingSource::Api => texts::source_api(),
    }
}
