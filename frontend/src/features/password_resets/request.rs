//! Asking for a link.

use contract::password_resets::PasswordResetRequested;
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::admin::password_resets as api,
    browser::elements,
    features::{account_links::LinkFrame, staff_app::Refusal},
    i18n::password_resets as texts,
    state::{staff::href, submission::Submission},
    ui::{Button, ButtonKind, ButtonLink, TextField, live},
};

/// Asks for a link that sets a new password. The answer is the same for everybody.
#[component]
pub fn RequestForm() -> impl IntoView {
    let email = RwSignal::new(String::new());
    let requested = RwSignal::new(None::<PasswordResetRequested>);
    live(move || match requested.get() {
        Some(answer) => {
            view! { <Requested email=email answer=answer on_again=move |()| requested.set(None) /> }.into_any()
        }
        None => view! { <Form email=email requested=requested /> }.into_any(),
    })
}

#[component]
fn Form(email: RwSignal<String>, requested: RwSignal<Option<PasswordResetRequested>>) -> impl IntoView {
    let submission = Submission::new();
    elements::focus_first("#email");
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let address = email.get_untracked().trim().to_owned();
        if submission.refuse_fields(address.is_empty().then_some(("email", "required"))) {
            return;
        }
        submission.run(api::request(address), move |answer| requested.set(Some(answer)));
    };
    view! {
        <LinkFrame title=texts::title()>
            <p class="muted">{texts::intro()}</p>
            <form class="stack" novalidate on:submit=on_submit>
                <TextField
                    id="email" label=texts::email() value=email kind="email" autocomplete="username"
                    error=submission.field("email") required=true maxlength=254
                />
                <Refusal submission=submission />
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{texts::send()}</Button>
            </form>
            <Back />
        </LinkFrame>
    }
}

#[component]
fn Requested(
    email: RwSignal<String>,
    answer: PasswordResetRequested,
    #[prop(into)] on_again: Callback<()>,
) -> impl IntoView {
    let minutes = (answer.expires_in_seconds / 60).to_string();
    view! {
        <LinkFrame title=texts::sent_title()>
            <p role="status">{texts::sent_text(email.get_untracked().trim(), &minutes)}</p>
            <p class="muted">{texts::sent_nothing()}</p>
            <Button block=true on_press=on_again>{texts::try_again()}</Button>
            <Back />
        </LinkFrame>
    }
}

#[component]
fn Back() -> impl IntoView {
    view! { <ButtonLink kind=ButtonKind::Link href=href("/")>{texts::back()}</ButtonLink> }
}
