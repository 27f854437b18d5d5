//! Handing one message over: whether it may go out, and by which account.

use chrono::TimeDelta;
use contract::{
    contact::Identifier,
    ids::ClientId,
    messages::{MessageChannel, MessageFault},
};
use storage::{
    ClinicScope,
    repos::{
        clients, clinics,
        outbox::{Addressed, LeasedMessage},
    },
};

use super::{Budget, Message, Outgoing, limits};
use crate::{Ctx, Error, Result, delivery_settings, ports::DeliveryError, suppressions};

/// After so long a link that waits for the portal to be switched on is looked at again.
const LOOKED_AT_AGAIN: TimeDelta = TimeDelta::minutes(15);

/// Where a message goes, for the list that staff see.
pub(super) async fn addressed_within(
    ctx: &Ctx,
    message: &LeasedMessage,
    budget: Budget,
    receiver: &Identifier,
) -> Result<Addressed> {
    match budget {
        // Somebody of the team: a client may have the same address.
        Budget::Uncounted => {
            Ok(Addressed { channel: MessageChannel::Email, receiver: receiver.masked(), client_id: None })
        }
        _ => addressed(ctx, &message.scope, message.client_id, receiver).await,
    }
}

/// Where a message goes, for the list that staff see. The client is looked up by the address, where
/// whoever queued the message did not know it.
pub(crate) async fn addressed(
    ctx: &Ctx,
    scope: &ClinicScope,
    client_id: Option<ClientId>,
    receiver: &Identifier,
) -> Result<Addressed> {
    let (channel, client) = match (client_id, receiver) {
        (Some(_), Identifier::Email(_)) => (MessageChannel::Email, None),
        (Some(_), Identifier::Phone(_)) => (MessageChannel::Sms, None),
        (None, Identifier::Email(email)) => {
            (MessageChannel::Email, clients::find_by_email(&ctx.db, scope, email).await?)
        }
        (None, Identifier::Phone(phone)) => (MessageChannel::Sms, clients::find_by_phone(&ctx.db, scope, phone).await?),
    };
    let client_id = client_id.or_else(|| client.map(|client| client.id));
    Ok(Addressed { channel, receiver: receiver.masked(), client_id })
}

/// Why a message must not go there now, if it must not: its receiver wants none, or enough have gone
/// out.
pub(super) async fn refusal(
    ctx: &Ctx,
    scope: &ClinicScope,
    budget: Budget,
    receiver: &Identifier,
) -> Result<Option<DeliveryError>> {
    if budget == Budget::Uncounted {
        return Ok(None);
    }
    match suppressions::refusal(ctx, scope, receiver).await? {
        // Security notices ignore recorded bounces: whoever took over an account could have recorded one.
        Some(refusal) if budget != Budget::Security || refusal.fault != MessageFault::Bounced => Ok(Some(refusal)),
        _ => limits::refusal(ctx, scope, budget, receiver).await,
    }
}

/// The same of a message with a link into the portal, which some have to wait for while it is off.
pub(super) async fn refusal_of_link<M: Message>(
    ctx: &Ctx,
    message: &LeasedMessage,
    receiver: &Identifier,
) -> Result<Option<DeliveryError>> {
    if M::WAITS_FOR_PORTAL && !clinics::get(&ctx.db, &message.scope).await?.portal_enabled {
        let detail = "it waits for the portal to be switched on";
        return Ok(Some(DeliveryError::transient(MessageFault::PortalOff, detail).after(LOOKED_AT_AGAIN)));
    }
    refusal(ctx, &message.scope, M::BUDGET, receiver).await
}

/// Hands a message over, by the clinic's own account if it has one, otherwise by the installation's. One
/// never stands in for the other, or mails would come from an address nobody expects.
pub(super) async fn deliver(
    ctx: &Ctx,
    message: &LeasedMessage,
    outgoing: Outgoing,
) -> std::result::Result<(), DeliveryError> {
    let scope = &message.scope;
    let unread = |error: Error| DeliveryError::transient(MessageFault::NotWritten, error.to_string());
    match outgoing {
        Outgoing::Mail(mail) => match delivery_settings::mail_account(ctx, scope).await.map_err(unread)? {
            Some(account) => ctx.ports.accounts.send_mail(&account, &mail).await,
            None => ctx.ports.mail.send(&mail).await,
        },
        Outgoing::Sms(mut sms) => {
            let account = delivery_settings::text_account(ctx, scope).await.map_err(unread)?;
            // What cannot be verified is not asked for; and an installation without TLS is on
            // somebody's own machine, where Twilio does not reach it.
            let is_verifiable = account.is_some() || ctx.settings.twilio_auth_token.is_some();
            if is_verifiable && ctx.settings.is_https() {
                sms.status_url = Some(delivery_settings::status_url(ctx, scope, message.id));
            }
            match account {
                Some(account) => ctx.ports.accounts.send_sms(&account, &sms).await,
                None => ctx.ports.sms.send(&sms).await,
            }
        }
    }
}
