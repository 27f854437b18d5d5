//! Setting up a second factor: prove who one is, scan, confirm, keep the recovery codes.

use contract::staff::{RecoveryCodes, SecondFactorSetUp};
use leptos::{ev::SubmitEvent, prelude::*};

use super::model::grouped;
use crate::{
    api::admin::staff as api,
    browser::elements,
    features::staff_app::{CopyButton, Refusal},
    i18n::{my_account as texts, staff_sign_in},
    state::submission::Submission,
    ui::{Button, ButtonKind, QrCode, TextField, live},
};

/// How far setting up has come.
#[derive(Clone)]
enum Stage {
    Proving,
    Scanning(SecondFactorSetUp),
    Keeping(RecoveryCodes),
}

/// Sets up a second factor.
#[component]
pub fn SecondFactorSetUpForm(
    /// Called when it is on and the recovery codes have been kept.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Proving);
    live(move || match stage.get() {
        Stage::Proving => view! {
            <Proof on_set_up=move |set_up| {
                stage.set(Stage::Scanning(set_up));
                elements::focus_first("#factor-code");
            } />
        }
        .into_any(),
        Stage::Scanning(set_up) => view! {
            <Scan set_up=set_up on_codes=move |codes| {
                stage.set(Stage::Keeping(codes));
                elements::focus_first("#recovery-title");
            } />
        }
        .into_any(),
        Stage::Keeping(codes) => view! { <Codes codes=codes on_done=on_done /> }.into_any(),
    })
}

/// Asks for the password.
#[component]
fn Proof(#[prop(into)] on_set_up: Callback<SecondFactorSetUp>) -> impl IntoView {
    let submission = Submission::new();
    let password = RwSignal::new(String::new());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let password = password.get_untracked();
        if submission.refuse_fields(password.is_empty().then_some(("password", "required"))) {
            return;
        }
        submission.run(api::set_up_second_factor(password), move |set_up| on_set_up.run(set_up));
    };
    view! {
        <form class="stack" novalidate on:submit=on_submit>
            <TextField
                id="factor-password" label=texts::prove() value=password kind="password"
                autocomplete="current-password" error=submission.field("password") required=true
            />
            <Refusal submission=submission />
            <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>
                {texts::continue_button()}
            </Button>
        </form>
    }
}

/// Shows the code to scan, and asks for what the app makes of it.
#[component]
fn Scan(set_up: SecondFactorSetUp, #[prop(into)] on_codes: Callback<RecoveryCodes>) -> impl IntoView {
    let submission = Submission::new();
    let code = RwSignal::new(String::new());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let code: String = code.get_untracked().chars().filter(char::is_ascii_digit).collect();
        if submission.refuse_fields((code.len() != 6).then_some(("code", "code_incomplete"))) {
            return;
        }
        submission.run(api::confirm_second_factor(code), move |codes| on_codes.run(codes));
    };
    let wrong = Signal::derive(move || {
        let fault = submission.field("code").get();
        let refused =
            submission.error().is_some_and(|error| error.is(contract::problem::ErrorCode::InvalidCredentials));
        fault.or_else(|| refused.then(|| staff_sign_in::code_wrong().to_owned()))
    });
    view! {
        <form class="stack" novalidate on:submit=on_submit>
            <div>
                <h2>{texts::scan_title()}</h2>
                <p class="muted">{texts::scan_text()}</p>
            </div>
            <QrCode modules=set_up.qr_modules.clone() label=texts::qr_label() />
            <div>
                <p class="muted small">{texts::secret()}</p>
                <p class="secret">{grouped(&set_up.secret)}</p>
            </div>
            <TextField
                id="factor-code" label=texts::code() value=code inputmode="numeric"
                autocomplete="one-time-code" error=wrong code=true required=true maxlength=8
            />
            <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{texts::confirm()}</Button>
        </form>
    }
}

/// Shows the recovery codes, this once.
#[component]
fn Codes(codes: RecoveryCodes, on_done: Callback<()>) -> impl IntoView {
    let all = codes.codes.join("\n");
    view! {
        <div class="stack">
            <div>
                <h2 id="recovery-title" tabindex="-1">{texts::recovery_title()}</h2>
                <p class="muted">{texts::recovery_text()}</p>
            </div>
            <ul class="codes">
                {codes.codes.into_iter().map(|code| view! { <li>{code}</li> }).collect_view()}
            </ul>
            <CopyButton text=Signal::stored(all) label=texts::copy_codes() />
            <Button kind=ButtonKind::Primary block=true on_press=move |()| on_done.run(())>{texts::codes_kept()}</Button>
        </div>
    }
}
