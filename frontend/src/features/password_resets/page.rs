//! The page: asking for a link, or setting the password by one.

use leptos::prelude::*;

use super::{request::RequestForm, set::SetPassword};
use crate::{features::account_links::link_token, ui::live};

/// Asks for a link without a token in the address's fragment; sets the password with one.
#[component]
pub fn PasswordResetPage() -> impl IntoView {
    let token = link_token();
    live(move || match token.get() {
        Some(secret) => view! { <SetPassword token=secret on_ask_again=move |()| token.set(None) /> }.into_any(),
        None => view! { <RequestForm /> }.into_any(),
    })
}
