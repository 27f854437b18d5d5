//! Cards, and notes inside them.

use leptos::prelude::*;

use super::{Icon, IconName, Tone, live::live};

/// A raised surface.
#[component]
pub fn Card(
    /// Leaves room around the content; without it, rows reach the edges.
    #[prop(default = true)]
    padded: bool,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! { <div class=if padded { "card card--padded" } else { "card" }>{children()}</div> }
}

/// Something to know before going on.
#[component]
pub fn Note(
    /// What its colour says.
    #[prop(optional)]
    tone: Tone,
    /// Read out at once when it appears.
    #[prop(optional)]
    alert: bool,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let icon = match tone {
        Tone::Good => IconName::Check,
        Tone::Warn | Tone::Bad => IconName::Warning,
        Tone::Neutral | Tone::Info | Tone::Strong | Tone::Brand => IconName::Clock,
    };
    view! {
        <div class=tone.note() role=alert.then_some("alert")>
            <Icon name=icon size=20 />
            <div class="grow">{children()}</div>
        </div>
    }
}

/// Why something was not done, once that is known; read out at once.
#[component]
pub fn Refusal(
    /// What happened and what to do.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    live(move || text.get().map(|text| view! { <Note tone=Tone::Bad alert=true>{text}</Note> }))
}
