//! A day as a list.

use contract::{appointments::ClinicAppointment, calendar::CalendarDay};
use leptos::prelude::*;

use super::{page::CalendarContext, status::StatusBadge};
use crate::{
    i18n::{calendar as texts, format},
    order::sorted_by_key,
    ui::{Card, EmptyState, IconName},
};

/// The appointments of everybody, soonest first.
#[component]
pub fn DayList(
    /// The day.
    day: CalendarDay,
) -> impl IntoView {
    let appointments = day.columns.into_iter().flat_map(|column| column.appointments);
    let appointments = sorted_by_key(appointments, |one| one.appointment.starts_at);
    if appointments.is_empty() {
        return view! {
            <EmptyState icon=IconName::Calendar title=texts::nothing_title() text=texts::nothing_text() />
        }
        .into_any();
    }
    view! {
        <div class="day-list">
            <Card padded=false>
                <ul class="rows">
                    {appointments.into_iter().map(|one| view! { <Row appointment=one /> }).collect_view()}
                </ul>
            </Card>
        </div>
    }
    .into_any()
}

#[component]
fn Row(appointment: ClinicAppointment) -> impl IntoView {
    let context = expect_context::<CalendarContext>();
    let inner = appointment.appointment.clone();
    let time = format::time_range(inner.local_start, inner.starts_at, inner.ends_at);
    let name = appointment.client_name.clone();
    view! {
        <li>
            <button
                type="button"
                class="day-list__row"
                aria-haspopup="dialog"
                on:click=move |_| context.opened.set(Some(appointment.clone()))
            >
                <span class="day-list__time numeric">{time}</span>
                <span class="day-list__who">
                    <span class="strong">{name}</span>
                    <span class="muted small">{[inner.treatment_name, inner.practitioner_name].join(" · ")}</span>
                </span>
                <StatusBadge status=inner.status />
            </button>
        </li>
    }
}
