//! Signing in: the password, then whatever else is needed, one question at a time.

use contract::{problem::ErrorCode, staff::SignIn};
use leptos::{ev::SubmitEvent, prelude::*};

use super::model::{Step, step_after};
use crate::{
    api::{ApiError, admin::staff as api},
    browser::{document, elements},
    i18n::{staff_app, staff_sign_in as texts},
    state::{staff::StaffState, submission::Submission},
    ui::{Brand, Button, ButtonKind, CheckField, Note, TextField, Tone},
};

/// Signing in.
#[expect(clippy::too_many_lines, reason = "fields, one below the other")]
#[component]
pub fn StaffSignInPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let submission = Submission::new();
    let step = RwSignal::new(Step::Password);
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let visible = RwSignal::new(false);
    let code = RwSignal::new(String::new());
    let clinic = RwSignal::new(None::<String>);

    document::set_title(&[texts::title(), " · ", staff_app::product()].concat());
    elements::focus_first("#email");

    let send = move || {
        let request = SignIn {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            one_time_code: Some(code.get_untracked().trim().to_owned()).filter(|code| !code.is_empty()),
            clinic: clinic.get_untracked(),
        };
        if let Some(missing) = missing(&request, &step.get_untracked()) {
            submission.refuse(missing);
            return;
        }
        submission.run(
            async move {
                api::sign_in(request).await?;
                api::me().await
            },
            move |me| staff.enter(me),
        );
    };
    // A refusal may be the next question.
    Effect::new(move |_| {
        let Some(next) = submission.error().and_then(|error| error.problem().and_then(step_after)) else {
            return;
        };
        let focus = if next == Step::Code { "#code" } else { ".staff-door button" };
        step.set(next);
        submission.clear();
        elements::focus_first(focus);
    });
    let start_over = move |()| {
        submission.clear();
        code.set(String::new());
        clinic.set(None);
        password.set(String::new());
        step.set(Step::Password);
        elements::focus_first("#email");
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let submit = move || {
        view! {
            <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{texts::sign_in()}</Button>
        }
    };
    let other_account = move || {
        view! { <Button kind=ButtonKind::Link on_press=start_over>{texts::start_over()}</Button> }
    };

    view! {
        <main class="staff-door">
            <Brand name=staff_app::product() />
            <form class="card card--padded stack" novalidate on:submit=on_submit>
                {move || staff.expired().then(|| view! { <Note tone=Tone::Warn>{texts::expired()}</Note> })}
                {move || match step.get() {
                    Step::Password => view! {
                        <div>
                            <h1>{texts::title()}</h1>
                            <p class="muted">{texts::intro()}</p>
                        </div>
                        <TextField
                            id="email" label=texts::email() value=email kind="email" autocomplete="username"
                            error=submission.field("email") required=true
                        />
                        {move || view! {
                            <TextField
                                id="password" label=texts::password() value=password
                                kind=if visible.get() { "text" } else { "password" }
                                autocomplete="current-password" error=submission.field("password") required=true
                            />
                        }}
                        <CheckField id="show-password" label=texts::show_password() checked=visible />
                        <SignInRefusal submission=submission asking_code=false />
                        {submit()}
                    }.into_any(),
                    Step::Code => view! {
                        <div>
                            <h1>{texts::code_title()}</h1>
                            <p class="muted">{texts::code_text()}</p>
                        </div>
                        <TextField
                            id="code" label=texts::code() value=code autocomplete="one-time-code"
                            error=submission.field("one_time_code") code=true required=true maxlength=32
                        />
                        <SignInRefusal submission=submission asking_code=true />
                        {submit()}
                        {other_account()}
                    }.into_any(),
                    Step::Clinic(choices) => view! {
                        <div>
                            <h1>{texts::clinic_title()}</h1>
                            <p class="muted">{texts::clinic_text()}</p>
                        </div>
                        <SignInRefusal submission=submission asking_code=false />
                        {choices.into_iter().map(|choice| {
                            let slug = choice.slug;
                            view! {
                                <Button block=true busy=submission.busy() on_press=move |()| {
                                    clinic.set(Some(slug.clone()));
                                    send();
                                }>{choice.name}</Button>
                            }
                        }).collect_view()}
                        {other_account()}
                    }.into_any(),
                }}
            </form>
        </main>
    }
}

/// Why signing in was refused.
#[component]
fn SignInRefusal(submission: Submission, asking_code: bool) -> impl IntoView {
    move || {
        let error = submission.error()?;
        let text = match (error.code(), error.retry_after_seconds()) {
            (Some(ErrorCode::ValidationFailed), _) => return None,
            (Some(ErrorCode::RateLimited), Some(seconds)) => texts::wait(seconds),
            (Some(ErrorCode::InvalidCredentials), _) if asking_code => texts::code_wrong().to_owned(),
            _ => error.text().to_owned(),
        };
        Some(view! { <Note tone=Tone::Bad alert=true>{text}</Note> })
    }
}

/// The fields that are needed and empty, as the server would name them.
fn missing(request: &SignIn, step: &Step) -> Option<ApiError> {
    let empty = [
        ("email", request.email.is_empty()),
        ("password", request.password.is_empty()),
        ("one_time_code", *step == Step::Code && request.one_time_code.is_none()),
    ];
    ApiError::invalid(empty.iter().filter(|(_, empty)| *empty).map(|(field, _)| (*field, "required")))
}
