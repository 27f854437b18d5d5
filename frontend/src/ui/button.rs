//! Buttons, and links that look like buttons.

use leptos::{ev::MouseEvent, prelude::*};

use super::live::live;

/// How much a button wants to be pressed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Another thing one may do.
    #[default]
    Secondary,
    /// A way out.
    Quiet,
    /// Reads as a link.
    Link,
    /// Takes something away.
    Danger,
    /// Nothing but an icon; needs a label.
    Icon,
}

impl ButtonKind {
    const fn class(self, block: bool) -> &'static str {
        match (self, block) {
            (Self::Primary, false) => "button button--primary",
            (Self::Primary, true) => "button button--primary button--block",
            (Self::Secondary, false) => "button button--secondary",
            (Self::Secondary, true) => "button button--secondary button--block",
            (Self::Quiet, false) => "button button--quiet",
            (Self::Quiet, true) => "button button--quiet button--block",
            (Self::Link, false) => "button button--link",
            (Self::Link, true) => "button button--link button--block",
            (Self::Danger, false) => "button button--danger",
            (Self::Danger, true) => "button button--danger button--block",
            (Self::Icon, _) => "button button--quiet button--icon",
        }
    }
}

/// A button. While it is busy or disabled it keeps the focus and does nothing.
#[component]
pub fn Button(
    /// How much it wants to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// As wide as its container.
    #[prop(optional)]
    block: bool,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// Its action is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// It cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it does, when its content does not say so.
    #[prop(optional, into)]
    label: Option<String>,
    /// What it does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let inert = move || busy.get() || disabled.get();
    let press = move |event: MouseEvent| {
        if inert() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class(block)
            aria-label=label
            aria-busy=Signal::derive(move || busy.get().then_some("true"))
            aria-disabled=Signal::derive(move || inert().then_some("true"))
            on:click=press
        >
            {live(move || busy.get().then(|| view! { <span class="button__spinner" aria-hidden="true"></span> }))}
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How much it wants to be pressed.
    #[prop(optional)]
    kind: ButtonKind,
    /// As wide as its container.
    #[prop(optional)]
    block: bool,
    /// Leaves the app: a file, or another site.
    #[prop(optional)]
    external: bool,
    /// What it does, when its content does not say so.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class(block) href=href rel=external.then_some("external") aria-label=label>
            {children()}
        </a>
    }
}
