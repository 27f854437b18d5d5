//! Parts that show an appointment on several pages.

use chrono::Datelike;
use contract::{
    appointments::{Appointment, AppointmentStatus},
    portal::Section,
};
use leptos::prelude::*;

use super::{cancel::CancelSheet, model::is_upcoming};
use crate::{
    browser::clock,
    features::booking::move_page,
    i18n::{
        appointments as texts,
        format::{self, Style},
    },
    state::portal::PortalState,
    ui::{Badge, Button, ButtonKind, ButtonLink, Tone},
};

/// The day, large.
#[component]
pub fn DateTile(
    /// The appointment.
    appointment: Appointment,
) -> impl IntoView {
    let at = appointment.local_start;
    view! {
        <div class="date-tile">
            <span class="overline">{format::local(at, Style::Weekday)}</span>
            <span class="date-tile__day">{format::local(at, Style::DayOfMonth)}</span>
            <span class="overline">{format::local(at, Style::Month)}</span>
        </div>
    }
}

/// An appointment in a list; leads to its page.
#[component]
pub fn AppointmentRow(
    /// The appointment.
    appointment: Appointment,
) -> impl IntoView {
    let state = PortalState::from_context();
    let at = appointment.local_start;
    let year = (at.year() != clock::now().year()).then(|| at.year());
    let href = state.href(&["/appointments/", &appointment.id.to_string()].concat());
    view! {
        <a class="appointment-row" href=href>
            <span class="appointment-row__date">
                <span class="appointment-row__day">{format::local(at, Style::DayOfMonth)}</span>
                " "
                <span class="overline">{format::local(at, Style::Month)} " " {year}</span>
            </span>
            <span class="grow">
                <span class="appointment-row__name">
                    {appointment.treatment_name} <StatusBadge status=appointment.status />
                </span>
                <span class="muted small">
                    {format::local(at, Style::Time)} " · " {appointment.practitioner_name}
                </span>
            </span>
        </a>
    }
}

/// What has become of an appointment, unless it simply stands.
#[component]
pub fn StatusBadge(
    /// What has become of it.
    status: AppointmentStatus,
) -> impl IntoView {
    let (tone, text) = match status {
        AppointmentStatus::Booked => return ().into_any(),
        AppointmentStatus::Cancelled => (Tone::Neutral, texts::status_cancelled()),
        AppointmentStatus::Completed => (Tone::Good, texts::status_completed()),
        AppointmentStatus::NoShow => (Tone::Warn, texts::status_no_show()),
    };
    view! { <Badge tone=tone>{text}</Badge> }.into_any()
}

/// What can be done with an appointment that is still to come.
#[component]
pub fn AppointmentActions(
    /// The appointment.
    appointment: Appointment,
    /// Called when it has changed.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    let state = PortalState::from_context();
    if !is_upcoming(&appointment, clock::now()) {
        return ().into_any();
    }
    let cancelling = RwSignal::new(false);
    let file = state.api().calendar_file(appointment.id);
    view! {
        <div class="actions">
            <ButtonLink kind=ButtonKind::Primary href=file external=true>{texts::add_to_calendar()}</ButtonLink>
            {state.has(Section::Booking).then(|| view! {
                <ButtonLink href=state.href(&move_page(&appointment))>{texts::reschedule()}</ButtonLink>
            })}
            <Button kind=ButtonKind::Secondary on_press=move |()| cancelling.set(true)>{texts::cancel()}</Button>
        </div>
        <CancelSheet appointment=appointment open=cancelling on_cancelled=on_change />
    }
    .into_any()
}
