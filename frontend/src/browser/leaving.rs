//! Leaving a page or the app, and coming back.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, PageTransitionEvent};

use super::address;

/// Knows whether something is unsaved.
type Unsaved = Rc<dyn Fn() -> bool>;

thread_local! {
    /// Whether the app is being loaded anew because it was brought back as it had been left.
    static RELOADING: Cell<bool> = const { Cell::new(false) };
    /// The forms of the page, by numbers.
    static UNSAVED: RefCell<Vec<(u32, Unsaved)>> = const { RefCell::new(Vec::new()) };
    /// The address of the page that is shown.
    static PLACE: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
}

/// Loads the app anew when the browser brings it back as it was left, by Back or Forward: somebody
/// may have signed out meanwhile, and what they saw must not be there any more.
pub fn reload_when_brought_back() {
    let handle = window_event_listener_untyped("pageshow", |event| {
        if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
            RELOADING.set(true);
            address::reload();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Asks before a page or the app is left while something is `unsaved`. Whoever was asked and left all the same
/// is not asked again on coming back.
pub fn ask_while(unsaved: impl Fn() -> bool + 'static) {
    let unsaved: Unsaved = Rc::new(unsaved);
    let number = UNSAVED.with_borrow_mut(|all| {
        let number = all.last().map_or(0, |(last, _)| last.wrapping_add(1));
        all.push((number, Rc::clone(&unsaved)));
        number
    });
    let handle = window_event_listener_untyped("beforeunload", move |event| {
        if !RELOADING.get() && unsaved() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        UNSAVED.with_borrow_mut(|all| all.retain(|(other, _)| *other != number));
        handle.remove();
    });
}

/// Whether the page may be left: nothing is unsaved, or somebody says that it may be lost.
pub fn may_leave(question: &str) -> bool {
    let all: Vec<_> = UNSAVED.with_borrow(|all| all.iter().map(|(_, unsaved)| Rc::clone(unsaved)).collect());
    if !all.iter().any(|unsaved| unsaved()) {
        return true;
    }
    // A browser that refuses to ask lets nothing be lost.
    web_sys::window().is_some_and(|window| window.confirm_with_message(question).unwrap_or_default())
}

/// Asks before links, Back and Forward lead to another page of the app while something is unsaved. To be called
/// before there is a router, whose own listeners come later then.
pub fn guard(question: fn() -> &'static str) {
    note_place(address::path(), address::query());
    let click = window_event_listener(ev::click, move |event| {
        if leads_elsewhere(&event) && !may_leave(question()) {
            event.prevent_default();
        }
    });
    let back = window_event_listener(ev::popstate, move |event| {
        let (path, query) = PLACE.with_borrow(Clone::clone);
        if path == address::path() || may_leave(question()) {
            return;
        }
        // The browser is there already. The page stays, and gets its address back.
        event.stop_immediate_propagation();
        if let Some(Ok(history)) = web_sys::window().map(|window| window.history()) {
            // An address of the same origin is always allowed.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&[path, query].concat()));
        }
    });
    on_cleanup(move || {
        click.remove();
        back.remove();
    });
}

/// The page at a path and query is shown, as the router has it: it is ahead of the address bar.
pub fn note_place(path: String, query: String) {
    PLACE.set((path, query));
}

/// Whether a click follows a link to another page in this tab. Of other links, the browser asks itself.
fn leads_elsewhere(event: &MouseEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return false;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return false };
    let same_origin = web_sys::window()
        .and_then(|window| window.location().origin().ok())
        .is_some_and(|origin| origin == link.origin());
    same_origin
        && !link.has_attribute("target")
        && !link.has_attribute("download")
        && !link.has_attribute("rel")
        && link.pathname() != address::path()
}
