//! Trying all failed messages again, once that is confirmed.

use leptos::prelude::*;

use crate::{
    api::admin::messages as api,
    features::staff_app::Refusal,
    i18n::outbox as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, Sheet, Toasts},
};

/// Asks whether all failed messages are to be tried again, and does it.
#[component]
pub fn RetryAll(
    /// Whether it asks.
    open: RwSignal<bool>,
    /// Told when they are tried again.
    #[prop(into)]
    on_retried: Callback<()>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let question = move || {
        let submission = Submission::new();
        let retry = move |()| {
            submission.run(api::retry_all(), move |retried: contract::messages::RetriedMessages| {
                open.set(false);
                toasts.show(texts::retried_all_toast(u32::try_from(retried.count).unwrap_or(u32::MAX)));
                on_retried.run(());
            });
        };
        view! {
            <p>{texts::retry_all_text()}</p>
            <Refusal submission=submission />
            <div class="stack stack--tight">
                <Button kind=ButtonKind::Primary block=true busy=submission.busy() on_press=retry>{texts::retry()}</Button>
                <Button kind=ButtonKind::Quiet block=true on_press=move |()| open.set(false)>{crate::i18n::staff_app::back()}</Button>
            </div>
        }
    };
    view! { <Sheet open=open title=texts::retry_all_title()>{question}</Sheet> }
}
