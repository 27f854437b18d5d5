//! Toasts: short messages that are announced and go away by themselves.

use std::time::Duration;

use leptos::prelude::*;

use super::{Button, ButtonKind, live::live};
use crate::i18n;

const SHOWN_FOR: Duration = Duration::from_secs(8);

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    /// The name of the action, and the action.
    action: Option<(String, Callback<()>)>,
}

/// The message on the page: the newest takes the place of the one before. Provided as context to
/// everything below [`ToastRegion`]'s app.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    count: RwSignal<u32>,
}

impl Toasts {
    /// Makes the place for messages and provides it to everything below.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(None), count: RwSignal::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The place for messages of the app one is in.
    pub fn from_context() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Shows a message.
    pub fn show(self, text: impl Into<String>) {
        self.put(text.into(), None);
    }

    /// Shows a message with something to do about it, such as to undo.
    pub fn show_with_action(self, text: impl Into<String>, action: impl Into<String>, on_press: Callback<()>) {
        self.put(text.into(), Some((action.into(), on_press)));
    }

    fn put(self, text: String, action: Option<(String, Callback<()>)>) {
        let number = self.count.get_untracked();
        self.count.set(number.wrapping_add(1));
        self.shown.set(Some(Toast { number, text, action }));
        set_timeout(move || self.dismiss(number), SHOWN_FOR);
    }

    fn dismiss(self, number: u32) {
        if self.shown.with_untracked(|toast| toast.as_ref().is_some_and(|toast| toast.number == number)) {
            self.shown.set(None);
        }
    }
}

/// Where messages appear. It is always in the page, or nothing would be announced.
#[component]
pub fn ToastRegion(
    /// The messages.
    toasts: Toasts,
) -> impl IntoView {
    let toast = move || {
        toasts.shown.get().map(|Toast { number, text, action }| {
            let (name, on_press) = action.unzip();
            let press = move |()| {
                toasts.dismiss(number);
                if let Some(on_press) = on_press {
                    on_press.run(());
                }
            };
            let name = name.unwrap_or_else(|| i18n::feedback::dismiss().to_owned());
            view! {
                <div class="toast">
                    <span class="grow">{text}</span>
                    <Button kind=ButtonKind::Link on_press=press>{name}</Button>
                </div>
            }
        })
    };
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-label=i18n::feedback::notifications()>
            {live(toast)}
        </div>
    }
}
