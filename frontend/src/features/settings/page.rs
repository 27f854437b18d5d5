//! The settings page: one form, saved as a whole, of which only the changes are sent.

use contract::{
    clinics::{Clinic, UpdateClinic},
    permissions::Permission,
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    form::SettingsForm,
    model::Typed,
    sections::{ClinicSection, RulesSection, TeamSection},
};
use crate::{
    api::admin::clinic as api,
    features::{
        feedback::Loaded,
        staff_app::{SaveBar, StaffPage},
    },
    i18n::{format, settings as texts},
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
    let digits = format::currency_digits(clinic.currency);
    let form = SettingsForm::new(Typed::of(&clinic, digits));
    let clinic = StoredValue::new(clinic);
    let before = clinic.with_value(|clinic| Typed::of(clinic, digits));
    let dirty = {
        let before = before.clone();
        Memo::new(move |_| form.typed() != before)
    };
    let saved = move |now: Clinic| {
        staff.clinic_changed(now.name.clone(), now.brand_color, now.time_zone.clone());
        toasts.show(texts::saved());
        remote.update(|shown| *shown = now);
    };
    let changes = move |clinic: &Clinic| untrack(|| form.typed().changes(clinic, digits));
    let save = move |over_theirs: bool| {
        let changes = match clinic.with_value(changes) {
            Ok(changes) => changes,
            Err(faults) => {
                submission.refuse_fields(faults);
                return;
            }
        };
        if changes == UpdateClinic::default() {
            return;
        }
        let version = clinic.with_value(|clinic| clinic.version);
        submission.run(
            async move {
                let version = if over_theirs { api::get().await?.version } else { version };
                api::update(version, changes).await
            },
            saved,
        );
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        save(false);
    };
    let may = staff.may(Permission::ClinicWrite);
    view! {
        <form class="settings" novalidate on:submit=on_submit>
            <fieldset disabled=!may>
                <div class="columns">
                    <div class="stack stack--loose">
                        <ClinicSection form=form submission=submission />
                        <TeamSection form=form />
                    </div>
                    <div class="stack stack--loose">
                        <RulesSection clinic=clinic form=form submission=submission />
                    </div>
                </div>
            </fieldset>
            <SaveBar
                dirty=dirty submission=submission on_theirs=move |()| remote.reload() on_mine=move |()| save(true)
                on_discard=move |()| form.set(before.clone())
            />
        </form>
    }
}
