//! What a page shows when it has nothing to show.

use leptos::prelude::*;

use super::{Button, ButtonKind, Icon, IconName};
use crate::i18n;

/// Nothing here yet, and what to do about it.
#[component]
pub fn EmptyState(
    /// What would be here.
    icon: IconName,
    /// That there is nothing, unless the page's heading says so.
    #[prop(optional, into)]
    title: String,
    /// What to do next.
    #[prop(optional, into)]
    text: String,
    /// The way to do it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty__icon"><Icon name=icon size=28 /></span>
            {(!title.is_empty()).then(|| view! { <h2>{title}</h2> })}
            <p class="empty__text">{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Something could not be loaded, and what to do about it.
#[component]
pub fn FailedState(
    /// What happened and what to do.
    #[prop(into)]
    text: String,
    /// Nobody could be reached, as opposed to: somebody answered badly.
    #[prop(optional)]
    offline: bool,
    /// What to quote to support.
    #[prop(optional, into)]
    trace_id: String,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> impl IntoView {
    let icon = if offline { IconName::Offline } else { IconName::Warning };
    view! {
        <div class="empty" role="alert">
            <span class="empty__icon"><Icon name=icon size=28 /></span>
            <h2>{i18n::feedback::failed_title()}</h2>
            <p class="empty__text">{text}</p>
            <Button kind=ButtonKind::Secondary on_press=on_retry>{i18n::feedback::try_again()}</Button>
            {(!trace_id.is_empty()).then(|| view! { <p class="trace">{i18n::feedback::trace(&trace_id)}</p> })}
        </div>
    }
}
