//! Copying a text with one press.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser::elements,
    i18n::staff_app as texts,
    ui::{Button, ButtonKind, Toasts},
};

/// Puts a text into the clipboard and says so.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// What the button is called.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let toasts = Toasts::from_context();
    let copy = move |()| {
        let text = text.get_untracked();
        spawn_local(async move {
            let done = elements::copy(&text).await;
            toasts.show(if done { texts::copied() } else { texts::copy_failed() });
        });
    };
    view! {
        <Button kind=ButtonKind::Secondary on_press=copy>
            {label.unwrap_or_else(|| texts::copy().to_owned())}
        </Button>
    }
}
