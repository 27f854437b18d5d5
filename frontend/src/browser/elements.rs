//! Elements of the page that are reached for after the fact, and the clipboard.

use std::time::Duration;

use leptos::prelude::set_timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement, ScrollIntoViewOptions, ScrollLogicalPosition};

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

/// Gives the focus back to what has it now, once the page has been drawn: what is moved loses it.
pub fn keep_focus() {
    let focused = web_sys::window().and_then(|window| window.document()).and_then(|document| document.active_element());
    let focused = focused.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    set_timeout(
        move || {
            if let Some(element) = focused {
                // An element that has gone meanwhile leaves it where it is.
                let _ = element.focus();
            }
        },
        Duration::ZERO,
    );
}

/// What is selected in a field, as places in its text; both are the caret when nothing is. None
/// when there is no such field.
pub fn selection(id: &str) -> Option<(usize, usize)> {
    let (from, to) = match text_field(id)? {
        Ok(area) => (area.selection_start(), area.selection_end()),
        Err(input) => (input.selection_start(), input.selection_end()),
    };
    let place = |place: Result<Option<u32>, _>| place.ok().flatten().and_then(|place| usize::try_from(place).ok());
    Some((place(from)?, place(to)?))
}

/// Selects a part of a field's text and moves the focus there.
pub fn select(id: &str, from: usize, to: usize) {
    let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let Some(field) = text_field(id) else { return };
    // A field that cannot take the focus or a selection stays as it is.
    let _ = match field {
        Ok(area) => area.focus().and_then(|()| area.set_selection_range(place(from), place(to))),
        Err(input) => input.focus().and_then(|()| input.set_selection_range(place(from), place(to))),
    };
}

/// A field for several lines, or for one.
fn text_field(id: &str) -> Option<Result<HtmlTextAreaElement, HtmlInputElement>> {
    let element = web_sys::window()?.document()?.get_element_by_id(id)?;
    match element.dyn_into::<HtmlTextAreaElement>() {
        Ok(area) => Some(Ok(area)),
        Err(element) => element.dyn_into::<HtmlInputElement>().ok().map(Err),
    }
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
