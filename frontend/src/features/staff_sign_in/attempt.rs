//! Signing in: what has been typed so far, and one question at a time.

use contract::{
    problem::ErrorCode,
    staff::{SignIn, StaffMe},
};
use leptos::prelude::*;

use super::model::{Step, step_after};
use crate::{
    api::admin::staff as api,
    browser::elements,
    i18n::staff_sign_in as texts,
    state::{staff::StaffState, submission::Submission},
    ui::{Button, ButtonKind, CheckField, Note, TextField, Tone, live, react},
};

/// What has been typed to sign in, and how far that has come.
#[derive(Clone, Copy)]
pub struct Attempt {
    /// Dealings with the server.
    pub submission: Submission,
    /// What is being asked.
    pub step: RwSignal<Step>,
    /// E-mail address.
    pub email: RwSignal<String>,
    password: RwSignal<String>,
    code: RwSignal<String>,
    clinic: RwSignal<Option<String>>,
}

impl Attempt {
    /// Nothing typed yet.
    pub fn new() -> Self {
        let attempt = Self {
            submission: Submission::new(),
            step: RwSignal::new(Step::Password),
            email: RwSignal::new(String::new()),
            password: RwSignal::new(String::new()),
            code: RwSignal::new(String::new()),
            clinic: RwSignal::new(None),
        };
        // A refusal may be the next question.
        react(move || {
            let Some(next) = attempt.submission.error().and_then(|error| error.problem().and_then(step_after)) else {
                return;
            };
            let focus = if next == Step::Code { "#sign-in-code" } else { ".sign-in button" };
            attempt.step.set(next);
            attempt.submission.clear();
            elements::focus_first(focus);
        });
        attempt
    }

    /// Begins anew, for somebody who is known already.
    pub fn begin_as(self, me: &StaffMe) {
        self.clear();
        self.email.set(me.email.clone());
        self.clinic.set(Some(me.clinic_slug.clone()));
    }

    /// Begins anew.
    pub fn clear(self) {
        self.submission.clear();
        self.code.set(String::new());
        self.clinic.set(None);
        self.password.set(String::new());
        self.step.set(Step::Password);
    }

    /// Signs in, with whatever has been typed.
    pub fn send(self, staff: StaffState, on_done: impl FnOnce() + 'static) {
        let request = SignIn {
            email: self.email.get_untracked().trim().to_owned(),
            password: self.password.get_untracked(),
            one_time_code: Some(self.code.get_untracked().trim().to_owned()).filter(|code| !code.is_empty()),
            clinic: self.clinic.get_untracked(),
        };
        if self.submission.refuse_fields(missing(&request, &self.step.get_untracked())) {
            return;
        }
        self.submission.run(
            async move {
                api::sign_in(request).await?;
                api::me().await
            },
            move |me| {
                staff.enter(me);
                on_done();
            },
        );
    }

    /// Signs in to one of several clinics.
    pub fn choose(self, clinic: String) {
        self.clinic.set(Some(clinic));
    }
}

/// The fields that are needed and empty, as the server would name them.
fn missing(request: &SignIn, step: &Step) -> impl Iterator<Item = (&'static str, &'static str)> {
    let empty = [
        ("email", request.email.is_empty()),
        ("password", request.password.is_empty()),
        ("one_time_code", *step == Step::Code && request.one_time_code.is_none()),
    ];
    empty.into_iter().filter(|(_, empty)| *empty).map(|(field, _)| (field, "required"))
}

/// Asks for the password, and sends it.
#[component]
pub fn PasswordStep(
    /// The attempt.
    attempt: Attempt,
) -> impl IntoView {
    let submission = attempt.submission;
    let visible = RwSignal::new(false);
    view! {
        {live(move || view! {
            <TextField
                id="sign-in-password" label=texts::password() value=attempt.password
                kind=if visible.get() { "text" } else { "password" }
                autocomplete="current-password" error=submission.field("password") required=true
            />
        })}
        <CheckField id="show-password" label=texts::show_password() checked=visible />
        <Refused submission=submission />
        <SubmitButton submission=submission />
    }
}

/// Asks for the one-time code, and sends it.
#[component]
pub fn CodeStep(
    /// The attempt.
    attempt: Attempt,
) -> impl IntoView {
    let submission = attempt.submission;
    view! {
        <TextField
            id="sign-in-code" label=texts::code() value=attempt.code autocomplete="one-time-code"
            error=submission.field("one_time_code") code=true required=true maxlength=32
        />
        <Refused submission=submission asking_code=true />
        <SubmitButton submission=submission />
    }
}

/// Why signing in was refused.
#[component]
pub fn Refused(
    /// Dealings with the server.
    submission: Submission,
    /// The one-time code was asked for, not the password.
    #[prop(optional)]
    asking_code: bool,
) -> impl IntoView {
    live(move || {
        let error = submission.error()?;
        let text = match (error.code(), error.retry_after_seconds()) {
            (Some(ErrorCode::ValidationFailed), _) => return None,
            (Some(ErrorCode::RateLimited), Some(seconds)) => texts::wait(seconds),
            (Some(ErrorCode::InvalidCredentials), _) if asking_code => texts::code_wrong().to_owned(),
            _ => error.text().to_owned(),
        };
        Some(view! { <Note tone=Tone::Bad alert=true>{text}</Note> })
    })
}

#[component]
fn SubmitButton(submission: Submission) -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{texts::sign_in()}</Button>
    }
}
