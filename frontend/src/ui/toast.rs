//! Toasts: short messages that are announced and go away by themselves.

use std::time::Duration;

use leptos::prelude::*;

use super::{Button, ButtonKind};
use crate::i18n;

const SHOWN_FOR: Duration = Duration::from_secs(8);

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    /// The name of the action, and the action.
    action: Option<(String, Callback<()>)>,
}

/// The messages on the page. Provided as context by [`ToastRegion`]'s app.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    count: StoredValue<u32>,
}

impl Toasts {
    /// Makes the list and provides it to everything below.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()), count: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The list of the app one is in.
    pub fn from_context() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Shows a message.
    pub fn show(self, text: impl Into<String>) {
        self.push(text.into(), None);
    }

    /// Shows a message with something to do about it, such as to undo.
    pub fn show_with_action(self, text: impl Into<String>, action: impl Into<String>, on_press: Callback<()>) {
        self.push(text.into(), Some((action.into(), on_press)));
    }

    fn push(self, text: String, action: Option<(String, Callback<()>)>) {
        let number = self.count.get_value();
        self.count.set_value(number.wrapping_add(1));
        self.shown.update(|shown| {
            shown.push(Toast { number, text, action });
        });
        set_timeout(move || self.dismiss(number), SHOWN_FOR);
    }

    fn dismiss(self, number: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.number != number));
    }
}

/// Where messages appear. It is always in the page, or nothing would be announced.
#[component]
pub fn ToastRegion(
    /// The messages.
    toasts: Toasts,
) -> impl IntoView {
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-label=i18n::feedback::notifications()>
            <For each=move || toasts.shown.get() key=|toast| toast.number let:toast>
                <div class="toast">
                    <span class="grow">{toast.text}</span>
                    {match toast.action {
                        Some((name, on_press)) => view! {
                            <Button
                                kind=ButtonKind::Link
                                on_press=move |()| {
                                    toasts.dismiss(toast.number);
                                    on_press.run(());
                                }
                            >
                                {name}
                            </Button>
                        }.into_any(),
                        None => view! {
                            <Button kind=ButtonKind::Link on_press=move |()| toasts.dismiss(toast.number)>
                                {i18n::feedback::dismiss()}
                            </Button>
                        }.into_any(),
                    }}
                </div>
            </For>
        </div>
    }
}
