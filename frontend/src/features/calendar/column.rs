//! A column of the grid: when somebody works, what keeps them from it, and their appointments.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use contract::{
    appointments::{AppointmentStatus, ClinicAppointment},
    calendar::CalendarSpan,
    color::BrandColor,
};
use leptos::{ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    grid::PIXELS_PER_MINUTE,
    model::{HOUR, Lane, Stretch, lanes, quarter, stretch},
    page::CalendarContext,
    status::status_name,
};
use crate::{
    i18n::{
        calendar as texts,
        format::{self, Style},
    },
    ui::live,
};

/// The minute at which an instant stands.
pub type Axis = Arc<dyn Fn(DateTime<Utc>) -> i64 + Send + Sync>;

/// Below this many minutes there is room for one line only.
const ONE_LINE: i64 = 40;

/// Beside more lanes than these there is room for a name only.
const ROOMY_LANES: usize = 2;

/// An appointment with the colour of who gives it.
pub type Colored = (ClinicAppointment, BrandColor);

/// A column.
#[component]
pub fn Column(
    /// Whose, or which day.
    label: String,
    /// The hours that are shown.
    frame: Stretch,
    /// Where instants stand.
    axis: Axis,
    /// When somebody works.
    working: Vec<CalendarSpan>,
    /// What keeps them from it.
    closed: Vec<CalendarSpan>,
    /// The appointments, soonest first.
    appointments: Vec<Colored>,
    /// The part of the day in which the line that says "now" is drawn: the day itself.
    day: (DateTime<Utc>, DateTime<Utc>),
    /// Somebody wants to book at that minute.
    #[prop(into)]
    on_pick: Callback<i64>,
) -> impl IntoView {
    let context = expect_context::<CalendarContext>();
    let places: Vec<Stretch> = appointments
        .iter()
        .map(|(one, _)| Stretch { from: axis(one.appointment.starts_at), to: axis(one.appointment.ends_at) })
        .collect();
    let lanes = lanes(&places);
    let block = |class: &'static str, span: &CalendarSpan, label: Option<String>| {
        let place = stretch(span, &*axis).within(frame)?;
        Some(view! {
            <div class=class style=("--from", place.from.to_string()) style=("--length", place.length().to_string())>
                {label}
            </div>
        })
    };
    let now = {
        let axis = Arc::clone(&axis);
        move || {
            let now = context.now.get();
            let minute = axis(now) - frame.from;
            (day.0 <= now && now < day.1 && (0..frame.length()).contains(&minute)).then_some(minute)
        }
    };
    let pick = move |event: MouseEvent| {
        // A press on something in the column is for that.
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let taken = target.and_then(|target| target.closest(".cal-event").ok().flatten()).is_some();
        let column = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(column) = column.filter(|_| !taken) {
            let pixels = f64::from(event.client_y()) - column.get_bounding_client_rect().top();
            #[expect(clippy::cast_possible_truncation, reason = "a day's pixels are few")]
            on_pick.run(frame.from + quarter((pixels / PIXELS_PER_MINUTE) as i64));
        }
    };
    view! {
        <div class="cal__column" role="group" aria-label=label on:click=pick>
            {working.iter().filter_map(|span| block("cal__working", span, None)).collect_view()}
            <div class="cal__lines" style=("--offset", ((HOUR - frame.from % HOUR) % HOUR).to_string())></div>
            {closed.iter().filter_map(|span| {
                let label = if span.label.is_empty() { texts::closed().to_owned() } else { span.label.clone() };
                block("cal__closed", span, Some(label))
            }).collect_view()}
            {appointments.into_iter().zip(places).zip(lanes).filter_map(|((colored, place), lane)| {
                let place = place.within(frame)?;
                Some(view! { <Event appointment=colored place=place lane=lane /> })
            }).collect_view()}
            {live(move || now().map(|minute| view! {
                <div class="cal__now" style=("--from", minute.to_string())></div>
            }))}
        </div>
    }
}

/// An appointment in the grid.
#[component]
fn Event(appointment: Colored, place: Stretch, lane: Lane) -> impl IntoView {
    let context = expect_context::<CalendarContext>();
    let (appointment, color) = appointment;
    let inner = &appointment.appointment;
    let time = format::local(inner.local_start, Style::Time);
    let status = (inner.status != AppointmentStatus::Booked).then(|| status_name(inner.status));
    let label =
        texts::appointment_label(&appointment.client_name, &inner.practitioner_name, &time, &inner.treatment_name);
    let when = status.map_or_else(|| time.clone(), |status| [time.as_str(), status].join(" · "));
    let what = inner.treatment_name.clone();
    let class = match (lane.of > ROOMY_LANES, place.length() < ONE_LINE, inner.status) {
        (true, _, _) => "cal-event cal-event--narrow",
        (false, true, _) => "cal-event cal-event--short",
        (false, false, AppointmentStatus::NoShow) => "cal-event cal-event--missed",
        (false, false, _) => "cal-event",
    };
    let name = appointment.client_name.clone();
    view! {
        <button
            type="button"
            class=class
            title=label
            aria-haspopup="dialog"
            style=("--from", place.from.to_string())
            style=("--length", place.length().to_string())
            style=("--lane", lane.index.to_string())
            style=("--lanes", lane.of.to_string())
            style=("--tint", color.to_string())
            on:click=move |_| context.opened.set(Some(appointment.clone()))
        >
            <span class="cal-event__name">{name}</span>
            <span class="cal-event__detail"><span class="cal-event__what">{what}</span><span>"· "{when}</span></span>
        </button>
    }
}
