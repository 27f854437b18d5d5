//! A form that is saved as a whole.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{Refusal, StaleNote};
use crate::{
    api::ApiError,
    browser::leaving,
    i18n::staff_app as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind, live},
};

/// Saves what was typed or discards it, says why it was refused, and asks before one leaves it. Its foot is a bar along the window; there is none while all is saved.
#[component]
pub fn SaveForm(
    /// Its look.
    class: &'static str,
    /// Whether something was typed that is not saved.
    #[prop(into)]
    dirty: Signal<bool>,
    /// The form's dealings with the server.
    submission: Submission,
    /// Saves what was typed: as long as the record is as it was read, or on top of somebody else's
    /// change.
    #[prop(into)]
    on_save: Callback<bool>,
    /// Shows the record as it is now, in place of what was typed.
    #[prop(into)]
    on_theirs: Callback<()>,
    /// Shows what is saved, in place of what was typed.
    #[prop(into)]
    on_discard: Callback<()>,
    /// It is one of several on its page, and its foot stays inside it.
    #[prop(optional)]
    in_card: bool,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    leaving::ask_while(move || dirty.get_untracked());
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_save.run(false);
    };
    let discard = move |()| {
        submission.clear();
        on_discard.run(());
    };
    let refused = move || {
        view! {
            <StaleNote submission=submission on_theirs=on_theirs on_mine=move |()| on_save.run(true) />
            <Refusal submission=submission />
        }
        .into_any()
    };
    let save = move || {
        view! { <Button kind=ButtonKind::Primary submit=true busy=submission.busy()>{texts::save()}</Button> }
            .into_any()
    };
    let discard =
        move || view! { <Button kind=ButtonKind::Quiet on_press=discard>{texts::discard()}</Button> }.into_any();
    let in_place = in_card.then(refused);
    view! {
        <form class=class novalidate on:submit=on_submit>
            {children()}
            {in_place}
            {live(move || match (dirty.get(), in_card) {
                (false, _) => ().into_any(),
                (true, true) => view! {
                    <div class="row">
                        {save()}
                        {discard()}
                    </div>
                }
                .into_any(),
                (true, false) => view! {
                    <div class="save-bar">
                        {refused()}
                        <div class="row row--between">
                            <p class="muted">{texts::unsaved()}</p>
                            <div class="row">
                                {discard()}
                                {save()}
                            </div>
                        </div>
                    </div>
                }
                .into_any(),
            })}
        </form>
    }
}

/// Sends the changes that a form makes, if there are any, or shows what is wrong with them.
pub fn send_changes<C, T, R>(
    submission: Submission,
    changes: Result<C, Vec<(&'static str, &'static str)>>,
    send: impl FnOnce(C) -> R,
    on_saved: impl FnOnce(T) + 'static,
) where
    C: Default + PartialEq,
    T: 'static,
    R: Future<Output = Result<T, ApiError>> + 'static,
{
    match changes {
        Ok(changes) if changes == C::default() => {}
        Ok(changes) => submission.run(send(changes), on_saved),
        Err(faults) => {
            submission.refuse_fields(faults);
        }
    }
}
