//! Going back to the installation's account, once that is confirmed.

use leptos::prelude::*;

use crate::{
    api::admin::{delivery_settings as api, posthog},
    features::staff_app::Confirm,
    i18n::delivery_settings as texts,
    state::submission::Submission,
    ui::{Sheet, Toasts, open_while},
};

/// Which account is to go, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// The mail server, by its version.
    Mail(i64),
    /// The Twilio account, by its version.
    Texts(i64),
    /// The PostHog project, by its version.
    Posthog(i64),
}

/// Asks whether an account is to go, and takes it away.
#[component]
pub fn RemoveSheet(
    /// Which one.
    removing: RwSignal<Option<Removal>>,
    /// Called when it is gone.
    #[prop(into)]
    on_removed: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let open = open_while(removing);
    let question = move || {
        let removal = removing.get()?;
        let submission = Submission::new();
        let (text, removed) = match removal {
            Removal::Mail(_) | Removal::Texts(_) => (texts::remove_text(), texts::removed()),
            Removal::Posthog(_) => (texts::posthog_remove_text(), texts::posthog_removed()),
        };
        let remove = move |()| {
            let request = async move {
                match removal {
                    Removal::Mail(version) => api::remove_mail_server(version).await.map(drop),
                    Removal::Texts(version) => api::remove_text_account(version).await.map(drop),
                    Removal::Posthog(version) => posthog::remove(version).await.map(drop),
                }
            };
            submission.run::<(), _>(request, move |()| {
                open.set(false);
                toasts.show(removed);
                on_removed.run(());
            });
        };
        Some(view! {
            <p>{text}</p>
            <Confirm open=open submission=submission button=texts::remove_confirm() on_confirm=remove />
        })
    };
    view! { <Sheet open=open title=texts::remove_title()>{question}</Sheet> }
}
