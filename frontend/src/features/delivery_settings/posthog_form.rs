//! The form for a PostHog project.

use contract::posthog::{PosthogSettings, SavePosthogProject};
use leptos::prelude::*;

use super::{account_form::AccountForm, model::secret};
use crate::{
    api::admin::posthog as api, browser::elements, i18n::delivery_settings as texts, state::submission::Submission,
    ui::TextField,
};

/// Address and key, tried when they are saved.
#[component]
pub fn PosthogForm(
    /// Whether PostHog is told now.
    settings: PosthogSettings,
    /// Called with whether it is told from then on.
    #[prop(into)]
    on_saved: Callback<PosthogSettings>,
    /// Called when somebody else was faster.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    let submission = Submission::new();
    let version = settings.version;
    let key_hint = if settings.project.is_none() { texts::posthog_key_hint() } else { texts::password_kept() };
    let host = RwSignal::new(settings.project.map(|project| project.host).unwrap_or_default());
    let project_key = RwSignal::new(String::new());
    elements::focus_first("#posthog-host");
    let send = move |()| {
        let request = SavePosthogProject {
            host: host.get_untracked().trim().to_owned(),
            project_key: secret(project_key.get_untracked()),
        };
        submission.run(api::save(version, request), move |settings| on_saved.run(settings));
    };
    view! {
        <AccountForm submission=submission on_submit=send on_stale=on_stale>
            <TextField
                id="posthog-host" label=texts::posthog_host() hint=texts::posthog_host_hint() value=host
                maxlength=280 required=true error=submission.field("host")
            />
            <TextField
                id="posthog-key" label=texts::posthog_key() kind="password" autocomplete="new-password"
                value=project_key hint=key_hint maxlength=200 error=submission.field("project_key")
            />
        </AccountForm>
    }
}
