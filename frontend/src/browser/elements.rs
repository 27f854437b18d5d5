//! Elements of the page that are reached for after the fact, and the clipboard.

use std::time::Duration;

use leptos::prelude::set_timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Moves the focus to the first element that matches, once the page has been drawn.
pub fn focus_first(selector: &'static str) {
    set_timeout(
        move || {
            let element = web_sys::window()
                .and_then(|window| window.document())
                .and_then(|document| document.query_selector(selector).ok().flatten());
            if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                // An element that cannot take the focus leaves it where it is.
                let _ = element.focus();
            }
        },
        Duration::ZERO,
    );
}

/// Moves the focus to the first field that something is wrong with.
pub fn focus_first_invalid() {
    focus_first("[aria-invalid=\"true\"]");
}

/// Brings the element with that id into sight, if there is one.
pub fn scroll_into_view(id: &str) {
    let element =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Puts a text into the clipboard; whether the browser allowed it.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    // Missing on pages without TLS, except on this very machine.
    if !window.is_secure_context() {
        return false;
    }
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// Whether this is a Mac, where shortcuts are written with ⌘.
pub fn is_apple() -> bool {
    web_sys::window()
        .and_then(|window| window.navigator().platform().ok())
        .is_some_and(|platform| platform.starts_with("Mac") || platform.starts_with("iP"))
}
