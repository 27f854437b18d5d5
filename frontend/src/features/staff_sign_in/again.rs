//! Signing in again, over the page one is on, when the session has ended meanwhile: what was typed
//! there stays.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    attempt::{Attempt, CodeStep, PasswordStep},
    model::Step,
};
use crate::{
    browser::elements,
    features::feedback::fetch_refused_again,
    i18n::staff_sign_in as texts,
    state::staff::StaffState,
    ui::{Button, ButtonKind, Sheet, live, live_text, react},
};

/// Asks whoever was signed in to sign in again, as soon as the session is found to have ended.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let staff = StaffState::from_context();
    let attempt = Attempt::new();
    let open = RwSignal::new(false);
    // It is there until it is answered, and comes back when Escape has closed it.
    react(move || {
        let wanted = staff.expired();
        if open.get() != wanted {
            open.set(wanted);
        }
    });
    react(move || {
        if staff.expired() {
            untrack(|| staff.with_me(|me| attempt.begin_as(me)));
            elements::focus_first("#sign-in-password");
        }
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        attempt.send(staff, move || {
            attempt.clear();
            fetch_refused_again();
            staff.appointments_changed();
        });
    };
    view! {
        <Sheet open=open title=texts::again_title()>
            <p class="muted">{texts::again_text()}</p>
            <form class="sign-in stack" novalidate on:submit=on_submit>
                <p class="strong">{live_text(move || attempt.email.get())}</p>
                <input
                    class="visually-hidden" type="email" autocomplete="username" readonly=true tabindex="-1"
                    aria-hidden="true" prop:value=move || attempt.email.get()
                />
                {live(move || match attempt.step.get() {
                    Step::Code => view! { <p>{texts::code_text()}</p><CodeStep attempt=attempt /> }.into_any(),
                    Step::Password | Step::Clinic(_) => view! { <PasswordStep attempt=attempt /> }.into_any(),
                })}
                <Button kind=ButtonKind::Quiet block=true on_press=move |()| staff.leave()>{texts::again_leave()}</Button>
            </form>
        </Sheet>
    }
}
