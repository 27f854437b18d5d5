//! One's name, which can be changed at once.

use contract::{problem::ErrorCode, profile::UpdateMe, sessions::Me};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::page::fault_of;
use crate::{
    i18n::{clients, fields, profile as texts},
    state::portal::PortalState,
    ui::{Button, Refusal, TextField, Toasts},
};

/// The client's name, to be changed.
#[component]
pub fn Name(
    /// Whose.
    me: RwSignal<Me>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let toasts = Toasts::from_context();
    let (first, last) = me.with_untracked(|me| (me.first_name.clone(), me.last_name.clone()));
    let (first, last) = (RwSignal::new(first), RwSignal::new(last));
    let empty = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        failure.set(None);
        let is_empty = first.with_untracked(|first| first.trim().is_empty());
        empty.set(is_empty.then(|| fields::required().to_owned()));
        if is_empty {
            crate::browser::document::focus("first-name");
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let request = UpdateMe { first_name: Some(first.get_untracked()), last_name: Some(last.get_untracked()) };
            match state.api().update_me(me.with_untracked(|me| me.version), &request).await {
                Ok(saved) => {
                    me.set(saved);
                    toasts.show(texts::saved());
                }
                Err(error) => {
                    state.notice(&error);
                    failure.set(Some(fault_of(&error, "first_name")));
                    // What was typed stays; saving again is then meant for the record as it is now.
                    if error.is(ErrorCode::StaleVersion)
                        && let Ok(newest) = state.api().me().await
                    {
                        me.set(newest);
                    }
                }
            }
            busy.set(false);
        });
    };
    view! {
        <form class="stack" novalidate on:submit=save>
            <TextField
                id="first-name" label=clients::first_name() value=first required=true maxlength=80
                autocomplete="given-name" error=empty
            />
            <TextField
                id="last-name" label=clients::last_name() value=last maxlength=80 autocomplete="family-name"
            />
            <Refusal text=failure />
            <Button submit=true busy=busy>{texts::save()}</Button>
        </form>
    }
}
