//! The way to what has happened, with how much of it is new.

use leptos::prelude::*;

use crate::{
    i18n::{format, notifications as texts},
    state::portal::PortalState,
    ui::{Badge, Icon, IconName, Tone, live},
};

/// A bell with the number of unread notifications.
#[component]
pub fn Bell(
    /// Says in words what it is, where there is room.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let state = PortalState::from_context();
    let unread = move || state.unread().get();
    let label = move || match unread() {
        0 => texts::title().to_owned(),
        count if count > 99 => texts::unread_many().to_owned(),
        count => texts::unread(count),
    };
    let shown = move |count: u32| if count > 99 { ["99", "+"].concat() } else { format::number(count) };
    view! {
        <a class=if named { "side-bar__item bell" } else { "bell" } href=state.href("/notifications") aria-label=Signal::derive(label)>
            <Icon name=IconName::Bell />
            {named.then(|| view! { <span class="grow">{texts::title()}</span> })}
            {live(move || {
                let count = unread();
                (count > 0).then(|| view! { <Badge tone=Tone::Brand>{shown(count)}</Badge> })
            })}
        </a>
    }
}
