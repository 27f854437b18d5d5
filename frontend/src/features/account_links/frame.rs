//! What the pages of such links share.

use contract::{problem::ErrorCode, team::AccountLinkState};
use leptos::prelude::*;

use crate::{
    api::ApiError,
    browser::{address, document},
    features::feedback::Failure,
    i18n::{account_links as texts, staff_app},
    state::{remote::Remote, staff::href},
    ui::{Brand, ButtonKind, ButtonLink, SkeletonKind, Skeletons},
};

/// The token from the address's fragment, which leaves the address bar and the history. Another link that is
/// opened in the same tab takes its place.
pub fn link_token() -> RwSignal<Option<String>> {
    let token = RwSignal::new(address::take_fragment());
    address::on_fragment_change(move || {
        if let Some(other) = address::take_fragment() {
            token.set(Some(other));
        }
    });
    token
}

/// The frame of such a page: the product's name, a card, a heading.
#[component]
pub fn LinkFrame(
    /// The heading, which also names the page.
    #[prop(into)]
    title: String,
    /// What stands below it.
    children: Children,
) -> impl IntoView {
    document::set_title(&[&title, " · ", staff_app::product()].concat());
    view! {
        <main class="staff-door">
            <Brand name=staff_app::product() />
            <div class="card card--padded stack">
                <h1>{title}</h1>
                {children()}
            </div>
        </main>
    }
}

/// While the server is asked what a link is good for, and what is shown when it does not say.
#[component]
pub fn Opening<T: Clone + Send + Sync + 'static>(
    /// The answer.
    inspection: Remote<T>,
) -> impl IntoView {
    move || match inspection.error() {
        None => view! {
            <LinkFrame title=texts::opening()>
                <Skeletons shapes=&[SkeletonKind::Line, SkeletonKind::Row] />
            </LinkFrame>
        }
        .into_any(),
        Some(error) if is_invalid(&error) => view! {
            <LinkFrame title=texts::invalid_title()>
                <p class="muted">{texts::invalid_text()}</p>
                <ToSignIn />
            </LinkFrame>
        }
        .into_any(),
        Some(error) => view! {
            <LinkFrame title=texts::opening()>
                <Failure error=error on_retry=move |()| inspection.reload() />
            </LinkFrame>
        }
        .into_any(),
    }
}

/// Whether an error means that there never was such a link: it was not copied completely.
fn is_invalid(error: &ApiError) -> bool {
    error.is(ErrorCode::AccountLinkInvalid) || error.is(ErrorCode::ValidationFailed)
}

/// That a link does not work any more, why, and what to do.
#[component]
pub fn LinkOver(
    /// What has become of it. One that works is shown as expired.
    over: AccountLinkState,
    /// What to do about an expired one.
    expired_text: &'static str,
    /// Another way on than signing in.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (title, text) = match over {
        AccountLinkState::Used => (texts::used_title(), texts::used_text()),
        AccountLinkState::Superseded => (texts::superseded_title(), texts::superseded_text()),
        AccountLinkState::Revoked => (texts::revoked_title(), texts::revoked_text()),
        AccountLinkState::Expired | AccountLinkState::Usable => (texts::expired_title(), expired_text),
    };
    view! {
        <LinkFrame title=title>
            <p class="muted">{text}</p>
            {children.map(|children| children())}
            <ToSignIn />
        </LinkFrame>
    }
}

#[component]
fn ToSignIn() -> impl IntoView {
    view! { <ButtonLink kind=ButtonKind::Quiet href=href("/")>{texts::to_sign_in()}</ButtonLink> }
}
