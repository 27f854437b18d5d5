//! Drawers: dialogs that come in from the side and leave the page in sight.

use leptos::prelude::*;

use super::{Icon, IconName, Modal, live::react};
use crate::i18n;

/// Whether a dialog about something is open: while there is something. Closing it lets go of that.
pub fn open_while<T: Send + Sync + 'static>(subject: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    react(move || {
        let wanted = subject.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    react(move || {
        if !open.get() && subject.with_untracked(Option::is_some) {
            subject.set(None);
        }
    });
    open
}

/// A modal drawer.
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
    let title_id = [id, "-title"].concat();
    let class = if at_start { "drawer drawer--start" } else { "drawer" };
    view! {
        <Modal open=open class=class id=id labelled_by=title_id.clone()>
            <div class="drawer__inner">
                <div class="drawer__head">
                    <h2 id=title_id.clone() class="drawer__title grow">{title}</h2>
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
        </Modal>
    }
}
