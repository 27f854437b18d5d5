//! Dialogs: a sheet that rises from the bottom of a phone and floats on anything wider.

use leptos::prelude::*;

use super::Modal;

/// A modal dialog.
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
    let title_id = ["sheet-", &title.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-")].concat();
    view! {
        <Modal open=open class="sheet" labelled_by=title_id.clone()>
            <div class="sheet__grip" aria-hidden="true"></div>
            <div class="stack">
                <h2 id=title_id.clone() class="sheet__title">{title.clone()}</h2>
                {children()}
            </div>
        </Modal>
    }
}
