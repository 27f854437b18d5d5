//! The page on which the team signs in.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    attempt::{Attempt, CodeStep, PasswordStep, Refused},
    model::Step,
};
use crate::{
    browser::{document, elements},
    i18n::{password_resets, staff_app, staff_sign_in as texts},
    state::staff::{StaffState, href},
    ui::{Brand, Button, ButtonKind, ButtonLink, TextField, live},
};

/// Signing in.
#[component]
pub fn StaffSignInPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let attempt = Attempt::new();
    let submission = attempt.submission;
    document::set_title(&[texts::title(), " · ", staff_app::product()].concat());
    elements::focus_first("#email");

    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        attempt.send(staff, || {});
    };
    let start_over = move |()| {
        attempt.clear();
        elements::focus_first("#email");
    };
    let other_account = move || {
        view! { <Button kind=ButtonKind::Link on_press=start_over>{texts::start_over()}</Button> }
    };
    view! {
        <main class="staff-door">
            <Brand name=staff_app::product() />
            <form class="sign-in card card--padded stack" novalidate on:submit=on_submit>
                {live(move || match attempt.step.get() {
                    Step::Password => view! {
                        <div>
                            <h1>{texts::title()}</h1>
                            <p class="muted">{texts::intro()}</p>
                        </div>
                        <TextField
                            id="email" label=texts::email() value=attempt.email kind="email" autocomplete="username"
                            error=submission.field("email") required=true
                        />
                        <PasswordStep attempt=attempt />
                        <ButtonLink kind=ButtonKind::Link href=href("/reset-password")>
                            {password_resets::forgot()}
                        </ButtonLink>
                    }.into_any(),
                    Step::Code => view! {
                        <div>
                            <h1>{texts::code_title()}</h1>
                            <p class="muted">{texts::code_text()}</p>
                        </div>
                        <CodeStep attempt=attempt />
                        {other_account()}
                    }.into_any(),
                    Step::Clinic(choices) => view! {
                        <div>
                            <h1>{texts::clinic_title()}</h1>
                            <p class="muted">{texts::clinic_text()}</p>
                        </div>
                        <Refused submission=submission />
                        {choices.into_iter().map(|choice| {
                            let slug = choice.slug;
                            view! {
                                <Button block=true busy=submission.busy() on_press=move |()| {
                                    attempt.choose(slug.clone());
                                    attempt.send(staff, || {});
                                }>{choice.name}</Button>
                            }
                        }).collect_view()}
                        {other_account()}
                    }.into_any(),
                })}
            </form>
        </main>
    }
}
