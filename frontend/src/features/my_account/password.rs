//! Changing one's password.

use contract::staff::ChangePassword;
use leptos::{ev::SubmitEvent, prelude::*};

use super::new_password::{NewPassword, NewPasswordFields};
use crate::{
    api::admin::staff as api,
    features::staff_app::Refusal,
    i18n::my_account as texts,
    state::submission::Submission,
    ui::{Button, Card, TextField, Toasts},
};

/// Changes one's password.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let current = RwSignal::new(String::new());
    let new = NewPassword::new("new_password");
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let missing = current.with_untracked(String::is_empty).then_some(("current_password", "required"));
        if submission.refuse_fields(missing.into_iter().chain(new.fault())) {
            return;
        }
        let request = ChangePassword { current_password: current.get_untracked(), new_password: new.value() };
        submission.run(api::change_password(request), move |()| {
            current.set(String::new());
            new.clear();
            toasts.show(texts::password_changed());
        });
    };
    view! {
        <section class="stack" aria-labelledby="password">
            <h2 id="password">{texts::password()}</h2>
            <Card>
                <form class="stack" novalidate on:submit=on_submit>
                    <TextField
                        id="current-password" label=texts::current_password() value=current kind="password"
                        autocomplete="current-password" error=submission.field("current_password")
                    />
                    <NewPasswordFields new=new submission=submission />
                    <Refusal submission=submission />
                    <div><Button submit=true busy=submission.busy()>{texts::change_password()}</Button></div>
                </form>
            </Card>
        </section>
    }
}
