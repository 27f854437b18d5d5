//! The address bar.

use wasm_bindgen::JsValue;

/// The path of the current address, such as `/rosewood/book`.
pub fn path() -> String {
    web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default()
}

/// The query of the current address with its `?`, or nothing.
pub fn query() -> String {
    web_sys::window().and_then(|window| window.location().search().ok()).unwrap_or_default()
}

/// Takes the fragment out of the address bar and the history, and returns it without its `#`.
/// For secrets that must not stay where somebody else can read them.
pub fn take_fragment() -> Option<String> {
    let window = web_sys::window()?;
    let fragment = window.location().hash().ok()?;
    let fragment = fragment.strip_prefix('#').filter(|rest| !rest.is_empty())?.to_owned();
    let bare = [path(), query()].concat();
    // Replacing by an address of the same origin is always allowed.
    let _ = window.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&bare));
    Some(fragment)
}

/// Loads the app anew, where one is.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        // A page may always load itself.
        let _ = window.location().reload();
    }
}

/// A value as it stands in a path or query.
pub fn encode(value: &str) -> String {
    js_sys::encode_uri_component(value).into()
}

/// Calls `on_change` whenever the fragment changes, as when a second link is opened in the same
/// tab.
pub fn on_fragment_change(on_change: impl Fn() + 'static) {
    let handle = leptos::prelude::window_event_listener(leptos::ev::hashchange, move |_| on_change());
    leptos::prelude::on_cleanup(move || handle.remove());
}
