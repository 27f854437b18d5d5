//! Leaving the app for another page of the server, and coming back.

use std::cell::Cell;

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, PageTransitionEvent};

thread_local! {
    /// Whether the app is being loaded anew because it was brought back as it had been left.
    static RELOADING: Cell<bool> = const { Cell::new(false) };
}

/// Has the browser follow the links to paths that are `elsewhere`. Called before there is a router,
/// whose own listener comes later then, and lets alone what is marked as external.
pub fn load_links(elsewhere: impl Fn(&str) -> bool + 'static) {
    let handle = window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        if !link.has_attribute("rel") && elsewhere(&link.pathname()) {
            link.set_rel("external");
        }
    });
    on_cleanup(move || handle.remove());
}

/// Loads the app anew when the browser brings it back as it was left, by Back or Forward: somebody
/// may have signed out meanwhile, and what they saw must not be there any more.
pub fn reload_when_brought_back() {
    let handle = window_event_listener_untyped("pageshow", |event| {
        if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted)
            && let Some(window) = web_sys::window()
        {
            RELOADING.set(true);
            // A page may always load itself.
            let _ = window.location().reload();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Has the browser ask before the app is left while something is `unsaved`. Whoever was asked and
/// left all the same is not asked again on coming back.
pub fn ask_while(unsaved: impl Fn() -> bool + 'static) {
    let handle = window_event_listener_untyped("beforeunload", move |event| {
        if !RELOADING.get() && unsaved() {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}
