//! A day, practitioners as columns.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use contract::calendar::{CalendarColumn, CalendarDay};
use leptos::prelude::*;

use super::{
    column::{Axis, Column},
    grid::Grid,
    model::{Stretch, frame, minutes_since, stretch},
    page::CalendarContext,
};
use crate::{
    features::new_booking::{NewBooking, Prefill},
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
};

/// The day's grid, by the minutes that really pass: on a day on which the clocks change it is an
/// hour shorter or longer, and its hours are called what the clocks show.
#[component]
pub fn DayGrid(
    /// The day.
    day: CalendarDay,
) -> impl IntoView {
    let context = expect_context::<CalendarContext>();
    let booking = NewBooking::from_context();
    let starts_at = day.starts_at;
    let bounds = (day.starts_at, day.ends_at);
    let axis: Axis = Arc::new(move |at: DateTime<Utc>| minutes_since(starts_at, at));
    let frame = frame(used(&day, &axis), minutes_since(day.starts_at, day.ends_at));
    let now = context.now.get_untracked();
    let focus = if (day.starts_at..day.ends_at).contains(&now) { axis(now) } else { frame.from };
    let hour_name = move |minute: i64| format::instant(starts_at + TimeDelta::minutes(minute), Style::Time);
    let heads = day.columns.iter().map(|column| view! { <Head column=column.clone() /> }).collect_view().into_any();
    let count = day.columns.len();
    let columns = day.columns.into_iter().map(|column| {
        let CalendarColumn { practitioner, working, closed, appointments } = column;
        let (id, color) = (practitioner.id, practitioner.color);
        let pick = move |minute: i64| {
            let at = format::wall(starts_at + TimeDelta::minutes(minute));
            booking.start(Prefill {
                client: None,
                practitioner: Some(id),
                day: Some(at.date()),
                time: Some(at.time()),
            });
        };
        view! {
            <Column
                label=practitioner.name
                frame=frame
                axis=Arc::clone(&axis)
                working=working
                closed=closed
                appointments=appointments.into_iter().map(|one| (one, color)).collect()
                day=bounds
                on_pick=pick
            />
        }
    });
    let columns = columns.collect_view();
    view! {
        <Grid frame=frame columns=count focus_minute=focus hour_name=Callback::new(hour_name) heads=heads>
            {columns}
        </Grid>
    }
}

/// The minutes in which something is on.
pub fn used(day: &CalendarDay, axis: &Axis) -> Vec<Stretch> {
    let of_column = |column: &CalendarColumn| {
        let spans = column.working.iter().map(|span| stretch(span, &**axis)).collect::<Vec<_>>();
        let booked = column
            .appointments
            .iter()
            .map(|one| Stretch { from: axis(one.appointment.starts_at), to: axis(one.appointment.ends_at) });
        spans.into_iter().chain(booked).collect::<Vec<_>>()
    };
    day.columns.iter().flat_map(of_column).collect()
}

/// Who it is, what they do, and how much is booked.
#[component]
fn Head(column: CalendarColumn) -> impl IntoView {
    let booked = u32::try_from(column.appointments.len()).unwrap_or(u32::MAX);
    let mut facts = Vec::new();
    if !column.practitioner.role_title.is_empty() {
        facts.push(column.practitioner.role_title);
    }
    facts.push(if column.working.is_empty() && booked == 0 {
        texts::not_working().to_owned()
    } else {
        texts::booked(booked)
    });
    view! {
        <div class="cal__who">
            <p class="strong">{column.practitioner.name}</p>
            <p class="muted small">{facts.join(" · ")}</p>
        </div>
    }
}
