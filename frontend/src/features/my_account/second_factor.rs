//! Switching the second factor on and off.

use contract::staff::RemoveSecondFactor;
use leptos::{ev::SubmitEvent, prelude::*};

use super::{model::switch_off_faults, set_up::SecondFactorSetUpForm};
use crate::{
    api::admin::staff as api,
    features::staff_app::Refusal,
    i18n::{my_account as texts, staff_app, staff_sign_in},
    state::{staff::StaffState, submission::Submission},
    ui::{Badge, Button, ButtonKind, Card, Sheet, TextField, Toasts, Tone, live},
};

/// Whether there is a second factor, and changing that.
#[component]
pub fn SecondFactor() -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let setting_up = RwSignal::new(false);
    let switching_off = RwSignal::new(false);
    let on = Memo::new(move |_| staff.with_me(|me| me.second_factor).unwrap_or_default());
    let done = move |()| {
        setting_up.set(false);
        staff.second_factor_changed(true);
        toasts.show(texts::switched_on());
    };
    view! {
        <section class="stack" aria-labelledby="second-factor">
            <div class="row row--between">
                <h2 id="second-factor">{texts::second_factor()}</h2>
                {live(move || if on.get() {
                    view! { <Badge tone=Tone::Good>{texts::on()}</Badge> }
                } else {
                    view! { <Badge tone=Tone::Warn>{texts::off()}</Badge> }
                })}
            </div>
            <Card>
                {live(move || match (on.get(), setting_up.get()) {
                    (true, _) => view! {
                        <div class="row row--between">
                            <p class="grow">{texts::second_factor_on()}</p>
                            <Button on_press=move |()| switching_off.set(true)>{texts::switch_off()}</Button>
                        </div>
                    }.into_any(),
                    (false, true) => view! { <SecondFactorSetUpForm on_done=done /> }.into_any(),
                    (false, false) => view! {
                        <div class="row row--between">
                            <p class="grow">{texts::second_factor_off()}</p>
                            <Button on_press=move |()| setting_up.set(true)>{texts::set_up()}</Button>
                        </div>
                    }.into_any(),
                })}
            </Card>
            <Sheet open=switching_off title=texts::switch_off_title()><SwitchOff open=switching_off /></Sheet>
        </section>
    }
}

#[component]
fn SwitchOff(open: RwSignal<bool>) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let (password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (password, code) = (password.get_untracked(), code.get_untracked().trim().to_owned());
        if submission.refuse_fields(switch_off_faults(&password, &code)) {
            return;
        }
        let proof = RemoveSecondFactor { password, one_time_code: Some(code) };
        submission.run(api::remove_second_factor(proof), move |()| {
            open.set(false);
            staff.second_factor_changed(false);
            toasts.show(texts::switched_off());
        });
    };
    let code_fault = submission.field("one_time_code");
    let code_fault = Signal::derive(move || {
        let is_wrong = submission.error()?.field("one_time_code")?.code == "wrong";
        if is_wrong { Some(staff_sign_in::code_wrong().to_owned()) } else { code_fault.get() }
    });
    view! {
        <form class="stack" novalidate on:submit=on_submit>
            <p class="muted">{texts::switch_off_text()}</p>
            <TextField
                id="off-password" label=texts::prove() value=password kind="password"
                autocomplete="current-password" error=submission.field("password") required=true
            />
            <TextField
                id="off-code" label=texts::prove_code() value=code autocomplete="one-time-code"
                error=code_fault code=true required=true maxlength=32
            />
            <Refusal submission=submission />
            <Button kind=ButtonKind::Danger block=true submit=true busy=submission.busy()>{texts::switch_off()}</Button>
            <Button kind=ButtonKind::Quiet block=true on_press=move |()| open.set(false)>{staff_app::keep()}</Button>
        </form>
    }
}
