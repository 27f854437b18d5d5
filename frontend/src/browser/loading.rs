//! What became of loading a part of the app.

use super::{address, document, storage::Keep};

/// In the tab, that the app was loaded anew because a part of it was gone.
const RELOADED: &str = "portico.reloaded";

/// Why a part of the app could not be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadFault {
    /// Nobody answered.
    Offline,
    /// It is not on the server any more, which has another version of the app.
    Gone,
    /// What came is not a part of the app.
    Broken,
}

/// Why the last part that failed could not be loaded, as the loader notes it in the document.
pub fn fault() -> LoadFault {
    match document::attribute("data-part-failure").as_deref() {
        Some("offline") => LoadFault::Offline,
        Some("gone") => LoadFault::Gone,
        _ => LoadFault::Broken,
    }
}

/// Loads the app anew, unless that was done already and did not help. Returns whether it does.
pub fn reload_once() -> bool {
    if Keep::Tab.read(RELOADED).is_some() {
        return false;
    }
    Keep::Tab.write(RELOADED, "1");
    // Where nothing is kept, nobody would know that it was done.
    if Keep::Tab.read(RELOADED).is_none() {
        return false;
    }
    address::reload();
    true
}

/// A part was loaded: the next one that is gone is a reason of its own.
pub fn note_success() {
    Keep::Tab.remove(RELOADED);
}
