//! Drawers: dialogs that come in from the side and leave the page in sight.

use leptos::{ev::Event, html::Dialog, prelude::*};

use super::{Icon, IconName};
use crate::i18n;

/// Whether a dialog about something is open: while there is something. Closing it lets go of that.
pub fn open_while<T: Send + Sync + 'static>(subject: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let wanted = subject.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move |_| {
        if !open.get() && subject.with_untracked(Option::is_some) {
            subject.set(None);
        }
    });
    open
}

/// A modal drawer. The browser keeps the focus inside, closes it on Escape, and gives the focus
/// back to where it was.
#[component]
pub fn Drawer(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Names it in the page; letters, digits and hyphens.
    id: &'static str,
    /// Its heading, which names it.
    #[prop(into)]
    title: Signal<String>,
    /// Comes in where lines of text begin, as a menu does, instead of where they end.
    #[prop(optional)]
    at_start: bool,
    /// Its content, made anew whenever it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let title_id = [id, "-title"].concat();
    let labelled_by = title_id.clone();

    Effect::new(move |_| {
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
            id=id
            class=if at_start { "drawer drawer--start" } else { "drawer" }
            aria-labelledby=labelled_by
            on:close=move |_: Event| open.set(false)
            on:mousedown=on_backdrop
        >
            <Show when=move || open.get()>
                <div class="drawer__inner">
                    <div class="drawer__head">
                        <h2 id=title_id.clone() class="drawer__title grow">{move || title.get()}</h2>
                        <button
                            type="button"
                            class="button button--quiet button--icon"
                            aria-label=i18n::feedback::close()
                            on:click=move |_| open.set(false)
                        >
                            <Icon name=IconName::Close />
                        </button>
                    </div>
                    {children()}
                </div>
            </Show>
        </dialog>
    }
}
