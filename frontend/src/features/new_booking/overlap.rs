//! Booking a client who has something else at that time.

use contract::problem::ErrorCode;
use leptos::prelude::*;

use crate::{
    i18n::{
        format::{self, Style},
        new_booking as texts,
    },
    state::submission::Submission,
    ui::{Button, ButtonKind, Note, Tone, live},
};

/// That the client has another appointment at the wanted time, and the way to have both. Nothing while
/// the server has not said so.
#[component]
pub fn OverlapNote(
    /// The form's dealings with the server.
    submission: Submission,
    /// What the button says.
    button: &'static str,
    /// Sends it again, although the client is elsewhere at that time.
    #[prop(into)]
    on_anyway: Callback<()>,
) -> impl IntoView {
    live(move || {
        let error = submission.error().filter(|error| error.is(ErrorCode::OtherAppointment))?;
        let other = error.problem().and_then(|problem| problem.other_local_start);
        let text = other.map_or_else(
            || texts::overlap_some().to_owned(),
            |start| texts::overlap(&format::local(start, Style::DayAndTime)),
        );
        Some(view! {
            <Note tone=Tone::Warn alert=true>
                <p>{text}</p>
                <Button kind=ButtonKind::Secondary on_press=on_anyway>{button}</Button>
            </Note>
        })
    })
}
