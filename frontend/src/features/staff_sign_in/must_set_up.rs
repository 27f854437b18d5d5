//! The page of those who need a second factor and have none.

use leptos::prelude::*;

use crate::{
    browser::document,
    features::my_account::{SecondFactorSetUpForm, SignOutButton},
    i18n::{staff_app, staff_sign_in as texts},
    state::staff::StaffState,
    ui::{Brand, Note, Tone},
};

/// Sets up a second factor, without which nothing else works.
#[component]
pub fn MustSetUpPage() -> impl IntoView {
    let staff = StaffState::from_context();
    document::set_title(&[texts::must_title(), " · ", staff_app::product()].concat());
    view! {
        <main class="staff-door">
            <Brand name=staff.clinic_name() />
            <div class="card card--padded stack">
                <h1>{texts::must_title()}</h1>
                <Note tone=Tone::Info>{texts::must_text(&staff.clinic_name())}</Note>
                <SecondFactorSetUpForm on_done=move |()| staff.second_factor_changed(true) />
            </div>
            <SignOutButton />
        </main>
    }
}
