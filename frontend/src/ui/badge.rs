//! Badges: a word or number on a coloured pill.

use leptos::prelude::*;

/// What a colour says. The text beside it always says it too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Something is as it should be.
    Good,
    /// Something needs an eye.
    Warn,
    /// Something is wrong.
    Bad,
    /// Something is worth knowing.
    Info,
    /// A figure that matters.
    Strong,
    /// A figure that is to be seen at once.
    Brand,
}

impl Tone {
    const fn badge(self) -> &'static str {
        match self {
            Self::Neutral => "badge",
            Self::Good => "badge badge--good",
            Self::Warn => "badge badge--warn",
            Self::Bad => "badge badge--bad",
            Self::Info => "badge badge--info",
            Self::Strong => "badge badge--strong",
            Self::Brand => "badge badge--brand",
        }
    }

    /// The class of a note in this tone.
    pub(super) const fn note(self) -> &'static str {
        match self {
            Self::Good => "note note--good",
            Self::Warn => "note note--warn",
            Self::Bad => "note note--bad",
            Self::Neutral | Self::Info | Self::Strong | Self::Brand => "note",
        }
    }
}

/// A word or number on a pill.
#[component]
pub fn Badge(
    /// What its colour says.
    #[prop(optional)]
    tone: Tone,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! { <span class=tone.badge()>{children()}</span> }
}
