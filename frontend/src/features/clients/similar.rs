//! "Did you mean …?", before somebody gets a second record.

use contract::problem::{ErrorCode, SimilarClient};
use leptos::prelude::*;

use crate::{
    i18n::clients as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, Note, Tone, live},
};

/// Who the new client may be, when the server has asked back. It stands in the form that adds the client, which the
/// last button sends again.
#[component]
pub fn DidYouMean(
    /// The form's dealings with the server.
    submission: Submission,
    /// Whether the client is to be added all the same.
    even_if_similar: RwSignal<bool>,
    /// Takes one who is there, named by id.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let choice = move |client: SimilarClient| {
        let SimilarClient { id, name, contact } = client;
        view! {
            <li>
                <Button kind=ButtonKind::Link on_press=move |()| on_choose.run(id.clone())>{name}</Button>
                " " <span class="muted small">{contact}</span>
            </li>
        }
    };
    live(move || {
        let error = submission.error().filter(|error| error.is(ErrorCode::SimilarClient))?;
        let clients = error.problem().map(|problem| problem.similar_clients.clone()).unwrap_or_default();
        Some(view! {
            <Note tone=Tone::Warn alert=true>
                <p class="strong">{texts::did_you_mean()}</p>
                <ul>{clients.into_iter().map(choice).collect_view()}</ul>
                <Button kind=ButtonKind::Secondary submit=true on_press=move |()| even_if_similar.set(true)>
                    {texts::add_anyway()}
                </Button>
            </Note>
        })
    })
}
