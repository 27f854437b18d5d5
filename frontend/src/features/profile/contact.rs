//! One's e-mail address or telephone number, which changes when a code sent to the new one has
//! been typed.

use contract::{
    ids::ContactChangeId,
    problem::ErrorCode,
    profile::{ConfirmContactChange, ContactChange, RequestContactChange},
    sessions::Me,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{facts::written, page::fault_of};
use crate::{
    api::ApiError,
    browser::document,
    i18n::{booking, profile as texts},
    state::portal::PortalState,
    ui::{Button, ButtonKind, TextField, Toasts, live},
};

/// How far a change has come.
#[derive(Clone, PartialEq)]
enum Step {
    Shown,
    Asking,
    Code(ContactChangeId, String),
}

/// One way to reach the client, and the steps by which it changes.
#[component]
pub fn Contact(
    /// Whose.
    me: RwSignal<Me>,
    /// The telephone number; otherwise the e-mail address.
    phone: bool,
) -> impl IntoView {
    let state = PortalState::from_context();
    let toasts = Toasts::from_context();
    let step = RwSignal::new(Step::Shown);
    let typed = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let (name, field, code_field, label, inputmode) = if phone {
        (booking::phone(), "phone", "phone-code", texts::new_phone(), "tel")
    } else {
        (booking::email(), "email", "email-code", texts::new_email(), "email")
    };
    let change_label = if phone { texts::change_phone() } else { texts::change_email() };
    let go = move |to: Step| {
        fault.set(None);
        typed.set(String::new());
        let id = if matches!(to, Step::Code(..)) { code_field } else { field };
        step.set(to);
        set_timeout(move || document::focus(id), std::time::Duration::ZERO);
    };
    let refused = move |error: ApiError| {
        state.notice(&error);
        fault.set(Some(fault_of(&error, field)));
        if error.is(ErrorCode::ContactCodeWrong) {
            typed.set(String::new());
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked();
        if busy.get_untracked() {
            return;
        }
        if text.trim().is_empty() {
            fault.set(Some(crate::i18n::fields::required().to_owned()));
            return;
        }
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            if let Step::Code(id, _) = step.get_untracked() {
                match state.api().confirm_contact_change(id, &ConfirmContactChange { code: text }).await {
                    Ok(changed) => {
                        me.set(changed);
                        go(Step::Shown);
                        toasts.show(texts::contact_changed());
                    }
                    Err(error) => refused(error),
                }
            } else {
                let (email, phone) = if phone { (None, Some(text)) } else { (Some(text), None) };
                match state.api().request_contact_change(&RequestContactChange { email, phone }).await {
                    Ok(ContactChange { id, contact, .. }) => go(Step::Code(id, contact)),
                    Err(error) => refused(error),
                }
            }
            busy.set(false);
        });
    };
    let leave = move |()| go(Step::Shown);
    view! {
        <form class="stack contact-form" novalidate on:submit=submit>
            {live(move || match step.get() {
                Step::Shown => {
                    let value = me.with(|me| {
                        if phone { me.phone.clone().map(|phone| written(state, phone)) } else { me.email.clone() }
                    });
                    view! {
                        <div class="row row--between" id=field tabindex="-1">
                            <div class="grow">
                                <p class="field__label">{name}</p>
                                <p class="wrap">{value.unwrap_or_else(|| texts::none().to_owned())}</p>
                            </div>
                            <Button kind=ButtonKind::Link label=change_label on_press=move |()| go(Step::Asking)>
                                {booking::change()}
                            </Button>
                        </div>
                    }
                    .into_any()
                }
                Step::Asking => view! {
                    <TextField
                        id=field label=label value=typed error=fault kind=inputmode inputmode=inputmode
                        autocomplete=inputmode hint=texts::code_hint() required=true
                    />
                    <Choices busy=busy on_leave=leave>{texts::send_code()}</Choices>
                }
                .into_any(),
                Step::Code(_, contact) => view! {
                    <p>{texts::code_sent(&contact)} " " <span class="muted">{texts::code_missing()}</span></p>
                    <TextField
                        id=code_field label=texts::code() value=typed error=fault autocomplete="one-time-code"
                        inputmode="numeric" maxlength=11 required=true code=true
                    />
                    <Choices busy=busy on_leave=leave>{texts::confirm()}</Choices>
                }
                .into_any(),
            })}
        </form>
    }
}

/// Goes on, or back to how it was.
#[component]
fn Choices(busy: RwSignal<bool>, #[prop(into)] on_leave: Callback<()>, children: Children) -> impl IntoView {
    view! {
        <div class="row">
            <Button kind=ButtonKind::Primary submit=true busy=busy>{children()}</Button>
            <Button kind=ButtonKind::Quiet on_press=on_leave>{texts::keep()}</Button>
        </div>
    }
}
