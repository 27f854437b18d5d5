//! The frame of an app: a bar at the bottom of a phone, at the side from 900 px.

use leptos::prelude::*;

use super::{Icon, IconName};
use crate::i18n;

/// An entry of the navigation.
#[derive(Clone)]
pub struct NavItem {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub label: &'static str,
    /// Its icon.
    pub icon: IconName,
    /// Whether one is there.
    pub current: Signal<bool>,
}

/// Skip link, both bars, and the main part of the page.
#[component]
pub fn AppFrame(
    /// The entries, most used first; the bottom bar has room for five.
    items: Vec<NavItem>,
    /// Names the navigation for those who do not see it.
    #[prop(into)]
    label: String,
    /// What stands above the entries of the side bar.
    #[prop(into)]
    side_head: ViewFn,
    /// What stands below the entries of the side bar.
    #[prop(optional, into)]
    side_foot: ViewFn,
    /// The page.
    children: Children,
) -> impl IntoView {
    let entries = |items: Vec<NavItem>, class: &'static str| {
        items
            .into_iter()
            .map(|item| {
                let NavItem { href, label, icon, current } = item;
                view! {
                    <li>
                        <a class=class href=href aria-current=Signal::derive(move || current.get().then_some("page"))>
                            <Icon name=icon />
                            <span>{label}</span>
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <a class="skip-link" href="#main" rel="external">{i18n::feedback::skip_to_content()}</a>
        <div class="app app--with-side-bar">
            <nav class="side-bar" aria-label=label.clone()>
                {side_head.run()}
                <ul class="side-bar__items">{entries(items.clone(), "side-bar__item")}</ul>
                {side_foot.run()}
            </nav>
            <main id="main" class="app__main" tabindex="-1">{children()}</main>
        </div>
        <nav class="bottom-bar" aria-label=label>
            <ul class="bottom-bar__items">{entries(items, "bottom-bar__item")}</ul>
        </nav>
    }
}
