//! A sign-in link that staff make for a client: to be sent, or to be copied.

use contract::{
    ids::ClientId,
    login_links::{CreateLoginLink, CreatedLoginLink, LoginLinkDelivery},
};
use leptos::prelude::*;

use super::model::{section_named, section_options};
use crate::{
    api::admin::login_links as api,
    browser::elements,
    features::staff_app::{CopyButton, Refusal},
    i18n::magic_link as texts,
    state::{staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, Note, SelectField, Toasts, Tone, live},
};

/// For how many hours the link works.
const HOURS: u32 = 24;

/// Makes a sign-in link for a client.
#[component]
pub fn MagicLinkForm(
    /// Whom it signs in.
    client: ClientId,
    /// Called when it is on its way, or was copied.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let section = RwSignal::new(String::new());
    let made = RwSignal::new(None::<CreatedLoginLink>);
    let options = section_options(&StaffState::from_context().link_sections());
    let (client_fault, section_fault) = (submission.field("client_id"), submission.field("section"));
    let fault = Signal::derive(move || client_fault.get().or_else(|| section_fault.get()));
    let create = move |delivery: LoginLinkDelivery| {
        let request = CreateLoginLink { delivery, section: section.with_untracked(|name| section_named(name)) };
        let key = submission.key(&request);
        submission.run(api::create(client, request, key), move |created| {
            if created.url.is_some() {
                made.set(Some(created));
                elements::focus_first("#made-link-title");
            } else {
                toasts.show(texts::sent_toast(&created.masked_identifier));
                on_done.run(());
            }
        });
    };
    live(move || match made.get().and_then(|made| Some((made.url?, made.masked_identifier))) {
        Some((url, masked)) => view! {
            <div class="drawer__body stack">
                <h3 id="made-link-title" tabindex="-1">{texts::made_title()}</h3>
                <Note tone=Tone::Warn>{texts::made_text(&masked)}</Note>
                <p class="secret">{url.clone()}</p>
                <CopyButton text=Signal::stored(url) label=texts::copy_made() />
            </div>
            <div class="drawer__foot">
                <Button kind=ButtonKind::Primary block=true on_press=move |()| on_done.run(())>{texts::done()}</Button>
            </div>
        }
        .into_any(),
        None => view! {
            <div class="drawer__body stack">
                <p class="muted">{texts::intro(&HOURS.to_string())}</p>
                <SelectField
                    id="magic-link-section" label=texts::section() options=Signal::stored(options.clone())
                    value=section error=fault
                />
            </div>
            <div class="drawer__foot stack stack--tight">
                <Refusal submission=submission />
                <Button
                    kind=ButtonKind::Primary block=true busy=submission.busy()
                    on_press=move |()| create(LoginLinkDelivery::Send)
                >
                    {texts::send()}
                </Button>
                <Button
                    kind=ButtonKind::Secondary block=true busy=submission.busy()
                    on_press=move |()| create(LoginLinkDelivery::Copy)
                >
                    {texts::copy()}
                </Button>
            </div>
        }
        .into_any(),
    })
}
