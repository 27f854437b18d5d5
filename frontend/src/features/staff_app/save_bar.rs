//! The foot of a form that is saved as a whole.

use leptos::prelude::*;

use super::{Refusal, StaleNote};
use crate::{
    browser::leaving,
    i18n::staff_app as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, live},
};

/// Saves what was typed or discards it, says why it was refused, and asks before one
/// leaves the app with it. Nothing while all is saved.
#[component]
pub fn SaveBar(
    /// Whether something was typed that is not saved.
    #[prop(into)]
    dirty: Signal<bool>,
    /// The form's dealings with the server.
    submission: Submission,
    /// Shows the record as it is now, in place of what was typed.
    #[prop(into)]
    on_theirs: Callback<()>,
    /// Saves what was typed on top of it.
    #[prop(into)]
    on_mine: Callback<()>,
    /// Shows what is saved, in place of what was typed.
    #[prop(into)]
    on_discard: Callback<()>,
) -> impl IntoView {
    leaving::ask_while(move || dirty.get_untracked());
    let discard = move |()| {
        submission.clear();
        on_discard.run(());
    };
    live(move || {
        dirty.get().then(|| {
            view! {
                <div class="save-bar">
                    <StaleNote submission=submission on_theirs=on_theirs on_mine=on_mine />
                    <Refusal submission=submission />
                    <div class="row row--between">
                        <p class="muted">{texts::unsaved()}</p>
                        <div class="row">
                            <Button kind=ButtonKind::Quiet on_press=discard>{texts::discard()}</Button>
                            <Button kind=ButtonKind::Primary submit=true busy=submission.busy()>{texts::save()}</Button>
                        </div>
                    </div>
                </div>
            }
        })
    })
}
