//! The frame of the forms for accounts.

use leptos::prelude::*;

use crate::{features::staff_app::DrawerForm, i18n::delivery_settings as texts, state::submission::Submission};

/// The fields of an account, which is tried when they are saved.
#[component]
pub fn AccountForm(
    /// The form's dealings with the server.
    submission: Submission,
    /// Sends what was typed.
    #[prop(into)]
    on_submit: Callback<()>,
    /// Called when somebody else was faster.
    on_stale: Callback<()>,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    view! {
        <DrawerForm
            submission=submission on_submit=on_submit button=texts::save() on_stale=(on_stale, on_stale)
            note=|| view! { <p class="muted small">{texts::trying()}</p> }
        >
            {children()}
        </DrawerForm>
    }
}
