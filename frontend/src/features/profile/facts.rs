//! One's details, to be read.

use contract::{contact::PhoneNumber, sessions::Me};
use leptos::prelude::*;

use crate::{
    i18n::{booking, profile as texts},
    state::portal::PortalState,
};

/// Name, e-mail address and telephone, and where to change them.
#[component]
pub fn ProfileFacts(
    /// Whose.
    me: Me,
) -> impl IntoView {
    let state = PortalState::from_context();
    let name = [me.first_name.as_str(), " ", &me.last_name].concat();
    let fact = |name: &'static str, value: String| view! { <div class="fact"><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <dl class="facts facts--alone">
            {fact(booking::name(), name)}
            {me.email.map(|email| fact(booking::email(), email))}
            {me.phone.map(|phone| fact(booking::phone(), written(state, phone)))}
        </dl>
        <a href=state.href("/profile")>{texts::change_details()}</a>
    }
}

/// A telephone number as people in the clinic's country write it.
pub(super) fn written(state: PortalState, phone: String) -> String {
    phone.parse::<PhoneNumber>().map_or(phone, |phone| state.written(&phone))
}
