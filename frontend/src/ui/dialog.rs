//! Dialogs: a sheet that rises from the bottom of a phone and floats on anything wider.

use leptos::{ev::Event, html::Dialog, prelude::*};

use super::live::{live, react};

/// A modal dialog. The browser keeps the focus inside, closes it on Escape, and gives the focus
/// back to where it was.
#[component]
pub fn Sheet(
    /// Whether it is open.
    #[prop(into)]
    open: RwSignal<bool>,
    /// Its heading, which names it.
    #[prop(into)]
    title: String,
    /// Its content, made anew whenever it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let title_id = ["sheet-", &title.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-")].concat();
    let labelled_by = title_id.clone();

    react(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // Fails only for a dialog outside the document, which is not shown anyway.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let on_backdrop = move |event: web_sys::MouseEvent| {
        let target = event.target();
        if dialog.get_untracked().is_some_and(|dialog| target.as_ref() == Some(dialog.as_ref())) {
            open.set(false);
        }
    };

    view! {
        <dialog
            node_ref=dialog
            class="sheet"
            aria-labelledby=labelled_by
            on:close=move |_: Event| open.set(false)
            on:click=on_backdrop
        >
            {live(move || open.get().then(|| view! {
                <div class="sheet__grip" aria-hidden="true"></div>
                <div class="stack">
                    <h2 id=title_id.clone() class="sheet__title">{title.clone()}</h2>
                    {children()}
                </div>
            }))}
        </dialog>
    }
}
