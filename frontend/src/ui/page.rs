//! A page: its title, its heading, and the focus on arrival.

use leptos::{html::H1, prelude::*};

use super::{Icon, IconName, live::react};
use crate::{browser::document, i18n};

/// Names the page's heading, which takes the focus when what had it is gone.
pub const PAGE_TITLE: &str = "page-title";

/// A page's heading, which takes the focus once it is in the document.
pub fn arrival_heading() -> NodeRef<H1> {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |arrived: Option<bool>| {
        let Some(heading) = heading.get() else {
            return false;
        };
        if arrived != Some(true) {
            // A heading in the document always takes the focus.
            let _ = heading.focus();
        }
        true
    });
    heading
}

/// A page. On arrival its title names the tab, and the focus goes to its heading, so that the
/// keyboard and screen readers start where the eye does.
#[component]
pub fn Page(
    /// Its heading, and what it is called in the tab.
    #[prop(into)]
    title: Signal<String>,
    /// What stands in the tab after the heading, such as the clinic's name.
    #[prop(into)]
    site: String,
    /// A step back, if there is one.
    #[prop(optional, into)]
    back: Option<Callback<()>>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let heading = arrival_heading();
    react(move || document::set_title(&[&title.get(), " · ", &site].concat()));
    view! {
        <div class="page">
            <div class="page__head">
                {back.map(|back| view! {
                    <button
                        type="button"
                        class="button button--quiet button--icon page__back"
                        aria-label=i18n::feedback::back()
                        on:click=move |_| back.run(())
                    >
                        <Icon name=IconName::ChevronBack />
                    </button>
                })}
                <h1 node_ref=heading id=PAGE_TITLE tabindex="-1">{title}</h1>
            </div>
            {children()}
        </div>
    }
}
