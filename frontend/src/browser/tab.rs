//! A tab opened by this one.

use web_sys::Window;

/// A tab that this one has opened and sends somewhere.
#[derive(Debug)]
pub struct Tab(Window);

impl Tab {
    /// Opens an empty tab, if the browser allows it.
    pub fn open() -> Option<Self> {
        web_sys::window()?.open_with_url_and_target("", "_blank").ok()?.map(Self)
    }

    /// Sends it to an address, and lets go of it.
    pub fn go(self, url: &str) {
        // What is shown there has no business here.
        let _ = self.0.set_opener(&wasm_bindgen::JsValue::NULL);
        let _ = self.0.location().replace(url);
    }

    /// Closes it.
    pub fn close(self) {
        let _ = self.0.close();
    }
}
