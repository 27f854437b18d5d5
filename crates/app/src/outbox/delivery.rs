//! Handing one message over: whether it may go out, and by which account.

use std::time::Duration;

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

use super::{Kind, Outgoing};
use crate::{
    Ctx, Error, Result, delivery_settings,
    message_limits::{self, Budget},
    ports::DeliveryError,
    posthog, suppressions, twilio_notices,
};

/// How long handing over one message may take. With the time to write down what became of it, it
/// ends before the lease does, so that nobody else has the message meanwhile.
const HANDING_OVER: Duration = Duration::from_secs(25);
/// After so long a link that waits for the portal to be switched on is looked at again.
const LOOKED_AT_AGAIN: TimeDelta = TimeDelta::minutes(15);

impl Outgoing {
    /// Whom it goes to, if to a person.
    pub(super) fn receiver(&self) -> Result<Option<Identifier>> {
        let to = match self {
            Self::Mail(mail) => &mail.to,
            Self::Sms(sms) => &sms.to,
            Self::Events(_) => return Ok(None),
        };
        let receiver = to.parse().map_err(|_| Error::Internal("a message goes to neither an address nor a number"))?;
        Ok(Some(receiver))
    }
}

/// Where a message to somebody of the team goes, for the list that staff see. A client may have the same address.
pub(super) fn addressed_to_team(receiver: &Identifier) -> Addressed {
    Addressed { channel: MessageChannel::Email, receiver: receiver.masked(), client_id: None }
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
async fn refusal(
    ctx: &Ctx,
    scope: &ClinicScope,
    budget: Budget,
    receiver: &Identifier,
) -> Result<Option<DeliveryError>> {
    if budget == Budget::Uncounted {
        return Ok(None);
    }
    match suppressions::refusal(ctx, scope, receiver).await? {
        // A warning is tried all the same: who is up to no good may have noted the bounce.
        Some(refusal) if budget != Budget::Security || refusal.fault != MessageFault::Bounced => Ok(Some(refusal)),
        _ => message_limits::refusal(ctx, scope, budget, receiver).await,
    }
}

/// The same of a message with a link into the portal, which some have to wait for while it is off.
pub(super) async fn refusal_of_link(
    ctx: &Ctx,
    message: &LeasedMessage,
    kind: Kind,
    receiver: &Identifier,
) -> Result<Option<DeliveryError>> {
    if matches!(kind, Kind::StaffLoginLink | Kind::Invite)
        && !clinics::get(&ctx.db, &message.scope).await?.portal_enabled
    {
        let detail = "it waits for the portal to be switched on";
        return Ok(Some(DeliveryError::transient(MessageFault::PortalOff, detail).after(LOOKED_AT_AGAIN)));
    }
    refusal(ctx, &message.scope, kind.budget(), receiver).await
}

/// Hands a message over, within the time that there is for it, unless its receiver wants none or
/// enough have gone out. The outer error is Portico's own trouble.
pub(super) async fn hand_over(
    ctx: &Ctx,
    message: &LeasedMessage,
    budget: Budget,
    receiver: Option<&Identifier>,
    outgoing: Outgoing,
) -> Result<std::result::Result<(), DeliveryError>> {
    if let Some(receiver) = receiver
        && let Some(refusal) = refusal(ctx, &message.scope, budget, receiver).await?
    {
        return Ok(Err(refusal));
    }
    Ok(match tokio::time::timeout(HANDING_OVER, deliver(ctx, message, outgoing)).await {
        Ok(sent) => sent,
        Err(_) => Err(DeliveryError::transient(MessageFault::Unreachable, "no answer in time")),
    })
}

/// By the clinic's own account if it has one, otherwise by the installation's. One never stands in
/// for the other, or mails would come from an address nobody expects.
async fn deliver(ctx: &Ctx, message: &LeasedMessage, outgoing: Outgoing) -> std::result::Result<(), DeliveryError> {
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
                sms.status_url = Some(twilio_notices::status_url(ctx, scope, message.id));
            }
            match account {
                Some(account) => ctx.ports.accounts.send_sms(&account, &sms).await,
                None => ctx.ports.sms.send(&sms).await,
            }
        }
        Outgoing::Events(events) => match posthog::account(ctx, scope).await.map_err(unread)? {
            Some(account) => ctx.ports.analytics.send(&account, &events).await,
            // Taken away just now: the next try finds nothing to be sent.
            None => Err(DeliveryError::transient(MessageFault::NoProvider, "PostHog is not told any more")),
        },
    }
}
