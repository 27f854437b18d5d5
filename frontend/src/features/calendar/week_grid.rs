//! A week, days as columns.

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, Timelike, Utc};
use contract::{
    calendar::{CalendarDay, CalendarSpan},
    ids::PractitionerId,
};
use leptos::prelude::*;

use super::{
    column::{Axis, Colored, Column},
    day_grid::used,
    grid::Grid,
    model::{HOUR, Stretch, clocks_change, frame, minutes_since},
    page::CalendarContext,
};
use crate::{
    features::new_booking::{NewBooking, Prefill},
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
    order::sorted_by_key,
    state::staff::{StaffState, href},
    ui::SelectField,
};

/// Minutes of a day on the wall.
const DAY: i64 = 24 * HOUR;

/// The week's grid, of everybody or of one practitioner. It goes by the clock on the wall, so that
/// nine o'clock is at the same height on every day.
#[component]
pub fn WeekGrid(
    /// The days.
    days: Vec<CalendarDay>,
) -> impl IntoView {
    let who = expect_context::<CalendarContext>().whose_week;
    let practitioners: Vec<(String, String)> = days.first().map_or_else(Vec::new, |day| {
        day.columns
            .iter()
            .map(|column| (column.practitioner.id.to_string(), column.practitioner.name.clone()))
            .collect()
    });
    let everybody = [(String::new(), texts::everybody().to_owned())];
    let options: Vec<_> = everybody.into_iter().chain(practitioners).collect();
    let label = texts::whose();
    let whose = move || who.get().parse::<PractitionerId>().ok();
    view! {
        <div class="cal-filter">
            <SelectField
                id="whose-week" label=label label_hidden=true options=Signal::stored(options) value=who
            />
        </div>
        {move || view! { <Week days=days.clone() whose=whose() /> }}
    }
}

/// Where instants stand on a day: by the wall clock, which needs asking only when it changes.
fn wall_axis(day: &CalendarDay, zone: &str) -> Axis {
    let starts_at = day.starts_at;
    if !clocks_change(day) {
        return Arc::new(move |at: DateTime<Utc>| minutes_since(starts_at, at));
    }
    let (date, zone) = (day.date, zone.to_owned());
    Arc::new(move |at: DateTime<Utc>| (format::wall(at, &zone) - date.and_time(NaiveTime::MIN)).num_minutes())
}

#[component]
fn Week(days: Vec<CalendarDay>, whose: Option<PractitionerId>) -> impl IntoView {
    let context = expect_context::<CalendarContext>();
    let booking = NewBooking::from_context();
    let zone = StaffState::from_context().time_zone();
    let days: Vec<CalendarDay> = days
        .into_iter()
        .map(|mut day| {
            day.columns.retain(|column| whose.is_none_or(|whose| column.practitioner.id == whose));
            day
        })
        .collect();
    let axes: Vec<Axis> = days.iter().map(|day| wall_axis(day, &zone)).collect();
    let all: Vec<Stretch> = days.iter().zip(&axes).flat_map(|(day, axis)| used(day, axis)).collect();
    let frame = frame(all, DAY);
    let now = context.now.get_untracked();
    let today = format::wall(now, &zone);
    let focus = if days.iter().any(|day| day.date == today.date()) {
        i64::from(today.time().num_seconds_from_midnight()) / 60
    } else {
        frame.from
    };
    let hour_name = |minute: i64| {
        let time = u32::try_from(minute * 60).ok();
        let time = time.and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0));
        format::local(chrono::NaiveDate::default().and_time(time.unwrap_or_default()), Style::Time)
    };
    let heads = days
        .iter()
        .map(|day| {
            let booked: usize = day.columns.iter().map(|column| column.appointments.len()).sum();
            let address = [href("/"), "?view=day&date=".to_owned(), day.date.to_string()].concat();
            let is_today = day.date == today.date();
            view! {
                <div class="cal__who" class:cal__who--today=is_today>
                    <a class="cal__day" href=address aria-current=is_today.then_some("date")>
                        {format::date(day.date, Style::Day)}
                    </a>
                    <p class="muted small">{texts::booked(u32::try_from(booked).unwrap_or(u32::MAX))}</p>
                </div>
            }
        })
        .collect_view()
        .into_any();
    let count = days.len();
    let columns = days.into_iter().zip(axes).map(|(day, axis)| {
        let date = day.date;
        let pick = move |minute: i64| {
            let seconds = u32::try_from(minute * 60).unwrap_or_default();
            booking.start(Prefill {
                client: None,
                practitioner: whose,
                day: Some(date),
                time: NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0),
            });
        };
        let label = format::date(day.date, Style::DayLong);
        let bounds = (day.starts_at, day.ends_at);
        let (working, closed, appointments) = merged(day, whose.is_some());
        view! {
            <Column
                label=label frame=frame axis=axis working=working closed=closed appointments=appointments
                day=bounds on_pick=pick
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

/// A day's columns in one. Absences are shown only of one person: of several they would hide that
/// somebody else works.
fn merged(day: CalendarDay, alone: bool) -> (Vec<CalendarSpan>, Vec<CalendarSpan>, Vec<Colored>) {
    let (mut working, mut closed, mut appointments) = (Vec::new(), Vec::new(), Vec::new());
    for column in day.columns {
        let color = column.practitioner.color;
        working.extend(column.working);
        if alone {
            closed.extend(column.closed);
        }
        appointments.extend(column.appointments.into_iter().map(|one| (one, color)));
    }
    let appointments = sorted_by_key(appointments, |(one, _)| one.appointment.starts_at);
    (working, closed, appointments)
}
