//! A week, days as columns.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
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
    week_board::WeekBoard,
};
use crate::{
    features::new_booking::{NewBooking, Prefill},
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
    state::staff::href,
    ui::{SelectField, live},
};

/// Minutes of a day on the wall.
const DAY: i64 = 24 * HOUR;

/// The week of everybody, or of one practitioner.
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
        {live(move || match whose() {
            Some(whose) => view! { <Week days=days.clone() whose=whose /> }.into_any(),
            None => view! { <WeekBoard days=days.clone() /> }.into_any(),
        })}
    }
}

/// Where instants stand on a day: by the wall clock, which needs asking only when it changes.
fn wall_axis(day: &CalendarDay) -> Axis {
    let starts_at = day.starts_at;
    if !clocks_change(day) {
        return Arc::new(move |at: DateTime<Utc>| minutes_since(starts_at, at));
    }
    let date = day.date;
    Arc::new(move |at: DateTime<Utc>| (format::wall(at) - date.and_time(NaiveTime::MIN)).num_minutes())
}

/// The week of one practitioner. It goes by the clock on the wall, so that nine o'clock is at the
/// same height on every day.
#[component]
fn Week(days: Vec<CalendarDay>, whose: PractitionerId) -> impl IntoView {
    let context = expect_context::<CalendarContext>();
    let booking = NewBooking::from_context();
    let days: Vec<CalendarDay> = days
        .into_iter()
        .map(|mut day| {
            day.columns.retain(|column| column.practitioner.id == whose);
            day
        })
        .collect();
    let axes: Vec<Axis> = days.iter().map(wall_axis).collect();
    let all: Vec<Stretch> = days.iter().zip(&axes).flat_map(|(day, axis)| used(day, axis)).collect();
    let frame = frame(all, DAY);
    let now = context.now.get_untracked();
    let today = format::wall(now);
    let focus = if days.iter().any(|day| day.date == today.date()) {
        i64::from(today.time().num_seconds_from_midnight()) / 60
    } else {
        frame.from
    };
    let hour_name = |minute: i64| {
        let time = u32::try_from(minute * 60).ok();
        let time = time.and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0));
        format::local(NaiveDate::default().and_time(time.unwrap_or_default()), Style::Time)
    };
    let heads = days
        .iter()
        .map(|day| {
            let booked: usize = day.columns.iter().map(|column| column.appointments.len()).sum();
            view! { <DayHead date=day.date booked=booked is_today=day.date == today.date() /> }
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
                practitioner: Some(whose),
                day: Some(date),
                time: NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0),
            });
        };
        let label = format::date(day.date, Style::DayLong);
        let bounds = (day.starts_at, day.ends_at);
        let (working, closed, appointments) = parts(day);
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

/// What a day's columns hold: when somebody works, what keeps them from it, their appointments.
fn parts(day: CalendarDay) -> (Vec<CalendarSpan>, Vec<CalendarSpan>, Vec<Colored>) {
    let (mut working, mut closed, mut appointments) = (Vec::new(), Vec::new(), Vec::new());
    for column in day.columns {
        let color = column.practitioner.color;
        working.extend(column.working);
        closed.extend(column.closed);
        appointments.extend(column.appointments.into_iter().map(|one| (one, color)));
    }
    (working, closed, appointments)
}

/// Which day it is, and how much is booked; leads to the day.
#[component]
pub fn DayHead(
    /// The day.
    date: NaiveDate,
    /// How many appointments there are.
    booked: usize,
    /// Whether it is today.
    is_today: bool,
) -> impl IntoView {
    let address = [href("/"), "?view=day&date=".to_owned(), date.to_string()].concat();
    view! {
        <div class="cal__who" class:cal__who--today=is_today>
            <a class="cal__day" href=address aria-current=is_today.then_some("date")>{format::date(date, Style::Day)}</a>
            <p class="muted small">{texts::booked(u32::try_from(booked).unwrap_or(u32::MAX))}</p>
        </div>
    }
}
