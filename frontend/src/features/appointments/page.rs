//! One appointment: its page, and the page right after booking it.

use contract::{appointments::Appointment, ids::AppointmentId};
use leptos::prelude::*;

use super::{
    model,
    parts::{AppointmentActions, DateTile, StatusBadge},
};
use crate::{
    browser::navigation::Navigation,
    features::{
        feedback::Loaded,
        portal::{ContactLines, PortalPage, ZoneNote},
    },
    i18n::{
        appointments as texts, booking,
        format::{self, Style},
    },
    state::{portal::PortalState, remote::Remote},
    ui::{ButtonKind, ButtonLink, Card, Icon, IconName, SkeletonKind},
};

/// The page of one appointment.
#[component]
pub fn AppointmentPage(
    /// Which.
    id: AppointmentId,
) -> impl IntoView {
    let state = PortalState::from_context();
    let appointment = Remote::new(move || async move { state.api().appointment(id).await });
    let navigation = Navigation::from_context();
    let title = Signal::derive(move || {
        appointment.ready().map_or_else(|| texts::details().to_owned(), |appointment| appointment.treatment_name)
    });
    let back = move |()| navigation.go("/appointments");
    view! {
        <PortalPage title=title back=back>
            <Loaded
                remote=appointment
                skeleton=&[SkeletonKind::Card, SkeletonKind::Row]
                on_error=move |error| state.notice(&error)
                children=move |ready| view! {
                    <div class="stack">
                        <AppointmentCard appointment=ready.clone() />
                        <AppointmentActions appointment=ready on_change=move |()| appointment.reload() />
                        <Card>
                            <div class="stack stack--tight">
                                <h2>{texts::contact()}</h2>
                                <ContactLines contact=state.portal().contact />
                            </div>
                        </Card>
                    </div>
                }
                .into_any()
            />
        </PortalPage>
    }
}

/// The page right after booking.
#[component]
pub fn BookedPage(
    /// What was booked.
    id: AppointmentId,
) -> impl IntoView {
    let state = PortalState::from_context();
    let appointment = Remote::new(move || async move { state.api().appointment(id).await });
    view! {
        <PortalPage title=booking::booked_title().to_owned()>
            <Loaded
                remote=appointment
                skeleton=&[SkeletonKind::Card]
                on_error=move |error| state.notice(&error)
                children=move |ready| {
                    let file = state.api().calendar_file(ready.id);
                    view! {
                        <div class="stack">
                            <p class="booked"><Icon name=IconName::Check size=22 />{booking::booked_text()}</p>
                            <AppointmentCard appointment=ready named=true />
                            <ButtonLink kind=ButtonKind::Primary block=true href=file external=true>
                                {texts::add_to_calendar()}
                            </ButtonLink>
                            <ButtonLink kind=ButtonKind::Secondary block=true href=state.href("/appointments")>
                                {booking::see_appointments()}
                            </ButtonLink>
                            <ButtonLink kind=ButtonKind::Quiet block=true href=state.href("/")>
                                {booking::to_home()}
                            </ButtonLink>
                        </div>
                    }
                    .into_any()
                }
            />
        </PortalPage>
    }
}

/// All that is known of an appointment.
#[component]
fn AppointmentCard(
    appointment: Appointment,
    /// Names the treatment, where the page's heading does not.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let day = format::local(appointment.local_start, Style::DayWithYear);
    let time = format::time_range(appointment.local_start, appointment.starts_at, appointment.ends_at);
    let price =
        if appointment.price.is_zero() { texts::free_of_charge().to_owned() } else { format::money(appointment.price) };
    let cancelled = appointment.cancelled_at.map(|at| texts::cancelled_at(&format::instant(at, Style::Moment)));
    let fact = |name: &'static str, value: String| view! { <div class="fact"><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <Card>
            <div class="next__what">
                <DateTile appointment=appointment.clone() />
                <div class="grow stack stack--tight">
                    {named.then(|| view! { <h2>{appointment.treatment_name.clone()}</h2> })}
                    <p class="strong">{day} <br /> {time}</p>
                    <div><StatusBadge status=appointment.status /></div>
                    {cancelled.map(|text| view! { <p class="muted small">{text}</p> })}
                </div>
            </div>
            <dl class="facts">
                {fact(texts::practitioner(), appointment.practitioner_name.clone())}
                {fact(texts::duration(), format::minutes(model::minutes(&appointment)))}
                {fact(texts::price(), price)}
            </dl>
            <ZoneNote />
        </Card>
    }
}
