//! The way to the next page of a list.

use leptos::prelude::*;

use crate::{
    i18n::feedback,
    state::{paged::Paged, portal::PortalState},
    ui::{Button, ButtonKind, Refusal, live, react},
};

/// Fetches the next page, if there is one, and says why it did not come.
#[component]
pub fn ShowMore<T: Clone + Send + Sync + 'static>(
    /// The list.
    paged: Paged<T>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let submission = paged.submission();
    react(move || {
        if let Some(error) = submission.error() {
            state.notice(&error);
        }
    });
    let failure = Signal::derive(move || submission.error().map(|error| error.text().to_owned()));
    view! {
        <Refusal text=failure />
        {live(move || paged.has_more().then(|| view! {
            <Button kind=ButtonKind::Secondary block=true busy=submission.busy() on_press=paged.more()>
                {feedback::show_more()}
            </Button>
        }))}
    }
}
