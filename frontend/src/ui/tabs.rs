//! Tabs: several views of one page.

use leptos::{ev::KeyboardEvent, prelude::*};

use super::Choice;
use crate::browser::document;

/// A row of tabs and the panel they switch. Arrow keys move between them.
#[component]
pub fn Tabs<T: Copy + PartialEq + Send + Sync + 'static>(
    /// Names the tabs in the page; letters, digits and hyphens.
    id: &'static str,
    /// What the tabs are views of.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Choice<T>>,
    /// The one that is shown.
    #[prop(into)]
    value: Signal<T>,
    /// Shows another.
    #[prop(into)]
    on_choose: Callback<T>,
    /// The panel.
    children: Children,
) -> impl IntoView {
    let tab_id = move |index: usize| [id, "-tab-", &index.to_string()].concat();
    let panel_id = [id, "-panel"].concat();
    let tabs = StoredValue::new(tabs);
    let current = move || tabs.with_value(|tabs| tabs.iter().position(|tab| tab.value == value.get()).unwrap_or(0));
    let on_key = move |event: KeyboardEvent| {
        let count = tabs.with_value(Vec::len);
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (current() + 1) % count,
            "ArrowLeft" | "ArrowUp" => (current() + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = tabs.with_value(|tabs| tabs.get(next).copied()) {
            on_choose.run(tab.value);
            document::focus(&tab_id(next));
        }
    };
    let buttons = tabs.with_value(|tabs| {
        tabs.iter()
            .enumerate()
            .map(|(index, tab)| {
                let Choice { value: own, label } = *tab;
                let selected = move || value.get() == own;
                view! {
                    <button
                        type="button"
                        role="tab"
                        class="tabs__tab"
                        id=tab_id(index)
                        aria-controls=panel_id.clone()
                        aria-selected=Signal::derive(move || if selected() { "true" } else { "false" })
                        tabindex=Signal::derive(move || if selected() { "0" } else { "-1" })
                        on:click=move |_| on_choose.run(own)
                    >
                        {label}
                    </button>
                }
            })
            .collect_view()
    });
    view! {
        <div class="stack">
            <div>
                <div class="tabs" role="tablist" aria-label=label on:keydown=on_key>{buttons}</div>
            </div>
            <div id=panel_id role="tabpanel" aria-labelledby=Signal::derive(move || tab_id(current()))>{children()}</div>
        </div>
    }
}
