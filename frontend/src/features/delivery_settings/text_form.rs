//! The form for a Twilio account.

use contract::delivery_settings::{SaveTextAccount, TextDelivery};
use leptos::prelude::*;

use super::{account_form::AccountForm, model::secret};
use crate::{
    api::admin::delivery_settings as api, browser::elements, i18n::delivery_settings as texts,
    state::submission::Submission, ui::TextField,
};

/// Account, token and sender, tried when they are saved.
#[component]
pub fn TextForm(
    /// How texts go out now.
    delivery: TextDelivery,
    /// Called with how they go out from then on.
    #[prop(into)]
    on_saved: Callback<TextDelivery>,
    /// Called when somebody else was faster.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    let submission = Submission::new();
    let version = delivery.version;
    let is_new = delivery.own.is_none();
    let (sid, from) = delivery.own.map(|own| (own.account_sid, own.sender)).unwrap_or_default();
    let (account_sid, sender) = (RwSignal::new(sid), RwSignal::new(from));
    let auth_token = RwSignal::new(String::new());
    elements::focus_first("#text-account");
    let send = move |()| {
        let request = SaveTextAccount {
            account_sid: account_sid.get_untracked().trim().to_owned(),
            auth_token: secret(auth_token.get_untracked()),
            sender: sender.get_untracked().trim().to_owned(),
        };
        submission.run(api::save_text_account(version, request), move |delivery| on_saved.run(delivery));
    };
    view! {
        <AccountForm submission=submission on_submit=send on_stale=on_stale>
            <TextField
                id="text-account" label=texts::account_sid() hint=texts::account_sid_hint() value=account_sid
                maxlength=34 required=true error=submission.field("account_sid")
            />
            <TextField
                id="text-token" label=texts::auth_token() kind="password" autocomplete="new-password" value=auth_token
                hint={if is_new { String::new() } else { texts::password_kept().to_owned() }}
                maxlength=64 error=submission.field("auth_token")
            />
            <TextField
                id="text-sender" label=texts::text_sender() hint=texts::text_sender_hint() value=sender maxlength=40
                required=true error=submission.field("sender")
            />
        </AccountForm>
    }
}
