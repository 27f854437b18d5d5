//! The parts of the settings' form.

use contract::clinics::Clinic;
use leptos::prelude::*;

use super::{brand::BrandSection, duration::DurationField, form::SettingsForm, model::address_with};
use crate::{
    features::staff_app::CopyButton,
    i18n::{format, settings as texts},
    state::submission::Submission,
    ui::{Card, Note, SelectField, SwitchField, TextField, Tone},
};

/// How often times may be offered.
const STEPS: [u32; 7] = [5, 10, 15, 20, 30, 45, 60];

/// What clients see: on or off, address, colour.
#[component]
pub fn PortalSection(
    /// The clinic as it is.
    clinic: StoredValue<Clinic>,
    /// What has been typed.
    form: SettingsForm,
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    let address = Signal::derive(move || {
        let typed = form.slug.get();
        clinic.with_value(|clinic| address_with(&clinic.portal_url, clinic.slug.as_str(), typed.trim()))
    });
    let moves = move || clinic.with_value(|clinic| form.slug.with(|typed| typed.trim() != clinic.slug.as_str()));
    view! {
        <section class="stack" aria-labelledby="portal">
            <h2 id="portal">{texts::portal()}</h2>
            <Card>
                <div class="stack stack--loose">
                    <SwitchField
                        id="portal-on" label=texts::portal_on() hint=texts::portal_on_hint() checked=form.portal_enabled
                    />
                    <div class="stack">
                        <TextField
                            id="slug" label=texts::slug() hint=texts::slug_hint() value=form.slug maxlength=40
                            error=submission.field("slug")
                        />
                        <div class="address">
                            <div class="grow">
                                <p class="muted small">{texts::address()}</p>
                                <p class="address__url">{move || breakable(&address.get())}</p>
                            </div>
                            <CopyButton text=address label=texts::copy_address() />
                        </div>
                        <Show when=moves><Note tone=Tone::Warn>{texts::slug_changes()}</Note></Show>
                    </div>
                    <BrandSection value=form.brand_color submission=submission />
                </div>
            </Card>
        </section>
    }
}

/// An address that is broken after a slash where it does not fit on one line.
fn breakable(address: &str) -> impl IntoView + use<> {
    address.split_inclusive('/').map(|part| view! { {part.to_owned()}<wbr /> }).collect_view()
}

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
                    <div class="pair">
                        <TextField
                            id="clinic-phone" label=texts::phone() value=form.phone kind="tel" inputmode="tel"
                            error=submission.field("phone")
                        />
                        <TextField
                            id="clinic-email" label=texts::email() value=form.email kind="email" inputmode="email"
                            error=submission.field("email")
                        />
                    </div>
                    <TextField
                        id="clinic-address" label=texts::street() value=form.address maxlength=300
                        error=submission.field("address")
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
) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="team">
            <h2 id="team">{texts::team()}</h2>
            <Card>
                <SwitchField
                    id="require-second-factor" label=texts::second_factor() hint=texts::second_factor_hint()
                    checked=form.require_second_factor
                />
            </Card>
        </section>
    }
}
