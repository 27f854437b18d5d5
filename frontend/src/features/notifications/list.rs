//! The page of what has happened.

use contract::{
    ids::NotificationId,
    notifications::{Notification, NotificationKind},
    paging::Page,
    portal::Section,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    features::{
        feedback::Loaded,
        portal::{PortalPage, ShowMore},
    },
    i18n::{
        format::{self, Style},
        notifications as texts,
    },
    state::{paged::Paged, portal::PortalState, remote::Remote},
    ui::{Button, ButtonKind, Card, EmptyState, Icon, IconName, Refusal, SkeletonKind, live},
};

/// What has happened, newest first.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let state = PortalState::from_context();
    let first_page = Remote::new(move || async move { state.api().notifications(None).await });
    view! {
        <PortalPage title=texts::title().to_owned()>
            <Loaded
                remote=first_page
                skeleton=&[SkeletonKind::Row, SkeletonKind::Row, SkeletonKind::Row]
                on_error=move |error| state.notice(&error)
                children=|page| view! { <Pages first=page /> }.into_any()
            />
            <a href=state.href("/profile")>{texts::choose()}</a>
        </PortalPage>
    }
}

#[component]
fn Pages(first: Page<Notification>) -> impl IntoView {
    let state = PortalState::from_context();
    let Some(newest) = first.data.first().map(|newest| newest.id) else {
        return view! {
            <Card><EmptyState icon=IconName::Bell title=texts::none_title() text=texts::none_text() /></Card>
        }
        .into_any();
    };
    let paged = Paged::new(first, move |after| async move { state.api().notifications(after).await });
    let failure = RwSignal::new(None::<String>);
    let any_unread = Memo::new(move |_| paged.with(|rows| rows.iter().any(|row| row.read_at.is_none())));
    let mark_all = move |()| {
        failure.set(None);
        spawn_local(async move {
            match state.api().mark_notifications_read(newest).await {
                Ok(()) => {
                    let now = Some(crate::browser::clock::now());
                    paged.update(|rows| rows.iter_mut().for_each(|row| row.read_at = row.read_at.or(now)));
                    state.unread().set(0);
                }
                Err(error) => {
                    state.notice(&error);
                    failure.set(Some(error.text().to_owned()));
                }
            }
        });
    };
    view! {
        <div class="stack">
            {live(move || any_unread.get().then(|| view! {
                <Button kind=ButtonKind::Link on_press=mark_all>{texts::mark_all()}</Button>
            }))}
            <Card padded=false>
                <ul class="rows">
                    {live(move || paged.rows().into_iter().map(|row| view! { <Row row=row /> }).collect_view())}
                </ul>
            </Card>
            <Refusal text=failure />
            <ShowMore paged=paged />
        </div>
    }
    .into_any()
}

/// One of them: what, about what, when. Its link leads to where more is said.
#[component]
fn Row(row: Notification) -> impl IntoView {
    let state = PortalState::from_context();
    let what = match row.kind {
        NotificationKind::AppointmentBooked => texts::appointment_booked(),
        NotificationKind::AppointmentMoved => texts::appointment_moved(),
        NotificationKind::AppointmentCancelled => texts::appointment_cancelled(),
        NotificationKind::ContactChanged => texts::contact_changed(),
        NotificationKind::NewDevice => texts::new_device(),
        NotificationKind::LinkCopied => texts::link_copied(),
    };
    let (icon, page) = match row.appointment_id {
        Some(_) if !state.has(Section::Appointments) => (IconName::Calendar, "/".to_owned()),
        Some(id) => (IconName::Calendar, ["/appointments/", &id.to_string()].concat()),
        None if row.kind == NotificationKind::ContactChanged => (IconName::Person, "/profile".to_owned()),
        None => (IconName::Device, "/more".to_owned()),
    };
    let start = row.local_start.map(|start| [", ", &format::local(start, Style::DayAndTime)].concat());
    let about = [row.detail.as_str(), start.as_deref().unwrap_or_default()].concat();
    let at = format::instant(row.created_at, Style::Moment);
    let unread = row.read_at.is_none();
    let id = row.id;
    let mark = move || {
        if unread {
            read(state, id);
        }
    };
    view! {
        <li>
            <a class="appointment-row" href=state.href(&page) on:click=move |_| mark()>
                <Icon name=icon />
                <div class="grow">
                    <p class="appointment-row__name">
                        {what}
                        {unread.then(|| view! {
                            <span class="dot"><span class="visually-hidden">{texts::new()}</span></span>
                        })}
                    </p>
                    <p class="wrap">{about}</p>
                    <p class="muted small">{at}</p>
                </div>
            </a>
        </li>
    }
}

/// Whoever follows a notification has read it. When that is not noted, it stays unread.
fn read(state: PortalState, id: NotificationId) {
    spawn_local(async move {
        if state.api().mark_notification_read(id).await.is_ok() {
            state.unread().update(|unread| *unread = unread.saturating_sub(1));
        }
    });
}
