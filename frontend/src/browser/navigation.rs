//! Moving between pages without loading the app anew.
//!
//! A full router costs the portal some 25 KB of download; its dozen pages need an address that is
//! a signal, links that change it, and Back that works.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, UrlSearchParams};

use super::address;

/// Where in the app one is, and the ways to go elsewhere. Pages are named without the app's base,
/// such as `/book?day=…` for `/rosewood/book?day=…`.
#[derive(Clone, Copy)]
pub struct Navigation {
    base: StoredValue<String>,
    path: RwSignal<String>,
    query: RwSignal<String>,
}

impl Navigation {
    /// Follows the address below `base`, and provides itself to everything below. Links to pages
    /// of the app are followed without loading; those marked `rel="external"`, downloads, other
    /// targets and clicks with a modifier are the browser's own.
    pub fn provide(base: &str) -> Self {
        let navigation = Self {
            base: StoredValue::new(base.to_owned()),
            path: RwSignal::new(String::new()),
            query: RwSignal::new(String::new()),
        };
        navigation.read_address();
        let back = window_event_listener(ev::popstate, move |_| navigation.read_address());
        let click = window_event_listener(ev::click, move |event| navigation.follow(&event));
        on_cleanup(move || {
            back.remove();
            click.remove();
        });
        provide_context(navigation);
        navigation
    }

    /// The navigation of the app one is in.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// The path of the page, `/` for the first.
    pub fn path(self) -> Signal<String> {
        self.path.into()
    }

    /// A parameter of the page's query.
    pub fn parameter(self, name: &str) -> Option<String> {
        self.query.with(|query| UrlSearchParams::new_with_str(query).ok()?.get(name))
    }

    /// Goes to a page.
    pub fn go(self, page: &str) {
        self.leave_for(page, false);
    }

    /// Goes to a page in place of this one, to which Back then does not lead.
    pub fn replace(self, page: &str) {
        self.leave_for(page, true);
    }

    fn leave_for(self, page: &str, replace: bool) {
        let url = self.base.with_value(|base| [base.as_str(), page.trim_end_matches('/')].concat());
        let Some(window) = web_sys::window() else { return };
        let Ok(history) = window.history() else { return };
        // An address of the same origin is always allowed.
        let _ = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(&url))
        };
        let former = self.path.get_untracked();
        self.read_address();
        if self.path.with_untracked(|path| *path != former) {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Both signals change only when their part of the address does.
    fn read_address(self) {
        let path = address::path();
        let page = self.base.with_value(|base| page_below(&path, base).unwrap_or("/").to_owned());
        let query = address::query();
        if self.query.with_untracked(|former| *former != query) {
            self.query.set(query);
        }
        if self.path.with_untracked(|former| *former != page) {
            self.path.set(page);
        }
    }

    fn follow(self, event: &MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[href]").ok().flatten()) else { return };
        let external = link.has_attribute("target")
            || link.has_attribute("download")
            || link.get_attribute("rel").is_some_and(|rel| rel.split(' ').any(|word| word == "external"));
        let Ok(link) = link.dyn_into::<HtmlAnchorElement>() else { return };
        let same_origin = web_sys::window()
            .and_then(|window| window.location().origin().ok())
            .is_some_and(|origin| origin == link.origin());
        if external || !same_origin {
            return;
        }
        let path = link.pathname();
        let page = self.base.with_value(|base| page_below(&path, base).map(str::to_owned));
        if let Some(page) = page {
            event.prevent_default();
            self.go(&[page, link.search()].concat());
        }
    }
}

/// The part of a path below a base: `/book` of `/rosewood/book`. Nothing for a path elsewhere,
/// such as `/rosewood2`.
fn page_below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    match path.strip_prefix(base)? {
        "" => Some("/"),
        page if page.starts_with('/') => Some(page),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::page_below;

    #[test]
    fn pages_are_named_below_the_base() {
        assert_eq!(page_below("/rosewood/book", "/rosewood"), Some("/book"));
        assert_eq!(page_below("/rosewood", "/rosewood"), Some("/"));
        assert_eq!(page_below("/rosewood/", "/rosewood"), Some("/"));
        assert_eq!(page_below("/rosewood2", "/rosewood"), None);
        assert_eq!(page_below("/api/docs", "/rosewood"), None);
    }
}
