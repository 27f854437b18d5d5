//! The page: the form, then what comes next.

use contract::problem::ErrorCode;
use leptos::prelude::*;

use super::{form::SetupForm, next::NextSteps};
use crate::{
    api::{ApiError, admin::setup as api},
    features::account_links::{LinkFrame, Opening, link_token},
    i18n::{account_links, setup as texts},
    state::{
        remote::{Load, Remote},
        staff::href,
    },
    ui::{ButtonKind, ButtonLink, live},
};

/// Creates the first clinic by the address that the server printed.
#[component]
pub fn SetupPage() -> impl IntoView {
    let token = link_token();
    let portal = RwSignal::new(None::<String>);
    let choices = Remote::new(move || {
        let token = token.get();
        async move {
            match token {
                Some(token) => api::inspect(token).await,
                None => Err(ApiError::of(ErrorCode::AccountLinkInvalid)),
            }
        }
    });
    live(move || {
        if let Some(address) = portal.get() {
            return view! { <NextSteps address=address /> }.into_any();
        }
        match choices.get() {
            Load::Ready(choices) => {
                let token = token.get_untracked().unwrap_or_default();
                view! { <SetupForm token=token choices=choices on_created=move |address| portal.set(Some(address)) /> }
                    .into_any()
            }
            Load::Failed(error) if error.is(ErrorCode::SetupClosed) => {
                view! { <Closed title=texts::closed_title() text=texts::closed_text() /> }.into_any()
            }
            Load::Failed(error) if error.is(ErrorCode::AccountLinkInvalid) => {
                view! { <Closed title=account_links::invalid_title() text=texts::invalid_text() /> }.into_any()
            }
            _ => view! { <Opening inspection=choices /> }.into_any(),
        }
    })
}

#[component]
fn Closed(title: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <LinkFrame title=title>
            <p class="muted">{text}</p>
            <ButtonLink kind=ButtonKind::Quiet href=href("/")>{account_links::to_sign_in()}</ButtonLink>
        </LinkFrame>
    }
}
