//! Finding any client or page from anywhere, by Ctrl-K.

mod dialog;
mod model;

use leptos::prelude::*;

pub use dialog::PaletteDialog;

/// Whether the palette is open. Provided by the app's frame.
#[derive(Clone, Copy)]
pub struct CommandPalette {
    open: RwSignal<bool>,
}

impl CommandPalette {
    /// Makes it and provides it to everything below.
    pub fn provide() -> Self {
        let palette = Self { open: RwSignal::new(false) };
        provide_context(palette);
        palette
    }

    /// The palette of the app one is in.
    ///
    /// # Panics
    /// Outside of the app's frame, which is a mistake in the app.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Opens it.
    pub fn open(self) {
        self.open.set(true);
    }

    /// Opens or closes it.
    pub fn toggle(self) {
        self.open.update(|open| *open = !*open);
    }
}
