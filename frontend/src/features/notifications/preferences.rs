//! What one is told by which way: boxes that are kept as soon as they are ticked.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use contract::notifications::{
    Channel, ChooseNotification, NotificationPreference, NotificationPreferences, Purpose,
    ReplaceNotificationPreferences,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    features::feedback::Loaded,
    i18n::{booking, notifications as texts},
    state::{portal::PortalState, remote::Remote},
    ui::{Card, SkeletonKind, Toasts},
};

/// What one is told by which way.
#[component]
pub fn Preferences() -> impl IntoView {
    let state = PortalState::from_context();
    let preferences = Remote::new(move || async move { state.api().notification_preferences().await });
    view! {
        <section class="stack" aria-labelledby="told">
            <h2 id="told">{texts::preferences()}</h2>
            <Card>
                <Loaded
                    remote=preferences
                    skeleton=&[SkeletonKind::Line, SkeletonKind::Line, SkeletonKind::Line]
                    on_error=move |error| state.notice(&error)
                    children=|loaded| view! { <Boxes loaded=loaded /> }.into_any()
                />
            </Card>
        </section>
    }
}

/// Choices on their way. Each request holds all of them, so there is one at a time: no older one
/// comes after a newer one.
struct Outbound {
    /// What is to be sent next.
    next: Cell<Option<Vec<NotificationPreference>>>,
    /// Whether a request is under way.
    busy: Cell<bool>,
    /// What the server is known to have.
    kept: RefCell<Vec<NotificationPreference>>,
}

#[component]
fn Boxes(loaded: NotificationPreferences) -> impl IntoView {
    let state = PortalState::from_context();
    let toasts = Toasts::from_context();
    let rows = RwSignal::new(loaded.preferences.clone());
    let outbound = StoredValue::new_local(Rc::new(Outbound {
        next: Cell::new(None),
        busy: Cell::new(false),
        kept: RefCell::new(loaded.preferences.clone()),
    }));
    let choose = move |purpose: Purpose, channel: Channel, enabled: bool| {
        rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| (row.purpose, row.channel) == (purpose, channel)) {
                row.enabled = enabled;
            }
        });
        // What was chosen last is sent even if the page goes meanwhile.
        let outbound = outbound.with_value(Rc::clone);
        outbound.next.set(Some(rows.get_untracked()));
        if outbound.busy.replace(true) {
            return;
        }
        spawn_local(async move {
            while let Some(chosen) = outbound.next.take() {
                match state.api().replace_notification_preferences(&request(&chosen)).await {
                    Ok(()) => *outbound.kept.borrow_mut() = chosen,
                    Err(error) => {
                        state.notice(&error);
                        toasts.show(error.text());
                        if let Ok(now) = state.api().notification_preferences().await {
                            *outbound.kept.borrow_mut() = now.preferences;
                        }
                        let newer = outbound.next.take();
                        if newer.is_none() {
                            let kept = outbound.kept.borrow().clone();
                            let _ = rows.try_set(kept);
                        }
                        outbound.next.set(newer);
                    }
                }
            }
            outbound.busy.set(false);
        });
    };
    let group = move |purpose: Purpose, legend: &'static str| {
        let boxes = loaded.preferences.iter().filter(|row| row.purpose == purpose).map(|row| {
            let channel = row.channel;
            let name = match channel {
                Channel::Email => booking::email(),
                Channel::Sms => texts::sms(),
                Channel::Portal => texts::portal(),
            };
            let on = move || {
                rows.with(|rows| {
                    rows.iter().any(|row| (row.purpose, row.channel, row.enabled) == (purpose, channel, true))
                })
            };
            view! {
                <label class="check">
                    <input
                        class="check__box"
                        type="checkbox"
                        prop:checked=Signal::derive(on)
                        on:change=move |event| choose(purpose, channel, event_target_checked(&event))
                    />
                    <span>{name}</span>
                </label>
            }
        });
        view! { <fieldset><legend class="field__label">{legend}</legend>{boxes.collect_view()}</fieldset> }
    };
    view! {
        <div class="stack">
            {group(Purpose::Appointments, texts::appointments())}
            {group(Purpose::Reminders, texts::reminders())}
            <div>
                <p class="field__label">{texts::security()}</p>
                <p class="muted small">{texts::security_hint()}</p>
            </div>
        </div>
    }
}

fn request(chosen: &[NotificationPreference]) -> ReplaceNotificationPreferences {
    let choice = |row: &NotificationPreference| ChooseNotification {
        purpose: row.purpose,
        channel: row.channel,
        enabled: row.enabled,
    };
    ReplaceNotificationPreferences { preferences: chosen.iter().map(choice).collect() }
}
