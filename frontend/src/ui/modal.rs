//! What sheets, drawers and the like have in common: opening, closing, and keeping the focus.

use leptos::{ev::Event, html::Dialog, prelude::*};

use super::live::{live, react};

/// A modal dialog. The browser keeps the focus inside, closes it on Escape, and gives the focus
/// back to where it was. A press beside it closes it too.
#[component]
pub fn Modal(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its look.
    class: &'static str,
    /// Names it in the page; letters, digits and hyphens.
    #[prop(optional)]
    id: Option<&'static str>,
    /// The heading inside that names it.
    #[prop(optional, into)]
    labelled_by: Option<String>,
    /// Its name, where there is no heading.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its content, made anew whenever it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    react(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            // Fails only for a dialog outside the document, which is not shown anyway.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // Where the press begins counts: a text may be selected with the pointer ending up outside.
    let on_backdrop = move |event: web_sys::MouseEvent| {
        let target = event.target();
        if dialog.get_untracked().is_some_and(|dialog| target.as_ref() == Some(dialog.as_ref())) {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=dialog
            id=id
            class=class
            aria-labelledby=labelled_by
            aria-label=label
            on:close=move |_: Event| open.set(false)
            on:mousedown=on_backdrop
        >
            {live(move || open.get().then(|| children()))}
        </dialog>
    }
}
