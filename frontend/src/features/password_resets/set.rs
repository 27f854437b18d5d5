//! Setting the password by a link.

use contract::{password_resets::PasswordResetInspection, team::AccountLinkState};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::admin::password_resets as api,
    browser::elements,
    features::{
        account_links::{LinkFrame, LinkOver, Opening},
        my_account::{NewPassword, NewPasswordFields},
        staff_app::Refusal,
    },
    i18n::password_resets as texts,
    state::{
        remote::Remote,
        staff::{StaffState, href},
        submission::Submission,
    },
    ui::{Button, ButtonKind, ButtonLink, live},
};

/// Sets a new password by a link, or says why not.
#[component]
pub fn SetPassword(
    /// The link's token.
    token: String,
    /// Goes back to asking for a link.
    #[prop(into)]
    on_ask_again: Callback<()>,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let token = StoredValue::new(token);
    let inspection = Remote::new(move || api::inspect(token.get_value()));
    live(move || match inspection.ready() {
        _ if done.get() => view! {
            <LinkFrame title=texts::done_title()>
                <p role="status">{texts::done_text()}</p>
                <ButtonLink kind=ButtonKind::Primary block=true href=href("/")>{texts::back()}</ButtonLink>
            </LinkFrame>
        }
        .into_any(),
        Some(link) if link.state == AccountLinkState::Usable => {
            view! { <Form link=link token=token.get_value() done=done /> }.into_any()
        }
        Some(link) => view! {
            <LinkOver over=link.state expired_text=texts::expired_text()>
                <Button kind=ButtonKind::Primary block=true on_press=on_ask_again>{texts::ask_again()}</Button>
            </LinkOver>
        }
        .into_any(),
        None => view! { <Opening inspection=inspection /> }.into_any(),
    })
}

#[component]
fn Form(link: PasswordResetInspection, token: String, done: RwSignal<bool>) -> impl IntoView {
    let staff = StaffState::from_context();
    let submission = Submission::new();
    let password = NewPassword::new("new_password");
    elements::focus_first("#new-password");
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if submission.refuse_fields(password.fault()) {
            return;
        }
        submission.run(api::confirm(token.clone(), password.value()), move |()| {
            // All sessions of the person have ended, and one of them may be here.
            staff.leave();
            done.set(true);
        });
    };
    let email = link.email.to_string();
    view! {
        <LinkFrame title=texts::set_title()>
            <p class="muted">{texts::set_text(&link.clinic_name, &email)}</p>
            <form class="stack" novalidate on:submit=on_submit>
                // For the browser's password manager.
                <input class="visually-hidden" type="email" autocomplete="username" aria-hidden="true" tabindex="-1"
                    readonly prop:value=email />
                <NewPasswordFields new=password submission=submission />
                <Refusal submission=submission />
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{texts::set()}</Button>
            </form>
        </LinkFrame>
    }
}
