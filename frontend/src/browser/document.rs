//! The document: title, language, custom properties, focus.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn root() -> Option<HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// Sets the title of the tab.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Sets the icon of the tab.
pub fn set_icon(url: &str) {
    let link = document().and_then(|document| document.query_selector("link[rel=icon]").ok().flatten());
    if let Some(link) = link {
        // An attribute with a name that is always valid.
        let _ = link.set_attribute("href", url);
    }
}

/// Declares the language of the page and the direction it is written in.
pub fn set_language(tag: &str) {
    let language = tag.split('-').next().unwrap_or(tag);
    let direction = if matches!(language, "ar" | "fa" | "he" | "ur") { "rtl" } else { "ltr" };
    if let Some(root) = root() {
        root.set_lang(tag);
        root.set_dir(direction);
    }
}

/// Sets a custom property on the root element, which the content security policy allows where a
/// `style` attribute in markup would be refused.
pub fn set_property(name: &str, value: &str) {
    if let Some(root) = root() {
        // Custom properties take any value.
        let _ = root.style().set_property(name, value);
    }
}

/// An attribute of the root element.
pub fn attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name)
}

/// Removes the skeleton that stands in the page before the app runs.
pub fn remove_boot_skeleton() {
    if let Some(skeleton) = document().and_then(|document| document.get_element_by_id("boot")) {
        skeleton.remove();
    }
}

/// Moves the focus to the element with that id, if there is one.
pub fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Whether nothing in particular has the focus.
pub fn focus_is_lost() -> bool {
    document().and_then(|document| document.active_element()).is_none_or(|element| element.tag_name() == "BODY")
}

/// Scrolls the strip around an element sideways until the element is in its middle.
pub fn reveal_in(id: &str, strip: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let strip = element.closest(strip).ok().flatten();
    if let Some(strip) = strip.and_then(|strip| strip.dyn_into::<HtmlElement>().ok()) {
        let before = element.offset_left() - strip.offset_left();
        strip.set_scroll_left(before - (strip.client_width() - element.offset_width()) / 2);
    }
}
