//! The page after a link was asked for: the code beside it, and asking again.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    login_links::{LoginLinkRequested, RequestLoginLink},
    problem::ErrorCode,
    sessions::CreateSession,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{
    model::{CODE_DIGITS, code_digits, countdown},
    sign_in::refusal,
};
use crate::{
    api::json,
    browser::{clock, storage::Keep, ticker::seconds_until},
    features::portal::{Door, enter_portal},
    i18n::login_links as texts,
    state::portal::PortalState,
    ui::{Button, ButtonKind, Refusal, TextField, Toasts, live_text},
};

/// A link that was asked for in this tab. It is kept over reloads, because a phone may drop the
/// tab while its owner reads the message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RequestedLink {
    shown_identifier: String,
    request: RequestLoginLink,
    expires_at: DateTime<Utc>,
    resend_at: DateTime<Utc>,
    minutes: u32,
}

impl RequestedLink {
    /// A link that was asked for just now.
    pub(super) fn now(shown_identifier: String, request: RequestLoginLink, answer: LoginLinkRequested) -> Self {
        let now = clock::now();
        Self {
            shown_identifier,
            request,
            expires_at: now + TimeDelta::seconds(answer.expires_in_seconds.into()),
            resend_at: now + TimeDelta::seconds(answer.resend_after_seconds.into()),
            minutes: answer.expires_in_seconds.div_ceil(60),
        }
    }

    /// The link that was asked for before this tab was loaded again, if it still works.
    pub(super) fn kept(state: PortalState) -> Option<Self> {
        let kept = Keep::Tab.read(&state.key("requested"))?;
        json::read::<Self>(&kept).filter(|link| link.expires_at > clock::now())
    }

    fn keep(&self, state: PortalState) {
        if let Some(text) = json::write(self) {
            Keep::Tab.write(&state.key("requested"), &text);
        }
    }
}

/// Says where to look, and takes the code.
#[component]
pub(super) fn Requested(
    /// The link that was asked for.
    link: RequestedLink,
    /// Goes back to asking.
    #[prop(into)]
    on_start_over: Callback<()>,
) -> impl IntoView {
    let state = PortalState::from_context();
    link.keep(state);
    let link = RwSignal::new(link);
    let code = RwSignal::new(String::new());
    let fault = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let enter = enter_portal(state);

    // The link may have been opened in another tab meanwhile.
    let returned = window_event_listener_untyped("focus", move |_| {
        spawn_local(async move {
            if state.api().portal().await.is_ok_and(|portal| portal.signed_in) {
                Keep::Tab.remove(&state.key("requested"));
                enter.run(());
            }
        });
    });
    on_cleanup(move || returned.remove());

    let send = move || {
        if busy.get_untracked() {
            return;
        }
        let digits = code_digits(&code.get_untracked());
        if digits.len() < CODE_DIGITS {
            fault.set(Some(texts::code_incomplete().to_owned()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let request = CreateSession { code: Some(digits), remember: state.remembers(), ..CreateSession::default() };
            match state.api().create_session(&request).await {
                Ok(page) => {
                    Keep::Tab.remove(&state.key("requested"));
                    state.keep_return_page(page);
                    enter.run(());
                }
                Err(error) => {
                    busy.set(false);
                    if error.is(ErrorCode::LoginCodeWrong) {
                        code.set(String::new());
                    }
                    fault.set(Some(error.text().to_owned()));
                    crate::browser::document::focus("code");
                }
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let typed = move |_: String| {
        fault.set(None);
        if code.with_untracked(|code| code_digits(code).len()) == CODE_DIGITS {
            send();
        }
    };
    let start_over = move |()| {
        Keep::Tab.remove(&state.key("requested"));
        on_start_over.run(());
    };

    view! {
        <Door title=texts::sent_title()>
            <p>
                {live_text(move || link.with(|link| texts::sent_text(&state.clinic_name(), &link.shown_identifier)))} " "
                <span class="muted">{live_text(move || texts::sent_expiry(link.with(|link| link.minutes)))}</span>
            </p>
            <form class="stack" novalidate on:submit=submit>
                <TextField
                    id="code"
                    label=texts::code()
                    value=code
                    error=fault
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    maxlength=11
                    required=true
                    code=true
                    on_input=typed
                />
                <Button kind=ButtonKind::Primary block=true submit=true busy=busy>{texts::enter()}</Button>
            </form>
            <Resend link=link />
            <Button kind=ButtonKind::Link block=true on_press=start_over>{texts::other_identifier()}</Button>
        </Door>
    }
}

/// Asks for another message, after a while.
#[component]
fn Resend(link: RwSignal<RequestedLink>) -> impl IntoView {
    let state = PortalState::from_context();
    let toasts = Toasts::from_context();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let left = seconds_until(Signal::derive(move || Some(link.with(|link| link.resend_at))));
    let waiting = Memo::new(move |_| left.get() > 0);
    let resend = move |()| {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let former = link.get_untracked();
            match state.api().request_login_link(&former.request).await {
                Ok(answer) => {
                    let newer = RequestedLink::now(former.shown_identifier, former.request, answer);
                    newer.keep(state);
                    link.set(newer);
                    toasts.show(texts::resent());
                }
                Err(error) => failure.set(Some(refusal(&error))),
            }
            busy.set(false);
        });
    };
    view! {
        <Refusal text=failure />
        <Button kind=ButtonKind::Secondary block=true busy=busy disabled=waiting on_press=resend>
            <span class="numeric">
                {live_text(move || if waiting.get() { texts::resend_in(&countdown(left.get())) } else { texts::resend().to_owned() })}
            </span>
        </Button>
    }
}
