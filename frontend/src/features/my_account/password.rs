//! Changing one's password.

use contract::staff::ChangePassword;
use leptos::{ev::SubmitEvent, prelude::*};

use super::model::password_faults;
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
    let new = RwSignal::new(String::new());
    let repeated = RwSignal::new(String::new());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let faults = password_faults(&current.get_untracked(), &new.get_untracked(), &repeated.get_untracked());
        if submission.refuse_fields(faults) {
            return;
        }
        let request = ChangePassword { current_password: current.get_untracked(), new_password: new.get_untracked() };
        submission.run(api::change_password(request), move |()| {
            for field in [current, new, repeated] {
                field.set(String::new());
            }
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
                    <TextField
                        id="new-password" label=texts::new_password() value=new kind="password" hint=texts::password_text()
                        autocomplete="new-password" error=submission.field("new_password")
                    />
                    <TextField
                        id="repeated-password" label=texts::repeat_password() value=repeated kind="password"
                        autocomplete="new-password" error=submission.field("repeated_password")
                    />
                    <Refusal submission=submission />
                    <div><Button submit=true busy=submission.busy()>{texts::change_password()}</Button></div>
                </form>
            </Card>
        </section>
    }
}
