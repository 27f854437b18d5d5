//! The mail of an invite, and what becomes of it.

use chrono::{DateTime, Utc};
use contract::{
    clients::Client,
    contact::{EmailAddress, Identifier},
    custom_values::ValueName,
    ids::InviteId,
    message_templates::MessageKind,
};
use minijinja::context;
use serde::{Deserialize, Serialize};
use storage::{
    ClinicScope, Tx,
    repos::{self, invites::InviteRecord, outbox::LeasedMessage},
};

use super::sending::{add_client, new_client};
use crate::{
    Caller, Ctx, Error, Result,
    custom_values::{self, Person},
    jobs::{self, Outcome},
    message_templates,
    messaging::{Message, Outgoing, layout},
    tokens,
};

/// The mail of an invite. Its link is made when it is sent.
pub(crate) struct InviteMail;

impl jobs::Kind for InviteMail {
    const NAME: &'static str = "invite";
    type Payload = AboutInvite;
}

impl Message for InviteMail {
    const WAITS_FOR_PORTAL: bool = true;

    async fn receiver_of_link(ctx: &Ctx, message: &LeasedMessage, about: &AboutInvite) -> Result<Option<Identifier>> {
        let scope = &message.scope;
        let invite = repos::invites::find(&ctx.db, scope, about.invite_id).await?;
        let wanted = invite.filter(|invite| is_wanted(message, invite, ctx.now(scope)));
        Ok(wanted.map(|invite| Identifier::Email(invite.email)))
    }

    async fn compose(ctx: &Ctx, message: &LeasedMessage, about: AboutInvite) -> Result<Option<Outgoing>> {
        compose(ctx, message, about.invite_id).await
    }

    async fn settled(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
        note_outcome(ctx, tx, message, outcome).await
    }
}

/// Which invite a message is about.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AboutInvite {
    pub(crate) invite_id: InviteId,
}

/// Makes the link and composes the mail that carries it; nothing when the invite has ended, was
/// sent anew, or when its person has joined meanwhile.
async fn compose(ctx: &Ctx, message: &LeasedMessage, invite_id: InviteId) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let now = ctx.now(scope);
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let token = tokens::token(ctx);
    let token_hash = tokens::hash(&token);
    let invite = ctx
        .db
        .write(async |tx| {
            let invite = up_to_date(tx, scope, invite_id).await?;
            let Some(invite) = invite.filter(|invite| is_wanted(message, invite, now)) else { return Ok(None) };
            repos::invites::insert_link(tx, scope, invite_id, token_hash.clone(), now).await?;
            Ok::<_, Error>(Some(invite))
        })
        .await?;
    let Some(invite) = invite else { return Ok(None) };
    let template = message_templates::current(ctx, scope, MessageKind::Invite).await?;
    let days = (invite.history.expires_at - now).num_days().max(1);
    let mut values = custom_values::of_person(
        ctx,
        &clinic,
        &Person {
            first_name: &invite.first_name,
            last_name: &invite.last_name,
            email: Some(&invite.email),
            phone: None,
        },
    );
    values.set(ValueName::InviteLink, format!("{}/invite#{token}", ctx.settings.portal_url(clinic.slug.as_str())));
    values.set(ValueName::InviteDuration, layout::phrase("invite_duration.txt", context! { days })?);
    Ok(Some(Outgoing::Mail(layout::mail(ctx, &clinic, message.id, invite.email.to_string(), &template, &values)?)))
}

/// Whether the message is still to be sent.
fn is_wanted(message: &LeasedMessage, invite: &InviteRecord, now: DateTime<Utc>) -> bool {
    invite.message_id == message.id && invite.history.is_open(now) && invite.history.joined_at.is_none()
}

/// The invite, going to where its client is reached now. That stays so until the transaction ends, so
/// that no link which goes to one address asks for a sign-in link to another.
async fn up_to_date(tx: &Tx, scope: &ClinicScope, id: InviteId) -> Result<Option<InviteRecord>> {
    repos::invites::lock(tx, scope, id).await?;
    let Some(invite) = repos::invites::find(tx, scope, id).await? else { return Ok(None) };
    let Some(client_id) = invite.client_id else { return Ok(Some(invite)) };
    match repos::clients::find(tx, scope, client_id).await? {
        // Changed while the invite was being made.
        Some(client) if client.email.as_ref() != Some(&invite.email) => {
            repos::invites::follow(tx, scope, &client).await?;
            Ok(repos::invites::find(tx, scope, id).await?)
        }
        _ => Ok(Some(invite)),
    }
}

/// Notes what became of the mail, in the transaction that settles it.
async fn note_outcome(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
    let failure = match outcome {
        Outcome::Sent => None,
        Outcome::GivenUp(reason) => Some(reason.as_str()),
        Outcome::Dropped | Outcome::Postponed => return Ok(()),
    };
    let AboutInvite { invite_id } = jobs::payload::<InviteMail>(message)?;
    let (scope, now) = (&message.scope, ctx.now(&message.scope));
    Ok(repos::invites::note_delivery(tx, scope, message.id, invite_id, failure, now).await?)
}

/// Makes a client of somebody who is invited and no client yet, now that they ask for their link.
/// `None` when nobody of that address is invited.
pub(crate) async fn take_up(ctx: &Ctx, scope: &ClinicScope, email: &EmailAddress) -> Result<Option<Client>> {
    let now = ctx.now(scope);
    let is_open = |invite: &InviteRecord| invite.history.is_open(now);
    if !repos::invites::find_without_client(&ctx.db, scope, email).await?.as_ref().is_some_and(is_open) {
        return Ok(None);
    }
    ctx.db
        .write(async |tx| {
            // Another worker may have been faster.
            if let Some(client) = repos::clients::find_by_email(tx, scope, email).await? {
                return Ok(Some(client));
            }
            let Some(invite) = repos::invites::find_without_client(tx, scope, email).await?.filter(is_open) else {
                return Ok(None);
            };
            let caller = Caller::system();
            let client = new_client(ctx, scope, &invite.first_name, &invite.last_name, email);
            add_client(ctx, tx, scope, &caller, client).await.map(Some)
        })
        .await
}
