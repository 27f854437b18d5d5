//! `localStorage`, which may be switched off: then nothing is kept, and nothing breaks.

use web_sys::Storage;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// What is kept under that name.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Keeps a value.
pub fn write(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage keeps nothing.
        let _ = storage.set_item(name, value);
    }
}

/// Forgets a value.
pub fn remove(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(name);
    }
}
