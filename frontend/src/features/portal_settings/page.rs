//! The portal's page: one form, saved as a whole, of which only the changes are sent; beside it
//! what clients will see.

use contract::{
    permissions::Permission,
    portal_settings::{PortalSettings, UpdatePortalSettings},
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    address::AddressSection,
    arrangement::SectionsSection,
    form::PortalForm,
    images::ImagesSection,
    look::LookSection,
    model::Typed,
    preview::PhonePreview,
    preview_button::PreviewButton,
    words::{AnnouncementSection, ContactSection, NameSection},
};
use crate::{
    api::admin::portal_settings as api,
    features::{
        feedback::Loaded,
        staff_app::{SaveBar, StaffPage},
    },
    i18n::portal_settings as texts,
    state::{remote::Remote, staff::StaffState, submission::Submission},
    ui::{SkeletonKind, Toasts},
};

/// What clients see of the clinic.
#[component]
pub fn PortalSettingsPage() -> impl IntoView {
    let staff = StaffState::from_context();
    let settings = Remote::new(api::get);
    view! {
        <StaffPage title=texts::title().to_owned() actions=|| view! { <PreviewButton /> }>
            <Loaded
                remote=settings
                skeleton=&[SkeletonKind::Card, SkeletonKind::Card]
                on_error=move |error| staff.notice(&error)
                children=move |ready| view! { <Form settings=ready remote=settings /> }.into_any()
            />
        </StaffPage>
    }
}

#[component]
fn Form(settings: PortalSettings, remote: Remote<PortalSettings>) -> impl IntoView {
    let staff = StaffState::from_context();
    let toasts = Toasts::from_context();
    let submission = Submission::new();
    let before = Typed::of(&settings);
    let form = PortalForm::new(before.clone(), settings.logo_url.clone(), settings.favicon_url.clone());
    let clinic_name = settings.clinic_name.clone();
    let settings = StoredValue::new(settings);
    let dirty = {
        let before = before.clone();
        Memo::new(move |_| form.typed() != before)
    };
    let saved = move |now: PortalSettings| {
        staff.clinic_changed(now.clinic_name.clone(), now.brand_color, now.time_zone.clone());
        toasts.show(texts::saved());
        remote.update(|shown| *shown = now);
    };
    let changes = move |settings: &PortalSettings| untrack(|| form.typed().changes(settings));
    let save = move |over_theirs: bool| {
        let changes = match settings.with_value(changes) {
            Ok(changes) => changes,
            Err(faults) => {
                submission.refuse_fields(faults);
                return;
            }
        };
        if changes == UpdatePortalSettings::default() {
            return;
        }
        let version = settings.with_value(|settings| settings.version);
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
        <form class="settings with-preview" novalidate on:submit=on_submit>
            <div class="stack stack--loose">
                <AddressSection settings=settings form=form submission=submission may=may />
                <fieldset class="stack stack--loose" disabled=!may>
                    <LookSection form=form submission=submission />
                    <ImagesSection settings=settings form=form />
                    <NameSection clinic_name=clinic_name.clone() form=form submission=submission />
                    <SectionsSection form=form />
                    <AnnouncementSection form=form submission=submission />
                    <ContactSection form=form submission=submission />
                </fieldset>
            </div>
            <PhonePreview clinic_name=clinic_name form=form />
            <SaveBar
                dirty=dirty submission=submission on_theirs=move |()| remote.reload() on_mine=move |()| save(true)
                on_discard=move |()| form.set(before.clone())
            />
        </form>
    }
}
