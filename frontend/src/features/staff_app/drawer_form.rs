//! A form that fills a drawer.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{Refusal, StaleNote};
use crate::{
    state::submission::Submission,
    ui::{Button, ButtonKind},
};

/// The fields of a drawer, and at its foot why they were refused and the button that sends them.
#[component]
pub fn DrawerForm(
    /// The form's dealings with the server.
    submission: Submission,
    /// Sends what was typed.
    #[prop(into)]
    on_submit: Callback<()>,
    /// What its button says.
    button: &'static str,
    /// What to do about somebody else's change, for a record that is there already: to show it,
    /// and to save on top of it.
    #[prop(optional)]
    on_stale: Option<(Callback<()>, Callback<()>)>,
    /// What stands above the button.
    #[prop(optional, into)]
    note: ViewFn,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <form class="drawer__form" novalidate on:submit=submit>
            <div class="drawer__body stack">{children()}</div>
            <div class="drawer__foot stack">
                {on_stale.map(|(on_theirs, on_mine)| view! {
                    <StaleNote submission=submission on_theirs=on_theirs on_mine=on_mine />
                })}
                <Refusal submission=submission />
                {note.run()}
                <Button kind=ButtonKind::Primary block=true submit=true busy=submission.busy()>{button}</Button>
            </div>
        </form>
    }
}
