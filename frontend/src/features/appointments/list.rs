//! All appointments, those to come and those that are over.

use contract::{
    appointments::{Appointment, When},
    paging::Page,
    portal::Section,
};
use leptos::prelude::*;

use super::parts::AppointmentRow;
use crate::{
    features::{
        feedback::Loaded,
        portal::{PortalPage, ShowMore, ZoneNote},
    },
    i18n::{appointments as texts, dashboard},
    state::{paged::Paged, portal::PortalState, remote::Remote},
    ui::{ButtonKind, ButtonLink, Card, Choice, EmptyState, IconName, SkeletonKind, Tabs, live},
};

/// The list of appointments.
#[component]
pub fn AppointmentsPage() -> impl IntoView {
    let state = PortalState::from_context();
    let when = RwSignal::new(When::Upcoming);
    let first_page = Remote::new(move || {
        let when = when.get();
        async move { state.api().appointments(when, None).await }
    });
    let tabs = vec![
        Choice { value: When::Upcoming, label: texts::upcoming() },
        Choice { value: When::Past, label: texts::past() },
    ];
    view! {
        <PortalPage title=texts::title().to_owned()>
            <Tabs id="appointments" label=texts::title() tabs=tabs value=when on_choose=move |chosen| when.set(chosen)>
                <Loaded
                    remote=first_page
                    skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                    on_error=move |error| state.notice(&error)
                    children=move |page| view! { <Pages when=when.get_untracked() first=page /> }.into_any()
                />
            </Tabs>
        </PortalPage>
    }
}

#[component]
fn Pages(when: When, first: Page<Appointment>) -> impl IntoView {
    let state = PortalState::from_context();
    if first.data.is_empty() {
        return view! { <Nothing when=when /> }.into_any();
    }
    let appointments = Paged::new(first, move |after| async move { state.api().appointments(when, after).await });
    view! {
        <div class="stack">
            <Card padded=false>
                <ul class="rows">
                    {live(move || {
                        appointments
                            .rows()
                            .into_iter()
                            .map(|row| view! { <li><AppointmentRow appointment=row /></li> })
                            .collect_view()
                    })}
                </ul>
            </Card>
            <ShowMore paged=appointments />
            <ZoneNote />
        </div>
    }
    .into_any()
}

#[component]
fn Nothing(when: When) -> impl IntoView {
    let state = PortalState::from_context();
    let (title, text) = match when {
        When::Upcoming => (texts::none_upcoming_title(), texts::none_upcoming_text()),
        When::Past => (texts::none_past_title(), texts::none_past_text()),
    };
    let can_book = when == When::Upcoming && state.has(Section::Booking);
    view! {
        <Card>
            <EmptyState icon=IconName::Calendar title=title text=text>
                {can_book.then(|| view! {
                    <ButtonLink kind=ButtonKind::Primary href=state.href("/book")>{dashboard::book()}</ButtonLink>
                })}
            </EmptyState>
        </Card>
    }
}
