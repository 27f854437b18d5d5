//! What changes after it has been shown. Leptos compiles the machinery of every closure in a view
//! anew; through these functions it is compiled once, which is a good part of the portal's
//! download.

use leptos::prelude::*;

/// A part of a page that is made anew when what it reads changes.
pub fn live<V: IntoView + 'static>(part: impl Fn() -> V + Send + 'static) -> AnyView {
    erased(Box::new(move || part().into_any()))
}

/// A text that follows what it reads.
pub fn live_text(text: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(text)
}

/// Does something now, and again when what it reads changes.
pub fn react(action: impl FnMut() + 'static) {
    boxed(Box::new(action));
}

fn erased(part: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
    (move || part()).into_any()
}

fn boxed(action: Box<dyn FnMut()>) {
    Effect::new(action);
}
