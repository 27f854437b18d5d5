//! The home page: what is next, what there is, and how to reach the clinic.

use contract::{
    appointments::Appointment,
    dashboard::{Dashboard, Notice},
    portal::Section,
};
use leptos::prelude::*;

use super::model::{PartOfDay, part_of_day};
use crate::{
    browser::{clock, storage::Keep},
    features::{
        appointments::{AppointmentActions, AppointmentRow, DateTile, in_days},
        feedback::Loaded,
        notifications::Bell,
        portal::{ContactLines, PortalPage, ZoneNote},
    },
    i18n::{appointments, dashboard as texts, format, portal},
    state::{portal::PortalState, remote::Remote},
    ui::{
        Badge, Brand, Button, ButtonKind, ButtonLink, Card, EmptyState, Icon, IconName, Monogram, SkeletonKind, Tone,
        live, react,
    },
};

/// The home page.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let state = PortalState::from_context();
    let dashboard = Remote::new(move || async move { state.api().dashboard().await });
    let name = move || dashboard.ready().map(|dashboard| dashboard.me.first_name);
    let title = Signal::derive(move || match name() {
        Some(name) => match part_of_day(clock::hour()) {
            PartOfDay::Morning => texts::good_morning(&name),
            PartOfDay::Afternoon => texts::good_afternoon(&name),
            PartOfDay::Evening => texts::good_evening(&name),
        },
        None => texts::title().to_owned(),
    });
    let account = move || {
        dashboard.ready().map(|dashboard| {
            let name = [dashboard.me.first_name.as_str(), " ", &dashboard.me.last_name].concat();
            let label = texts::account(&name);
            view! { <a class="account" href=state.href("/more") aria-label=label><Monogram name=name /></a> }
        })
    };
    react(move || {
        if let Some(ready) = dashboard.ready() {
            state.unread().set(ready.unread_notifications);
        }
    });
    view! {
        <header class="portal-head">
            <Brand name=state.name() logo=state.logo() />
            <div class="row"><Bell />{live(account)}</div>
        </header>
        <PortalPage title=title>
            <Loaded
                remote=dashboard
                skeleton=&[SkeletonKind::Card, SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Card]
                on_error=move |error| state.notice(&error)
                children=move |ready| view! { <Home dashboard=ready remote=dashboard /> }.into_any()
            />
        </PortalPage>
    }
}

#[component]
fn Home(dashboard: Dashboard, remote: Remote<Dashboard>) -> impl IntoView {
    let state = PortalState::from_context();
    let Dashboard { announcement, upcoming, upcoming_count, clinic_name, contact, .. } = dashboard;
    let next = upcoming.first().cloned();
    let more = usize::try_from(upcoming_count).unwrap_or(usize::MAX) > upcoming.len();
    view! {
        <div class="stack stack--loose">
            {announcement.map(|told| view! { <Announcement told=told /> })}
            {match next {
                Some(next) => view! { <NextAppointment appointment=next on_change=move |()| remote.reload() /> }.into_any(),
                None => view! { <NothingBooked /> }.into_any(),
            }}
            {state.has(Section::Appointments).then(|| view! {
                <ul class="tiles" aria-label=texts::tiles()>
                    <li>
                        <a class="card tile" href=state.href("/appointments")>
                            <span class="tile__head">
                                <Icon name=IconName::Calendar size=26 />
                                <Badge tone=Tone::Strong>
                                    <span aria-hidden="true">{format::number(upcoming_count)}</span>
                                    <span class="visually-hidden">{texts::upcoming_count(upcoming_count)}</span>
                                </Badge>
                            </span>
                            <span class="tile__name">{portal::appointments()}</span>
                        </a>
                    </li>
                </ul>
            })}
            {(!upcoming.is_empty()).then(|| view! {
                <section class="stack" aria-labelledby="upcoming">
                    <div class="row row--between">
                        <h2 id="upcoming">{texts::upcoming()}</h2>
                        {more.then(|| view! { <a href=state.href("/appointments")>{texts::all()}</a> })}
                    </div>
                    <Card padded=false>
                        <ul class="rows">
                            {upcoming.into_iter().map(|appointment| view! {
                                <li><AppointmentRow appointment=appointment /></li>
                            }).collect_view()}
                        </ul>
                    </Card>
                    <ZoneNote />
                </section>
            })}
            <section aria-labelledby="clinic">
                <Card>
                    <div class="stack stack--tight">
                        <h2 id="clinic">{clinic_name}</h2>
                        <ContactLines contact=contact />
                    </div>
                </Card>
            </section>
        </div>
    }
}

/// What the clinic has to tell, until it is put away in this browser.
#[component]
fn Announcement(told: Notice) -> impl IntoView {
    let state = PortalState::from_context();
    let key = state.key("announcement");
    // A preview shows what clients see who have put nothing away, and leaves nothing behind.
    let keeps = state.portal().preview.is_none();
    let Notice { text, link } = told;
    let shown = RwSignal::new(!keeps || Keep::Device.read(&key).as_deref() != Some(&text));
    live(move || {
        let (text, link, key) = (text.clone(), link.clone(), key.clone());
        shown.get().then(|| view! {
            <aside class="announcement" aria-label=texts::announcement()>
                <p class="grow">
                    {text.clone()}
                    {link.map(|link| view! { " " <a href=link target="_blank" rel="external noopener noreferrer">{texts::read_more()}</a> })}
                </p>
                <Button
                    kind=ButtonKind::Icon label=texts::put_away()
                    on_press=move |()| {
                        if keeps {
                            Keep::Device.write(&key, &text);
                        }
                        shown.set(false);
                    }
                >
                    <Icon name=IconName::Close size=20 />
                </Button>
            </aside>
        })
    })
}

#[component]
fn NextAppointment(appointment: Appointment, #[prop(into)] on_change: Callback<()>) -> impl IntoView {
    let state = PortalState::from_context();
    let badge = if appointment.starts_at <= clock::now() {
        texts::now().to_owned()
    } else {
        format::relative_days(in_days(&appointment, format::today()))
    };
    let href = state.href(&["/appointments/", &appointment.id.to_string()].concat());
    let time = format::time_range(appointment.local_start, appointment.starts_at, appointment.ends_at);
    view! {
        <section class="card card--padded next" aria-label=texts::next()>
            <div class="next__what">
                <DateTile appointment=appointment.clone() />
                <div class="grow">
                    <Badge tone=Tone::Good>{badge}</Badge>
                    <h2 class="next__name"><a href=href>{appointment.treatment_name.clone()}</a></h2>
                    <p class="muted">{time} " · " {appointments::with(&appointment.practitioner_name)}</p>
                </div>
            </div>
            <AppointmentActions appointment=appointment on_change=on_change />
        </section>
    }
}

#[component]
fn NothingBooked() -> impl IntoView {
    let state = PortalState::from_context();
    let text = if state.has(Section::Booking) { texts::none_text() } else { texts::none_without_booking() };
    // Where appointments are not shown, there may well be some.
    let title = if state.has(Section::Appointments) { texts::none_title() } else { portal::book() };
    view! {
        <Card>
            <EmptyState icon=IconName::Calendar title=title text=text>
                {state.has(Section::Booking).then(|| view! {
                    <ButtonLink kind=ButtonKind::Primary href=state.href("/book")>{texts::book()}</ButtonLink>
                })}
            </EmptyState>
        </Card>
    }
}
