//! Where a link leads. The token came in the address's fragment, which is gone from the address
//! bar by now; looking at the page uses nothing up.

use contract::{
    login_links::{LoginLinkState, RequestLoginLink, SignedInHere},
    portal_activity::ReportedEvent,
    problem::ErrorCode,
    sessions::CreateSession,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    requested::{Requested, RequestedLink},
    sign_in::refusal,
};
use crate::{
    api::ApiError,
    features::{
        feedback::Failure,
        portal::{Door, enter_portal},
    },
    i18n::login_links as texts,
    state::{activity, portal::PortalState},
    ui::{Button, ButtonKind, CheckField, Refusal, SkeletonKind, Skeletons, live, react},
};

/// How far the link has brought its bearer.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// The server is being asked, or is signing in.
    Opening,
    /// It was opened in another browser than the one that asked for it.
    Confirm { masked: String },
    /// It signs nobody in any more. Somebody else may be signed in here.
    Over { state: LoginLinkState, masked: String, stranger: bool },
    /// It was never made, or not copied completely.
    Invalid,
    /// Another was asked for.
    Requested(RequestedLink),
    /// Nobody answered.
    Failed(ApiError),
}

/// Signs in with a link, or says why not and what to do.
#[component]
pub fn LinkLanding(
    /// The link's secret.
    token: String,
    /// Leaves for the ordinary way to sign in.
    #[prop(into)]
    on_leave: Callback<()>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let stage = RwSignal::new(Stage::Opening);
    let token = StoredValue::new(token);
    let enter = enter_portal(state);

    let sign_in = move |confirmed: bool, masked: String| {
        spawn_local(async move {
            let request = CreateSession {
                token: Some(token.get_value()),
                confirmed,
                remember: state.remembers(),
                ..CreateSession::default()
            };
            match state.api().create_session(&request).await {
                Ok(page) => {
                    state.keep_return_page(page);
                    enter.run(());
                }
                Err(error) => stage.set(stage_of(error, masked)),
            }
        });
    };
    let inspect = move || {
        stage.set(Stage::Opening);
        spawn_local(async move {
            match state.api().inspect_login_link(token.get_value()).await {
                // It has done what it is for: whoever opens it once more wants in.
                Ok(link) if link.state != LoginLinkState::Usable && link.signed_in_here == SignedInHere::SamePerson => {
                    state.keep_return_page(link.page);
                    enter.run(());
                }
                Ok(link) if link.state != LoginLinkState::Usable => {
                    let stranger = link.signed_in_here == SignedInHere::SomebodyElse;
                    stage.set(Stage::Over { state: link.state, masked: link.masked_identifier, stranger });
                }
                Ok(link) if link.same_browser => sign_in(false, link.masked_identifier),
                Ok(link) => stage.set(Stage::Confirm { masked: link.masked_identifier }),
                Err(error) => stage.set(stage_of(error, String::new())),
            }
        });
    };
    inspect();

    live(move || match stage.get() {
        Stage::Opening => view! {
            <Door title=texts::opening()>
                <Skeletons shapes=&[SkeletonKind::Line, SkeletonKind::Row] />
            </Door>
        }
        .into_any(),
        Stage::Confirm { masked } => {
            let confirm = {
                let masked = masked.clone();
                move |()| {
                    stage.set(Stage::Opening);
                    sign_in(true, masked.clone());
                }
            };
            view! { <Confirm masked=masked on_confirm=confirm on_leave=on_leave /> }.into_any()
        }
        Stage::Over { state: over, masked, stranger } => view! {
            <Over
                over=over
                masked=masked
                stranger=stranger
                token=token.get_value()
                on_requested=move |link| stage.set(Stage::Requested(link))
                on_leave=on_leave
            />
        }
        .into_any(),
        Stage::Invalid => view! {
            <Door title=texts::invalid_title()>
                <p>{texts::invalid_text()}</p>
                <Button kind=ButtonKind::Primary block=true on_press=on_leave>{texts::new_link()}</Button>
            </Door>
        }
        .into_any(),
        Stage::Requested(link) => view! { <Requested link=link on_start_over=on_leave /> }.into_any(),
        Stage::Failed(error) => view! {
            <Door title=texts::title()><Failure error=error on_retry=move |()| inspect() /></Door>
        }
        .into_any(),
    })
}

fn stage_of(error: ApiError, masked: String) -> Stage {
    let masked = error.problem().and_then(|problem| problem.masked_identifier.clone()).unwrap_or(masked);
    let masked = if masked.is_empty() { texts::you().to_owned() } else { masked };
    match error.code() {
        Some(ErrorCode::LoginLinkUsed) => Stage::Over { state: LoginLinkState::Used, masked, stranger: false },
        Some(ErrorCode::LoginLinkExpired) => Stage::Over { state: LoginLinkState::Expired, masked, stranger: false },
        Some(ErrorCode::LoginLinkInvalid | ErrorCode::ValidationFailed) => Stage::Invalid,
        Some(ErrorCode::ConfirmationRequired) => Stage::Confirm { masked },
        _ => Stage::Failed(error),
    }
}

#[component]
fn Confirm(masked: String, #[prop(into)] on_confirm: Callback<()>, on_leave: Callback<()>) -> impl IntoView {
    let state = PortalState::from_context();
    let remember = RwSignal::new(state.remembers());
    react(move || state.set_remembers(remember.get()));
    view! {
        <Door title=texts::continue_title(&state.clinic_name())>
            <p>{texts::continue_text(&masked)}</p>
            <CheckField id="remember" label=texts::remember() checked=remember />
            <Button kind=ButtonKind::Primary block=true on_press=on_confirm>{texts::continue_button()}</Button>
            <Button kind=ButtonKind::Quiet block=true on_press=on_leave>{texts::not_me()}</Button>
        </Door>
    }
}

#[component]
fn Over(
    over: LoginLinkState,
    masked: String,
    stranger: bool,
    token: String,
    #[prop(into)] on_requested: Callback<RequestedLink>,
    on_leave: Callback<()>,
) -> impl IntoView {
    let state = PortalState::from_context();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    if over != LoginLinkState::Invite {
        activity::report(ReportedEvent::ErrorPageView);
    }
    let (title, text) = match over {
        LoginLinkState::Invite => (texts::invite_title(&state.clinic_name()), texts::invite_text(&masked)),
        LoginLinkState::InviteOver => (texts::invite_over_title().to_owned(), texts::invite_over_text().to_owned()),
        LoginLinkState::Used => (texts::used_title().to_owned(), texts::used_text(&masked)),
        LoginLinkState::Superseded => (texts::superseded_title().to_owned(), texts::superseded_text(&masked)),
        LoginLinkState::Expired | LoginLinkState::Usable => {
            (texts::expired_title().to_owned(), texts::expired_text(&masked))
        }
    };
    let request = move |()| {
        let request = RequestLoginLink { identifier: None, expired_token: Some(token.clone()) };
        let masked = masked.clone();
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            match state.api().request_login_link(&request).await {
                Ok(answer) => on_requested.run(RequestedLink::now(masked, request, answer)),
                Err(error) => {
                    busy.set(false);
                    failure.set(Some(refusal(&error)));
                }
            }
        });
    };
    view! {
        <Door title=title>
            <p>{text}</p>
            {stranger.then(|| view! { <p>{texts::stranger()}</p> })}
            <Refusal text=failure />
            {(over != LoginLinkState::InviteOver).then(|| view! {
                <Button kind=ButtonKind::Primary block=true busy=busy on_press=request>
                    {if over == LoginLinkState::Invite { texts::invite_button() } else { texts::new_link() }}
                </Button>
            })}
            <Button kind=ButtonKind::Quiet block=true on_press=on_leave>
                {if stranger { texts::stay() } else { texts::start_over() }}
            </Button>
        </Door>
    }
}
