//! That a client gets no mails or no texts, and why.

use contract::{ids::ClientId, permissions::Permission, reachability::Reachability};
use leptos::prelude::*;

use crate::{
    api::admin::clients as api,
    i18n::{
        clients as texts,
        format::{self, Style},
    },
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Note, Toasts, Tone},
};

/// Notes above a client's details; nothing while they can be written to.
#[component]
pub fn ReachabilityNotes(
    /// Who.
    client: ClientId,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let zone = staff.time_zone();
    let submission = Submission::new();
    let reachability = Remote::new(move || api::reachability(client));
    let forget = move |()| {
        submission.run(api::forget_bounce(client), move |now: Reachability| {
            reachability.update(|shown| *shown = now);
            toasts.show(texts::bounce_forgotten());
        });
    };
    move || {
        let Reachability { email, phone } = reachability.ready()?;
        let day = |at| format::instant(at, &zone, Style::Date);
        let may = staff.may(Permission::ClientsWrite);
        Some(view! {
            {email.map(|email| view! {
                <Note tone=Tone::Warn>
                    <p>{texts::bounced(&day(email.since))}</p>
                    {may.then(|| view! {
                        <Button kind=ButtonKind::Link busy=submission.busy() on_press=forget>{texts::forget_bounce()}</Button>
                    })}
                </Note>
            })}
            {phone.map(|phone| view! { <Note tone=Tone::Warn><p>{texts::unsubscribed(&day(phone.since))}</p></Note> })}
        })
    }
}
