//! The form for a mail server.

use contract::delivery_settings::{MailDelivery, MailEncryption};
use leptos::prelude::*;

use super::{
    account_form::AccountForm,
    model::{ENCRYPTIONS, TypedServer},
};
use crate::{
    api::admin::delivery_settings as api,
    browser::elements,
    i18n::delivery_settings as texts,
    state::submission::Submission,
    ui::{SelectField, TextField},
};

/// Host, port, user and the rest, tried when they are saved.
#[component]
pub fn MailForm(
    /// How mails go out now.
    mail: MailDelivery,
    /// Called with how they go out from then on.
    #[prop(into)]
    on_saved: Callback<MailDelivery>,
    /// Called when somebody else was faster.
    #[prop(into)]
    on_stale: Callback<()>,
) -> impl IntoView {
    let submission = Submission::new();
    let version = mail.version;
    let is_new = mail.own.is_none();
    let typed = TypedServer::of(mail.own.as_ref());
    let host = RwSignal::new(typed.host);
    let port = RwSignal::new(typed.port);
    let encryption = RwSignal::new(typed.encryption);
    let user = RwSignal::new(typed.user);
    let password = RwSignal::new(String::new());
    let sender = RwSignal::new(typed.sender);
    elements::focus_first("#mail-host");
    // Whoever has the usual port of one encryption wants that of the other.
    let follow = move |chosen: String| {
        let usual = |name: &str| ENCRYPTIONS.into_iter().find(|known| known.1 == name).map(|known| known.2);
        if ENCRYPTIONS.into_iter().any(|known| port.with_untracked(|port| port == known.2))
            && let Some(usual) = usual(&chosen)
        {
            port.set(usual.to_owned());
        }
    };
    let send = move |()| {
        let typed = TypedServer {
            host: host.get_untracked(),
            port: port.get_untracked(),
            encryption: encryption.get_untracked(),
            user: user.get_untracked(),
            password: password.get_untracked(),
            sender: sender.get_untracked(),
        };
        match typed.request() {
            Ok(request) => submission.run(api::save_mail_server(version, request), move |mail| on_saved.run(mail)),
            Err(faults) => {
                submission.refuse_fields(faults);
            }
        }
    };
    let options = ENCRYPTIONS
        .map(|(encryption, name, _)| {
            let text = match encryption {
                MailEncryption::Starttls => texts::starttls(),
                MailEncryption::Tls => texts::tls(),
            };
            (name.to_owned(), text.to_owned())
        })
        .to_vec();
    view! {
        <AccountForm submission=submission on_submit=send on_stale=on_stale>
            <TextField
                id="mail-host" label=texts::host() hint=texts::host_hint() value=host maxlength=253 required=true
                error=submission.field("host")
            />
            <SelectField
                id="mail-encryption" label=texts::encryption() options=Signal::stored(options) value=encryption
                error=submission.field("encryption") on_choose=follow
            />
            <TextField
                id="mail-port" label=texts::port() value=port inputmode="numeric" maxlength=5 required=true
                error=submission.field("port")
            />
            <TextField
                id="mail-user" label=texts::user_label() value=user maxlength=254 required=true
                error=submission.field("user")
            />
            <TextField
                id="mail-password" label=texts::password() kind="password" autocomplete="new-password" value=password
                hint={if is_new { String::new() } else { texts::password_kept().to_owned() }}
                maxlength=512 error=submission.field("password")
            />
            <TextField
                id="mail-sender" label=texts::sender() hint=texts::sender_hint() kind="email" inputmode="email"
                value=sender maxlength=254 required=true error=submission.field("sender")
            />
        </AccountForm>
    }
}
