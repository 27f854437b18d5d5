//! A field to search by.

use leptos::prelude::*;

use super::{Icon, IconName};

/// A field to search by. Whoever reads what was typed waits until the typing rests (`state::debounced`).
#[component]
pub fn SearchField(
    /// Names the field in the page; letters, digits and hyphens.
    id: &'static str,
    /// What is searched, for those who do not see the page.
    label: &'static str,
    /// What to type, such as a name.
    placeholder: &'static str,
    /// What has been typed.
    typed: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="search" role="search">
            <label class="visually-hidden" for=id>{label}</label>
            <Icon name=IconName::Search size=20 />
            <input
                id=id
                class="input search__input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                placeholder=placeholder
                prop:value=move || typed.get()
                on:input=move |event| typed.set(event_target_value(&event))
            />
        </div>
    }
}
