//! The page on which clients change their details, and choose what they are told.

use contract::sessions::Me;
use leptos::prelude::*;

use super::{contact::Contact, name::Name};
use crate::{
    api::ApiError,
    browser::navigation::Navigation,
    features::{feedback::Loaded, notifications::Preferences, portal::PortalPage},
    i18n::{fields, profile as texts},
    state::{portal::PortalState, remote::Remote, submission::sentence},
    ui::{Card, SkeletonKind},
};

/// Name, e-mail address and telephone, and what one is told.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let state = PortalState::from_context();
    let navigation = Navigation::from_context();
    let me = Remote::new(move || async move { state.api().me().await });
    view! {
        <PortalPage title=texts::title().to_owned() back=move |()| navigation.go("/more")>
            <Loaded
                remote=me
                skeleton=&[SkeletonKind::Card, SkeletonKind::Card]
                on_error=move |error| state.notice(&error)
                children=|me| view! { <Details me=me /> }.into_any()
            />
            <Preferences />
        </PortalPage>
    }
}

#[component]
fn Details(me: Me) -> impl IntoView {
    let me = RwSignal::new(me);
    view! {
        <Card><Name me=me /></Card>
        <Card>
            <div class="stack">
                <Contact me=me phone=false />
                <Contact me=me phone=true />
                <p class="muted small">{texts::contact_hint()}</p>
            </div>
        </Card>
    }
}

/// What is wrong with a field, or else what happened, in the reader's language.
pub(super) fn fault_of(error: &ApiError, field: &str) -> String {
    let fault = error.field(field);
    // Only the server knows what a number of that country is like.
    if let Some(fault) = fault.filter(|fault| fault.code == "format") {
        return sentence(&fault.message);
    }
    let fault = fault.and_then(|fault| match fault.code.as_str() {
        "unchanged" => Some(texts::unchanged()),
        "required" => Some(fields::required()),
        "taken" => Some(fields::taken()),
        _ => None,
    });
    fault.unwrap_or_else(|| error.text()).to_owned()
}
