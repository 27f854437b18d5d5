//! Suppressions: addresses and numbers that get no messages, because a mail bounced or the owner answered STOP.
//!
//! They are stored by hash, so that a client's new address is not affected by the bounce of the old one. START
//! ends the suppression of a number. Staff end that of an address, on the client's page or by an invite. A
//! message that can go by mail or by text takes the channel that is open (invites and mailings are mails only);
//! if there is none, it fails and says why. Security notices ignore recorded bounces.

use std::collections::HashSet;

use contract::{
    clients::Client,
    contact::{EmailAddress, Identifier},
    ids::ClientId,
    messages::{MessageChannel, MessageFault},
    reachability::{Reachability, Suppression, SuppressionReason},
};
use storage::{
    ClinicScope, Read, Tx,
    repos::{clients, invites, suppressions},
};

use crate::{ClinicActor, Ctx, Error, Result, ports::DeliveryError, tokens};

crate::facts::names! {
    BOUNCE_FORGOTTEN = "client.forget_bounce";
    BOUNCE_NOTED = "client.note_bounce";
}

/// Whether a client can be written to.
pub async fn reachability(ctx: &Ctx, scope: &ClinicScope, id: ClientId) -> Result<Reachability> {
    let client = clients::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("client"))?;
    Ok(Reachability {
        email: of(ctx, scope, client.email.map(Identifier::Email)).await?,
        phone: of(ctx, scope, client.phone.map(Identifier::Phone)).await?,
    })
}

async fn of(ctx: &Ctx, scope: &ClinicScope, identifier: Option<Identifier>) -> Result<Option<Suppression>> {
    match identifier {
        Some(identifier) => find(&ctx.db, scope, &identifier).await,
        None => Ok(None),
    }
}

/// Has mails to a client tried again, although one has bounced.
pub async fn forget_bounce(ctx: &Ctx, actor: &ClinicActor, id: ClientId) -> Result<Reachability> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let client = clients::find(tx, scope, id).await?.ok_or(Error::NotFound("client"))?;
            let Some(email) = client.email.map(Identifier::Email) else { return Ok(()) };
            // Forgetting twice is as good as once.
            if try_again(tx, scope, &email).await? {
                actor.caller.record(ctx, tx, scope, BOUNCE_FORGOTTEN.of(id)).await?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    reachability(ctx, scope, id).await
}

/// Sends no more mails to a client, because one has come back that was taken at first: such mails arrive
/// at the sender's address, which only people read. An invite that was not opened yet has not arrived.
///
/// # Errors
/// [`Error::Invalid`] for a client without an e-mail address.
pub async fn note_bounce(ctx: &Ctx, actor: &ClinicActor, id: ClientId) -> Result<Reachability> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let client = clients::find(tx, scope, id).await?.ok_or(Error::NotFound("client"))?;
            let email = client.email.map(Identifier::Email).ok_or_else(|| {
                Error::invalid("client_id", "no_address", "this client has no e-mail address: add one first")
            })?;
            // Noting twice is as good as once.
            if note(ctx, tx, scope, &email, SuppressionReason::Bounced).await? {
                invites::note_bounce(tx, scope, id, "the mail came back", ctx.now(scope)).await?;
                actor.caller.record(ctx, tx, scope, BOUNCE_NOTED.of(id)).await?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    reachability(ctx, scope, id).await
}

/// Where a client can be written to: their e-mail address first, then their number, each unless nothing is
/// sent there.
pub(crate) async fn open_ways(db: &impl Read, scope: &ClinicScope, client: &Client) -> Result<Vec<Identifier>> {
    let hash = |way: &Identifier| key(scope, way).1;
    let ways = ways(client);
    let closed = suppressions::among(db, scope, ways.iter().map(hash).collect()).await?;
    Ok(ways.into_iter().filter(|way| !closed.contains(&hash(way))).collect())
}

/// The addresses of a clinic that mails come back from, to be looked up in.
pub(crate) struct Bounced<'a> {
    scope: &'a ClinicScope,
    hashes: HashSet<Vec<u8>>,
}

impl Bounced<'_> {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Whether mails to that address come back.
    pub(crate) fn contains(&self, email: &EmailAddress) -> bool {
        self.hashes.contains(&key(self.scope, &Identifier::Email(email.clone())).1)
    }
}

/// All addresses of the clinic that mails come back from. They are kept by hash, so that no query can ask which
/// clients they are of.
pub(crate) async fn bounced<'a>(db: &impl Read, scope: &'a ClinicScope) -> Result<Bounced<'a>> {
    Ok(Bounced { scope, hashes: suppressions::bounced(db, scope).await? })
}

/// What is known of where a client is, whether anything is sent there or not.
pub(crate) fn ways(client: &Client) -> Vec<Identifier> {
    let email = client.email.clone().map(Identifier::Email);
    email.into_iter().chain(client.phone.clone().map(Identifier::Phone)).collect()
}

/// Sends mails again where one has bounced; `false` when none had.
pub(crate) async fn try_again(tx: &Tx, scope: &ClinicScope, receiver: &Identifier) -> Result<bool> {
    let (channel, hash) = key(scope, receiver);
    Ok(suppressions::delete(tx, scope, channel, vec![hash], SuppressionReason::Bounced).await?)
}

/// As [`try_again`], for several addresses.
pub(crate) async fn try_all_again(
    tx: &Tx,
    scope: &ClinicScope,
    emails: impl Iterator<Item = EmailAddress>,
) -> Result<()> {
    let hashes = emails.map(|email| key(scope, &Identifier::Email(email)).1).collect();
    suppressions::delete(tx, scope, MessageChannel::Email, hashes, SuppressionReason::Bounced).await?;
    Ok(())
}

/// Why nothing is sent to somebody, if nothing is.
async fn find(db: &impl Read, scope: &ClinicScope, identifier: &Identifier) -> Result<Option<Suppression>> {
    let (channel, hash) = key(scope, identifier);
    Ok(suppressions::find(db, scope, channel, &hash).await?)
}

/// Why a message must not go there, if it must not.
pub(crate) async fn refusal(ctx: &Ctx, scope: &ClinicScope, receiver: &Identifier) -> Result<Option<DeliveryError>> {
    let suppression = find(&ctx.db, scope, receiver).await?;
    Ok(suppression.map(|suppression| match suppression.reason {
        SuppressionReason::Unsubscribed => {
            DeliveryError::permanent(MessageFault::Unsubscribed, "the receiver has answered STOP: nothing was sent")
        }
        SuppressionReason::Bounced => {
            DeliveryError::permanent(MessageFault::Bounced, "a former mail came back: nothing was sent")
        }
    }))
}

/// Notes what a failure says about all further messages to the same receiver.
pub(crate) async fn note_failure(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    receiver: &Identifier,
    fault: MessageFault,
) -> Result<()> {
    let reason = match (receiver, fault) {
        (Identifier::Email(_), MessageFault::ReceiverUnknown) => SuppressionReason::Bounced,
        (Identifier::Phone(_), MessageFault::Unsubscribed) => SuppressionReason::Unsubscribed,
        _ => return Ok(()),
    };
    note(ctx, tx, scope, receiver, reason).await.map(drop)
}

/// Sends nothing there from now on; `false` when nothing was sent there anyway.
pub(crate) async fn note(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    receiver: &Identifier,
    reason: SuppressionReason,
) -> Result<bool> {
    let (channel, hash) = key(scope, receiver);
    let suppression = Suppression { reason, since: ctx.now(scope) };
    Ok(suppressions::insert(tx, scope, channel, hash, suppression).await?)
}

/// Sends texts there again; `false` when nothing stood against it.
pub(crate) async fn start_again(tx: &Tx, scope: &ClinicScope, receiver: &Identifier) -> Result<bool> {
    let (channel, hash) = key(scope, receiver);
    Ok(suppressions::delete(tx, scope, channel, vec![hash], SuppressionReason::Unsubscribed).await?)
}

fn key(scope: &ClinicScope, identifier: &Identifier) -> (MessageChannel, Vec<u8>) {
    let channel = match identifier {
        Identifier::Email(_) => MessageChannel::Email,
        Identifier::Phone(_) => MessageChannel::Sms,
    };
    let clinic_id = scope.clinic_id().uuid();
    (channel, tokens::hash_parts(&[b"suppression/", clinic_id.as_bytes(), identifier.as_str().as_bytes()]))
}
