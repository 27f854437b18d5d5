//! The settings page: one form, saved as a whole, of which only the changes are sent.

use contract::{
    clinics::{Clinic, ReplaceClinicSecurity, UpdateClinic},
    permissions::Permission,
};
use leptos::prelude::*;

use super::{
    form::SettingsForm,
    model::Typed,
    sections::{ClinicSection, RulesSection, TeamSection},
};
use crate::{
    api::admin::clinic as api,
    features::{
        feedback::Loaded,
        staff_app::{SaveForm, StaffPage, send_changes},
    },
    i18n::settings as texts,
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{SkeletonKind, Toasts},
};

/// The clinic's settings.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let clinic = Remote::new(api::get);
    view! {
        <StaffPage title=texts::title().to_owned()>
            <Loaded
                remote=clinic
                skeleton=&[SkeletonKind::Card, SkeletonKind::Card]
                on_error=move |error| staff.notice(&error)
                children=move |ready| view! { <Form clinic=ready remote=clinic /> }.into_any()
            />
        </StaffPage>
    }
}

#[component]
fn Form(clinic: Clinic, remote: Remote<Clinic>) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let digits = usize::from(clinic.currency_digits);
    let before = StoredValue::new(Typed::of(&clinic, digits));
    let form = SettingsForm::new(before.get_value());
    let clinic = StoredValue::new(clinic);
    let dirty = Memo::new(move |_| before.with_value(|before| form.typed() != *before));
    let saved = move |now: Clinic| {
        staff.clinic_changed(now.name.clone(), now.brand_color);
        staff.clock_changed(now.time_zone.clone(), now.utc_offsets.clone());
        toasts.show(texts::saved());
        remote.update(|shown| *shown = now);
    };
    let save = move |over_theirs: bool| {
        let typed = untrack(|| form.typed());
        let (version, changes) = clinic.with_value(|clinic| (clinic.version, typed.changes(clinic, digits)));
        let send = move |(changes, required): (UpdateClinic, Option<bool>)| async move {
            let mut version = if over_theirs { api::get().await?.version } else { version };
            // What everybody needs to sign in is changed by itself, and first: it is refused more often.
            if let Some(require_second_factor) = required {
                let now = api::replace_security(version, ReplaceClinicSecurity { require_second_factor }).await?;
                if changes == UpdateClinic::default() {
                    return Ok(now);
                }
                version = now.version;
            }
            api::update(version, changes).await
        };
        send_changes(submission, changes, send, saved);
    };
    let may = staff.may(Permission::ClinicWrite);
    view! {
        <SaveForm
            class="settings" dirty=dirty submission=submission on_save=save
            on_theirs=move |()| remote.reload() on_discard=move |()| form.set(before.get_value())
        >
            <fieldset disabled=!may>
                <div class="columns">
                    <div class="stack stack--loose">
                        <ClinicSection form=form submission=submission />
                        <TeamSection form=form disabled=!staff.may(Permission::SecurityWrite) />
                    </div>
                    <div class="stack stack--loose">
                        <RulesSection clinic=clinic form=form submission=submission />
                    </div>
                </div>
            </fieldset>
        </SaveForm>
    }
}
