//! The page on which a client asks for a link.

use contract::{login_links::RequestLoginLink, problem::ErrorCode};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{
    model::{IdentifierFault, countdown, fault_of},
    requested::{Requested, RequestedLink},
};
use crate::{
    api::ApiError,
    features::portal::Door,
    i18n::login_links as texts,
    state::portal::PortalState,
    ui::{Button, ButtonKind, CheckField, Note, Refusal, TextField, Tone, live},
};

/// Asks for an e-mail address or a telephone number, then for the code that was sent to it.
#[component]
pub fn SignInPage() -> impl IntoView {
    let state = PortalState::from_context();
    let requested = RwSignal::new(RequestedLink::kept(state));
    live(move || match requested.get() {
        Some(link) => view! { <Requested link=link on_start_over=move |()| requested.set(None) /> }.into_any(),
        None => view! { <RequestForm on_requested=move |link| requested.set(Some(link)) /> }.into_any(),
    })
}

#[component]
fn RequestForm(#[prop(into)] on_requested: Callback<RequestedLink>) -> impl IntoView {
    let state = PortalState::from_context();
    let portal = state.portal();
    let identifier = RwSignal::new(String::new());
    let remember = RwSignal::new(state.remembers());
    let fault = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);

    let refuse = move |what: IdentifierFault| {
        fault.set(Some(fault_text(what).to_owned()));
        crate::browser::document::focus("identifier");
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let typed = identifier.get_untracked();
        failure.set(None);
        // What is typed is the server's to read; only nothing at all needs no asking.
        if typed.trim().is_empty() {
            return refuse(IdentifierFault::Empty);
        }
        busy.set(true);
        state.set_remembers(remember.get_untracked());
        state.keep_current_page();
        spawn_local(async move {
            let request = RequestLoginLink { identifier: Some(typed.clone()), expired_token: None };
            match state.api().request_login_link(&request).await {
                Ok(answer) => on_requested.run(RequestedLink::now(typed.trim().to_owned(), request, answer)),
                Err(error) => {
                    busy.set(false);
                    match error.field("identifier") {
                        Some(field) => refuse(fault_of(&field.code)),
                        None => failure.set(Some(refusal(&error))),
                    }
                }
            }
        });
    };

    view! {
        <Door title=texts::title()>
            {live(move || state.expired().then(|| view! { <Note tone=Tone::Warn>{texts::expired()}</Note> }))}
            {portal.description.map(|text| view! { <p>{text}</p> })}
            <p class="muted">{texts::intro()}</p>
            <form class="stack" novalidate on:submit=submit>
                <TextField
                    id="identifier"
                    label=texts::identifier()
                    value=identifier
                    error=fault
                    autocomplete="username"
                    inputmode="email"
                    maxlength=254
                    required=true
                    on_input=move |_| fault.set(None)
                />
                <CheckField id="remember" label=texts::remember() checked=remember />
                <Refusal text=failure />
                <Button kind=ButtonKind::Primary block=true submit=true busy=busy>{texts::send()}</Button>
            </form>
            {portal.support_email.map(|email| view! {
                <p class="muted small">
                    {texts::help()} " " <a href=["mailto:", email.as_str()].concat() rel="external">{email.as_str().to_owned()}</a>
                </p>
            })}
        </Door>
    }
}

fn fault_text(fault: IdentifierFault) -> &'static str {
    match fault {
        IdentifierFault::Empty => texts::empty(),
        IdentifierFault::Email => texts::bad_email(),
        IdentifierFault::Phone => texts::bad_phone(),
        IdentifierFault::Unrecognised => texts::unrecognised(),
    }
}

/// Why no link was sent.
pub(super) fn refusal(error: &ApiError) -> String {
    match error.retry_after_seconds() {
        Some(seconds) if error.is(ErrorCode::RateLimited) => texts::too_often(&countdown(seconds)),
        _ => error.text().to_owned(),
    }
}
