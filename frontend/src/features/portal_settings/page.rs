//! The portal's page: one form, saved as a whole, of which only the changes are sent; beside it
//! what clients will see.

use contract::{permissions::Permission, portal_settings::PortalSettings};
use leptos::prelude::*;

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
        staff_app::{SaveForm, StaffPage, send_changes},
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
    let before = StoredValue::new(Typed::of(&settings));
    let form = PortalForm::new(before.get_value(), settings.logo_url.clone(), settings.favicon_url.clone());
    let clinic_name = settings.clinic_name.clone();
    let settings = StoredValue::new(settings);
    let dirty = Memo::new(move |_| before.with_value(|before| form.typed() != *before));
    let saved = move |now: PortalSettings| {
        staff.clinic_changed(now.clinic_name.clone(), now.brand_color);
        staff.portal_changed(&now);
        toasts.show(texts::saved());
        remote.update(|shown| *shown = now);
    };
    let save = move |over_theirs: bool| {
        let typed = untrack(|| form.typed());
        let (version, changes) = settings.with_value(|settings| (settings.version, typed.changes(settings)));
        let send = move |changes| async move {
            let version = if over_theirs { api::get().await?.version } else { version };
            api::update(version, changes).await
        };
        send_changes(submission, changes, send, saved);
    };
    let may = staff.may(Permission::ClinicWrite);
    view! {
        <SaveForm
            class="settings with-preview" dirty=dirty submission=submission on_save=save
            on_theirs=move |()| remote.reload() on_discard=move |()| form.set(before.get_value())
        >
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
        </SaveForm>
    }
}
