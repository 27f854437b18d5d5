//! What the browser keeps for the apps. Storage may be switched off: then nothing is kept, and
//! nothing breaks.

use web_sys::Storage;

/// How long something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// On this device, in every tab.
    Device,
    /// In this tab, over reloads.
    Tab,
}

impl Keep {
    fn storage(self) -> Option<Storage> {
        let window = web_sys::window()?;
        match self {
            Self::Device => window.local_storage().ok()?,
            Self::Tab => window.session_storage().ok()?,
        }
    }

    /// What is kept under that name.
    pub fn read(self, name: &str) -> Option<String> {
        self.storage()?.get_item(name).ok()?
    }

    /// Keeps a value.
    pub fn write(self, name: &str, value: &str) {
        if let Some(storage) = self.storage() {
            // A full or forbidden storage keeps nothing.
            let _ = storage.set_item(name, value);
        }
    }

    /// Forgets a value.
    pub fn remove(self, name: &str) {
        if let Some(storage) = self.storage() {
            let _ = storage.remove_item(name);
        }
    }
}
