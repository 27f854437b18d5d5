//! The parts of the settings' form.

use contract::clinics::Clinic;
use leptos::prelude::*;

use super::{duration::DurationField, form::SettingsForm};
use crate::{
    i18n::{format, settings as texts},
    state::submission::Submission,
    ui::{Card, SelectField, SwitchField, TextField},
};

/// How often times may be offered.
const STEPS: [u32; 7] = [5, 10, 15, 20, 30, 45, 60];

/// The clinic's details.
#[component]
pub fn ClinicSection(
    /// What has been typed.
    form: SettingsForm,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="clinic">
            <div>
                <h2 id="clinic">{texts::details()}</h2>
                <p class="muted small">{texts::details_text()}</p>
            </div>
            <Card>
                <div class="stack">
                    <TextField
                        id="clinic-name" label=texts::name() value=form.name required=true maxlength=120
                        error=submission.field("name")
                    />
                    <TextField
                        id="time-zone" label=texts::time_zone() hint=texts::time_zone_hint() value=form.time_zone
                        maxlength=64 error=submission.field("time_zone")
                    />
                </div>
            </Card>
        </section>
    }
}

/// How clients may book.
#[component]
pub fn RulesSection(
    /// The clinic as it is.
    clinic: StoredValue<Clinic>,
    /// What has been typed.
    form: SettingsForm,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    let current = form.step.get_untracked().parse::<u32>().ok();
    let steps = current.filter(|step| !STEPS.contains(step)).into_iter().chain(STEPS);
    let steps = steps.map(|step| (step.to_string(), format::minutes(step))).collect::<Vec<_>>();
    let currency = clinic.with_value(|clinic| clinic.currency);
    view! {
        <section class="stack" aria-labelledby="rules">
            <h2 id="rules">{texts::rules()}</h2>
            <Card>
                <div class="stack">
                    <SelectField
                        id="slot-step" label=texts::step() options=Signal::stored(steps) value=form.step
                        error=submission.field("booking.slot_step_minutes")
                    />
                    <DurationField
                        id="notice" unit_id="notice-unit" label=texts::notice() value=form.notice
                        error=submission.field("booking.notice_minutes")
                    />
                    <TextField
                        id="horizon" label=texts::horizon() value=form.horizon inputmode="numeric"
                        error=submission.field("booking.horizon_days")
                    />
                    <TextField
                        id="most" label=texts::most() hint=texts::most_hint() value=form.most inputmode="numeric"
                        error=submission.field("booking.max_upcoming_appointments")
                    />
                    <DurationField
                        id="window" unit_id="window-unit" label=texts::window() value=form.window
                        error=submission.field("booking.cancellation_window_minutes")
                    />
                    <SwitchField
                        id="late-fee" label=texts::late_fee() hint=texts::late_fee_hint() checked=form.late_fee
                    />
                    <Show when=move || form.late_fee.get()>
                        <TextField
                            id="fee" label=texts::fee(currency.as_str()) value=form.fee inputmode="decimal"
                            error=submission.field("booking.late_cancellation_fee.minor")
                        />
                    </Show>
                    <SwitchField
                        id="reminders" label=texts::reminders() hint=texts::reminders_hint() checked=form.reminders
                    />
                    <Show when=move || form.reminders.get()>
                        <TextField
                            id="reminder-hours" label=texts::reminder_hours() value=form.reminder_hours
                            inputmode="numeric" error=submission.field("booking.reminder_hours")
                        />
                    </Show>
                </div>
            </Card>
        </section>
    }
}

/// What holds for the whole team.
#[component]
pub fn TeamSection(
    /// What has been typed.
    form: SettingsForm,
    /// Whoever looks may not change it.
    disabled: bool,
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="team">
            <h2 id="team">{texts::team()}</h2>
            <Card>
                <fieldset disabled=disabled>
                    <SwitchField
                        id="require-second-factor" label=texts::second_factor() hint=texts::second_factor_hint()
                        checked=form.require_second_factor
                    />
                </fieldset>
            </Card>
        </section>
    }
}
