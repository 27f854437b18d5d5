//! Frames in the page.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlIFrameElement};

/// Gives the elements of a frame the styles that stand in their `data-style`, and the frame the
/// height of what is in it.
pub fn apply_styles(frame: &HtmlIFrameElement) {
    let Some(document) = frame.content_document() else { return };
    if let Ok(elements) = document.query_selector_all("[data-style]") {
        for index in 0..elements.length() {
            let Some(node) = elements.item(index) else { continue };
            // A frame has classes of its own, so that asking for the page's finds none.
            let element: HtmlElement = node.unchecked_into();
            element.style().set_css_text(&element.get_attribute("data-style").unwrap_or_default());
        }
    }
    if let Some(height) = document.body().map(|body| body.scroll_height()) {
        // A length is always taken.
        let _ = frame.style().set_property("block-size", &[&height.to_string(), "px"].concat());
    }
}
