//! A client's appointments.

use chrono::Datelike;
use contract::{appointments::ClinicAppointment, ids::ClientId, paging::Page};
use leptos::prelude::*;

use super::model::split;
use crate::{
    api::admin::appointments as api,
    browser::clock,
    features::{
        calendar::{AppointmentDrawer, StatusBadge},
        feedback::Loaded,
        staff_app::ShowMore,
    },
    i18n::{
        clients as texts,
        format::{self, Style},
    },
    state::{paged::Paged, remote::Remote, staff::StaffState},
    ui::{Card, SkeletonKind, live},
};

/// How many a page holds.
const ROWS: u16 = 50;

/// A client's appointments, to come and past.
#[component]
pub fn ClientAppointments(
    /// Whose.
    client: ClientId,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let opened = RwSignal::new(None::<ClinicAppointment>);
    let appointments = Remote::new(move || {
        staff.track_appointments();
        api::of_client(client, ROWS, None)
    });
    view! {
        <div class="stack stack--loose">
            <Loaded
                remote=appointments
                skeleton=&[SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| staff.notice(&error)
                children=move |page| view! { <Pages client=client first=page opened=opened /> }.into_any()
            />
            <AppointmentDrawer opened=opened />
        </div>
    }
}

/// Those that have been fetched, latest first, and the way to earlier ones.
#[component]
fn Pages(
    client: ClientId,
    first: Page<ClinicAppointment>,
    opened: RwSignal<Option<ClinicAppointment>>,
) -> impl IntoView {
    let appointments = Paged::new(first, move |after| api::of_client(client, ROWS, after));
    view! {
        {live(move || {
            let (upcoming, past) = split(appointments.rows(), clock::now());
            view! {
                <Section id="upcoming" title=texts::upcoming() none=texts::none_upcoming() rows=upcoming opened=opened />
                <Section id="past" title=texts::past() none=texts::none_past() rows=past opened=opened />
            }
        })}
        <ShowMore paged=appointments label=texts::show_earlier() />
    }
}

#[component]
fn Section(
    id: &'static str,
    title: &'static str,
    none: &'static str,
    rows: Vec<ClinicAppointment>,
    opened: RwSignal<Option<ClinicAppointment>>,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {if rows.is_empty() {
                view! { <p class="muted">{none}</p> }.into_any()
            } else {
                view! {
                    <Card padded=false>
                        <ul class="rows">
                            {rows.into_iter().map(|row| view! { <Row appointment=row opened=opened /> }).collect_view()}
                        </ul>
                    </Card>
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn Row(appointment: ClinicAppointment, opened: RwSignal<Option<ClinicAppointment>>) -> impl IntoView {
    let inner = appointment.appointment.clone();
    let time = format::local(inner.local_start, Style::Time);
    let year = inner.local_start.year();
    let year = (year != clock::now().year()).then(|| year.to_string());
    let facts = [year, Some(time), Some(inner.practitioner_name)].into_iter().flatten().collect::<Vec<_>>();
    view! {
        <li>
            <button
                type="button"
                class="day-list__row"
                aria-haspopup="dialog"
                on:click=move |_| opened.set(Some(appointment.clone()))
            >
                <span class="date-leaf">
                    <span class="date-leaf__day">{format::local(inner.local_start, Style::DayOfMonth)}</span>
                    <span class="date-leaf__month">{format::local(inner.local_start, Style::Month)}</span>
                </span>
                <span class="day-list__who">
                    <span class="strong">{inner.treatment_name}</span>
                    <span class="muted small">{facts.join(" · ")}</span>
                </span>
                <StatusBadge status=inner.status />
            </button>
        </li>
    }
}
