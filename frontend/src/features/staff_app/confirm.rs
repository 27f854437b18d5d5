//! The end of a sheet that asks before something is taken away.

use leptos::prelude::*;

use super::Refusal;
use crate::{
    i18n::staff_app as texts,
    state::submission::Submission,
    ui::{Button, ButtonKind},
};

/// Why it was refused, if it was, the button that does it, and the one that leaves all as it is.
#[component]
pub fn Confirm(
    /// Whether the sheet is open.
    open: RwSignal<bool>,
    /// The dealings with the server.
    submission: Submission,
    /// What the button says.
    button: &'static str,
    /// Does it.
    #[prop(into)]
    on_confirm: Callback<()>,
) -> impl IntoView {
    view! {
        <Refusal submission=submission />
        <div class="stack stack--tight">
            <Button kind=ButtonKind::Danger block=true busy=submission.busy() on_press=on_confirm>{button}</Button>
            <Button kind=ButtonKind::Quiet block=true on_press=move |()| open.set(false)>{texts::keep()}</Button>
        </div>
    }
}
