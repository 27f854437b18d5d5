//! What comes after the first run.

use contract::message_templates::{MessageDraft, MessageKind};
use leptos::prelude::*;

use crate::{
    api::admin::message_templates as api,
    features::{account_links::LinkFrame, staff_app::Refusal},
    i18n::setup as texts,
    state::{
        staff::{StaffState, href},
        submission::Submission,
    },
    ui::{Button, ButtonKind, ButtonLink, Note, Tone},
};

type Text = fn() -> &'static str;

/// The next steps: page, what to do, and why.
const STEPS: [(&str, Text, Text); 5] = [
    ("/treatments", texts::step_treatments, texts::step_treatments_text),
    ("/team", texts::step_practitioners, texts::step_practitioners_text),
    ("/portal-settings", texts::step_portal, texts::step_portal_text),
    ("/delivery", texts::step_delivery, texts::step_delivery_text),
    ("/accounts", texts::step_invite, texts::step_invite_text),
];

/// Five steps that remain, and a test of the mails.
#[component]
pub fn NextSteps(
    /// The portal's address.
    address: String,
) -> impl IntoView {
    let staff = StaffState::from_context();
    view! {
        <LinkFrame title=texts::done_title(&staff.clinic_name())>
            <p class="muted">{texts::done_text(&address)}</p>
            <ol class="stack">
                {STEPS.map(|(page, title, text)| view! {
                    <li>
                        <a class="strong" href=href(page)>{title()}</a>
                        <p class="muted small">{text()}</p>
                    </li>
                })}
            </ol>
            <MailTest />
            <ButtonLink kind=ButtonKind::Quiet block=true href=href("/")>{texts::to_calendar()}</ButtonLink>
        </LinkFrame>
    }
}

/// Sends the owner the mail by which clients sign in, as a test.
#[component]
fn MailTest() -> impl IntoView {
    let submission = Submission::new();
    let sent_to = RwSignal::new(None::<String>);
    let send = move |()| {
        submission.run(
            async move {
                let template = api::get(MessageKind::SignIn).await?;
                let draft = MessageDraft {
                    subject: template.texts.subject,
                    body: template.texts.body,
                    sms: template.texts.sms,
                    client_id: None,
                };
                let key = submission.key(&draft);
                api::send_test(MessageKind::SignIn, draft, key).await
            },
            move |queued| sent_to.set(Some(queued.to)),
        );
    };
    view! {
        <section class="stack" aria-labelledby="mail">
            <h2 id="mail">{texts::mail_title()}</h2>
            <p class="muted">{texts::mail_text()}</p>
            <Refusal submission=submission />
            <div role="status">
                {move || sent_to.get().map(|email| view! {
                    <Note tone=Tone::Good>{texts::mail_sent(&email)}</Note>
                    <ButtonLink kind=ButtonKind::Link href=href("/outbox")>{texts::outbox()}</ButtonLink>
                })}
            </div>
            <Button kind=ButtonKind::Primary block=true busy=submission.busy() on_press=send>{texts::mail_send()}</Button>
        </section>
    }
}
