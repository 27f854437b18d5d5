//! That a client gets no mails or no texts, and why; and noting that mails come back.

use contract::{ids::ClientId, permissions::Permission, reachability::Reachability};
use leptos::prelude::*;

use crate::{
    api::admin::clients as api,
    i18n::{
        clients as texts,
        format::{self, Style},
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Note, Toasts, Tone, live, react},
};

/// Notes above a client's details.
#[component]
pub fn ReachabilityNotes(
    /// Who.
    client: ClientId,
    /// What is sent to them.
    reachability: Remote<Reachability>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let forget = move |()| {
        submission.run(api::forget_bounce(client), move |now| {
            reachability.update(|shown| *shown = now);
            toasts.show(texts::bounce_forgotten());
        });
    };
    react(move || {
        if let Some(error) = submission.error() {
            toasts.show(error.text());
        }
    });
    live(move || {
        let Reachability { email, phone } = reachability.ready()?;
        let day = |at| format::instant(at, Style::Date);
        let bounced = email.map(|email| texts::bounced(&day(email.since)));
        let unsubscribed = phone.map(|phone| texts::unsubscribed(&day(phone.since)));
        let may = staff.may(Permission::ClientsWrite);
        Some(view! {
            {bounced.map(|text| view! {
                <Note tone=Tone::Warn>
                    <p>{text}</p>
                    {may.then(|| view! {
                        <Button kind=ButtonKind::Secondary busy=submission.busy() on_press=forget>
                            {texts::forget_bounce()}
                        </Button>
                    })}
                </Note>
            })}
            {unsubscribed.map(|text| view! { <Note tone=Tone::Warn>{text}</Note> })}
        })
    })
}

/// Notes, below a client's details, that mails to their address come back.
#[component]
pub fn NoteBounce(
    /// Who.
    client: ClientId,
    /// What is sent to them.
    reachability: Remote<Reachability>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let note = move |()| {
        submission.run(api::note_bounce(client), move |now| {
            reachability.update(|shown| *shown = now);
            toasts.show(texts::bounce_noted());
        });
    };
    react(move || {
        if let Some(error) = submission.error() {
            toasts.show(error.text());
        }
    });
    live(move || {
        let may_note = staff.may(Permission::ClientsWrite) && reachability.ready()?.email.is_none();
        may_note.then(|| {
            view! {
                <div class="row">
                    <Button kind=ButtonKind::Quiet busy=submission.busy() on_press=note>{texts::note_bounce()}</Button>
                </div>
            }
        })
    })
}
