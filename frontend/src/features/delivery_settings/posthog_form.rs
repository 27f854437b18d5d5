//! The form for a PostHog project.

use contract::posthog::{PosthogSettings, SavePosthogProject};
use leptos::{ev::SubmitEvent, prelude::*};

use super::model::secret;
use crate::{
    api::admin::posthog as api,
    browser::elements,
    features::staff_app::{Refusal, StaleNote},
    i18n::delivery_settings as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, TextField},
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
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let request = SavePosthogProject {
            host: host.get_untracked().trim().to_owned(),
            project_key: secret(project_key.get_untracked()),
        };
        submission.run(api::save(version, request), move |settings| on_saved.run(settings));
    };
    view! {
        <form class="drawer__form" novalidate on:submit=on_submit>
            <div class="drawer__body stack">
                <TextField
                    id="posthog-host" label=texts::posthog_host() hint=texts::posthog_host_hint() value=host
                    maxlength=280 required=true error=submission.field("host")
                />
                <TextField
                    id="posthog-key" label=texts::posthog_key() kind="password" autocomplete="new-password"
                    value=project_key hint=key_hint maxlength=200 error=submission.field("project_key")
                />
            </div>
            <div class="drawer__foot stack">
                <StaleNote submission=submission on_theirs=on_stale on_mine=on_stale />
                <Refusal submission=submission />
                <p class="muted small">{texts::trying()}</p>
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{texts::save()}</Button>
            </div>
        </form>
    }
}
