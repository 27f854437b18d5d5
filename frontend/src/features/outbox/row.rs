//! One message.

use contract::{
    messages::{Message, MessageChannel, MessageState},
    permissions::Permission,
};
use leptos::prelude::*;

use super::model::{fault_text, kind_name, state_name, tone};
use crate::{
    api::admin::messages as api,
    i18n::{
        format::{self, Style},
        outbox as texts,
    },
    state::{
        staff::{StaffState, href},
        submission::Submission,
    },
    ui::{Badge, Button, ButtonKind, Icon, IconName, Toasts, react},
};

/// What it is, to whom, how far it has come, and trying it again when it has failed.
#[component]
pub fn MessageRow(
    /// The message.
    message: Message,
    /// Told when it is tried again.
    on_changed: Callback<Message>,
) -> impl IntoView {
    let staff = StaffState::from_context();
    let kind = kind_name(&message.kind);
    let icon = match message.channel {
        Some(MessageChannel::Sms) => IconName::Phone,
        Some(MessageChannel::Email) | None => IconName::Mail,
    };
    let moment = |at| format::instant(at, Style::Moment);
    let mut facts = vec![moment(message.done_at.unwrap_or(message.created_at))];
    if message.attempts > 1 || (message.attempts > 0 && message.state == MessageState::Queued) {
        facts.push(texts::tried(message.attempts));
    }
    if let Some(at) = message.next_try_at {
        if message.attempts > 0 || message.fault.is_some() {
            facts.push(texts::next_try(&moment(at)));
        } else if at > message.created_at {
            facts.push(texts::due(&moment(at)));
        }
    }
    let explanation = match message.state {
        MessageState::Dropped => Some(texts::dropped_text()),
        _ => message.fault.map(fault_text),
    };
    let detail = message.detail.clone().filter(|_| message.fault.is_some());
    let may_retry = message.state == MessageState::Failed && staff.may(Permission::MessagesWrite);
    let receiver = message.receiver.clone().unwrap_or_default();
    let to_nobody = if message.kind == "posthog_events" { texts::to_posthog() } else { texts::to_unknown() };
    let label = texts::retry_named(&kind, &receiver);
    let id = message.id;
    view! {
        <li class="list-row message">
            <Icon name=icon size=20 />
            <div class="grow stack stack--tight">
                <p class="row">
                    <span class="strong">{kind}</span>
                    <Badge tone=tone(message.state)>{state_name(message.state)}</Badge>
                </p>
                <p class="message__to">
                    {match (&message.client, &message.receiver) {
                        (None, None) => view! { <span class="muted">{to_nobody}</span> }.into_any(),
                        (client, _) => view! {
                            {client.clone().map(|client| view! {
                                <a href=href(&["/clients/", &client.id.to_string()].concat())>{client.name}</a>
                            })}
                            <span class="muted">{receiver}</span>
                        }.into_any(),
                    }}
                </p>
                <p class="muted small numeric">{facts.join(" · ")}</p>
                {explanation.map(|text| view! {
                    <p class="small">
                        {text}
                        {detail.map(|detail| view! { <span class="muted">" ("{detail}")"</span> })}
                    </p>
                })}
            </div>
            {may_retry.then(|| view! { <Retry id=id label=label on_changed=on_changed /> })}
        </li>
    }
}

#[component]
fn Retry(id: contract::ids::MessageId, label: String, on_changed: Callback<Message>) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let retry = move |()| {
        submission.run(api::retry(id), move |message| {
            toasts.show(texts::retried_toast());
            on_changed.run(message);
        });
    };
    react(move || {
        if let Some(error) = submission.error() {
            toasts.show(error.text());
        }
    });
    view! {
        <Button kind=ButtonKind::Secondary label=label busy=submission.busy() on_press=retry>{texts::retry()}</Button>
    }
}
