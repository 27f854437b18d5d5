//! What a form says when the server has refused it.

use contract::problem::ErrorCode;
use leptos::prelude::*;

use crate::{
    i18n::staff_app as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, Note, Tone, live},
};

/// What has a note of its own, with the ways on.
const ASKED_ABOUT: [ErrorCode; 3] = [ErrorCode::StaleVersion, ErrorCode::OtherAppointment, ErrorCode::SimilarClient];

/// Why the server refused, above the button that asked it. Nothing while it has not.
#[component]
pub fn Refusal(
    /// The form's dealings with the server.
    submission: Submission,
) -> impl IntoView {
    live(move || {
        let error = submission.error().filter(|error| !ASKED_ABOUT.iter().any(|code| error.is(*code)))?;
        let trace = error.trace_id().map(texts::trace);
        Some(view! {
            <Note tone=Tone::Bad alert=true>
                <p>{error.text()}</p>
                {trace.map(|trace| view! { <p class="trace">{trace}</p> })}
            </Note>
        })
    })
}

/// That somebody else has changed the record meanwhile, and the two ways on.
#[component]
pub fn StaleNote(
    /// The form's dealings with the server.
    submission: Submission,
    /// Shows the record as it is now, in place of what was typed.
    #[prop(into)]
    on_theirs: Callback<()>,
    /// Saves what was typed on top of it.
    #[prop(into)]
    on_mine: Callback<()>,
) -> impl IntoView {
    live(move || {
        submission.error().filter(|error| error.is(ErrorCode::StaleVersion)).map(|_| {
            view! {
                <Note tone=Tone::Warn alert=true>
                    <p class="strong">{texts::stale_title()}</p>
                    <p>{texts::stale_text()}</p>
                    <div class="row">
                        <Button kind=ButtonKind::Secondary on_press=on_theirs>{texts::stale_theirs()}</Button>
                        <Button kind=ButtonKind::Secondary on_press=on_mine>{texts::stale_mine()}</Button>
                    </div>
                </Note>
            }
        })
    })
}
