//! Previews: what staff see when they look at the portal as a client.

use contract::previews::ShownPreview;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::{
    api::use_preview,
    browser::{address, document, storage::Keep, ticker::seconds_until},
    i18n::{format, portal as texts},
    state::portal::PortalState,
    ui::{Button, ButtonKind, EmptyState, IconName, Toasts},
};

/// Where a preview begins.
const PAGE: &str = "/preview";

/// Takes the secret of a preview out of the address, and keeps it for this tab alone: whoever is
/// signed in to the portal in another tab is not disturbed.
pub fn begin(slug: &str) {
    let key = ["portico.preview.", slug].concat();
    let is_begun_here = address::path().trim_end_matches('/').ends_with(PAGE);
    let begun = is_begun_here.then(address::take_fragment).flatten();
    if let Some(token) = &begun {
        Keep::Tab.write(&key, token);
    }
    // A browser that keeps nothing still shows a preview, and not whoever is signed in with it.
    if let Some(token) = begun.or_else(|| Keep::Tab.read(&key)) {
        use_preview(token);
    }
}

/// Says that this is a preview, how long it lasts, and ends it.
#[component]
pub fn PreviewBar(
    /// The preview.
    preview: ShownPreview,
) -> impl IntoView {
    let state = PortalState::from_context();
    let ShownPreview { id, client_name, ends_at } = preview;
    let left = seconds_until(Signal::stored(Some(ends_at)));
    // Minutes, rounded up: a bar that changes every second is read out every second.
    let minutes = Memo::new(move |_| left.get().div_ceil(60));
    Effect::new(move |_| {
        if minutes.get() == 0 {
            state.end_preview();
        }
    });
    // The browser fetches files by itself, without saying that this is a preview.
    let toasts = Toasts::from_context();
    let files = window_event_listener(ev::click, move |event| {
        let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if pressed.is_some_and(|pressed| pressed.closest("a[href^='/api/']").is_ok_and(|link| link.is_some())) {
            event.prevent_default();
            toasts.show(texts::preview_no_files());
        }
    });
    on_cleanup(move || files.remove());
    let end = move |()| {
        spawn_local(async move {
            // It ends by itself when nobody is signed in here any more.
            let _ = state.api().end_preview(id).await;
            state.end_preview();
        });
    };
    view! {
        <aside class="preview-bar" aria-label=texts::preview_label()>
            <p class="grow">{move || texts::preview(&format::minutes(minutes.get()), &client_name)}</p>
            <Button kind=ButtonKind::Secondary on_press=end>{texts::end_preview()}</Button>
        </aside>
    }
}

/// That the preview is over.
#[component]
pub fn PreviewOver() -> impl IntoView {
    document::set_title(texts::preview_over());
    view! {
        <main class="door">
            <h1 class="visually-hidden">{texts::preview_over()}</h1>
            <div class="card">
                <EmptyState icon=IconName::Clock title=texts::preview_over() text=texts::preview_over_text() />
            </div>
        </main>
    }
}
