//! Saying something to the server without waiting for an answer, even while the page goes away.

use web_sys::{Blob, BlobPropertyBag};

/// Sends JSON to an address of this origin. When it does not arrive, nobody learns.
pub fn send(url: &str, json: &str) {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let parts = js_sys::Array::of1(&json.into());
    if let (Some(window), Ok(blob)) = (web_sys::window(), Blob::new_with_str_sequence_and_options(&parts, &kind)) {
        let _ = window.navigator().send_beacon_with_opt_blob(url, Some(&blob));
    }
}
