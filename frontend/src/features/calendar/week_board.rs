//! Everybody's week: days beside each other, and in each the appointments one below the other.
//!
//! In a grid by the hour, those that several people give at once would share a column of a hand's
//! width, and none could be read.

use contract::{
    appointments::{AppointmentStatus, ClinicAppointment},
    calendar::CalendarDay,
    color::BrandColor,
};
use leptos::{ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast;

use super::{page::CalendarContext, status::status_name, week_grid::DayHead};
use crate::{
    features::new_booking::{NewBooking, Prefill},
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
    order::sorted_by_key,
};

/// The week of everybody.
#[component]
pub fn WeekBoard(
    /// The days.
    days: Vec<CalendarDay>,
) -> impl IntoView {
    let now = expect_context::<CalendarContext>().now.get_untracked();
    let today = format::wall(now).date();
    view! {
        <div class="board" role="region" aria-label=texts::board() tabindex="0">
            {days.into_iter().map(|day| {
                let is_today = day.date == today;
                view! { <Day day=day is_today=is_today /> }
            }).collect_view()}
        </div>
    }
}

#[component]
fn Day(day: CalendarDay, is_today: bool) -> impl IntoView {
    let booking = NewBooking::from_context();
    let date = day.date;
    let colored = |column: contract::calendar::CalendarColumn| {
        let color = column.practitioner.color;
        column.appointments.into_iter().map(move |one| (one, color)).collect::<Vec<_>>()
    };
    let appointments = sorted_by_key(day.columns.into_iter().flat_map(colored), |(one, _)| one.appointment.starts_at);
    let count = appointments.len();
    let pick = move |event: MouseEvent| {
        // A press on something in the column is for that.
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("button").ok().flatten().is_none()) {
            booking.start(Prefill { day: Some(date), ..Prefill::default() });
        }
    };
    view! {
        <section class="board__day" aria-label=format::date(date, Style::DayLong)>
            <DayHead date=date booked=count is_today=is_today />
            <ul class="board__list" on:click=pick>
                {appointments.into_iter().map(|(one, color)| view! { <Entry appointment=one color=color /> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Entry(appointment: ClinicAppointment, color: BrandColor) -> impl IntoView {
    let context = expect_context::<CalendarContext>();
    let inner = &appointment.appointment;
    let time = format::local(inner.local_start, Style::Time);
    let status = (inner.status != AppointmentStatus::Booked).then(|| status_name(inner.status));
    let who = [Some(inner.practitioner_name.as_str()), status].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let (name, what) = (appointment.client_name.clone(), inner.treatment_name.clone());
    view! {
        <li>
            <button
                type="button"
                class="board__entry"
                aria-haspopup="dialog"
                style=("--tint", color.to_string())
                on:click=move |_| context.opened.set(Some(appointment.clone()))
            >
                <span class="board__who"><span class="numeric muted">{time}</span>" "<span class="strong">{name}</span></span>
                <span class="board__what">{what}</span>
                <span class="board__what muted">{who}</span>
            </button>
        </li>
    }
}
