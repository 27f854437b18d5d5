//! Addresses and numbers that nothing is sent to: they bounced, or their owner has answered STOP.
//!
//! They are kept by hash, so that a client's new address is free of the old one's bounce.

use contract::{
    contact::Identifier,
    ids::ClientId,
    messages::{MessageChannel, MessageFault},
    reachability::{Reachability, Suppression, SuppressionReason},
};
use storage::{
    ClinicScope, Read, Tx,
    repos::{clients, suppressions},
};

use crate::{ClinicActor, Ctx, Error, Result, ports::DeliveryError, tokens};

/// Whether a client can be written to.
pub async fn reachability(ctx: &Ctx, scope: &ClinicScope, id: ClientId) -> Result<Reachability> {
    let client = clients::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("client"))?;
    let of = async |identifier: Option<Identifier>| match identifier {
        Some(identifier) => find(&ctx.db, scope, &identifier).await,
        None => Ok(None),
    };
    Ok(Reachability {
        email: of(client.email.map(Identifier::Email)).await?,
        phone: of(client.phone.map(Identifier::Phone)).await?,
    })
}

/// Has mails to a client tried again, although one has bounced.
pub async fn forget_bounce(ctx: &Ctx, actor: &ClinicActor, id: ClientId) -> Result<Reachability> {
    let scope = &actor.scope;
    let client = clients::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("client"))?;
    if let Some(email) = client.email.map(Identifier::Email) {
        ctx.db
            .write(async |tx| {
                let (channel, hash) = key(scope, &email);
                // Forgetting twice is as good as once.
                if suppressions::delete(tx, scope, channel, &hash, SuppressionReason::Bounced).await? {
                    actor.caller.audit(ctx, tx, scope, "client.forget_bounce", id).await?;
                }
                Ok::<_, Error>(())
            })
            .await?;
    }
    reachability(ctx, scope, id).await
}

/// Why nothing is sent to somebody, if nothing is.
pub(crate) async fn find(
    db: &impl Read,
    scope: &ClinicScope,
    identifier: &Identifier,
) -> Result<Option<Suppression>> {
    let (channel, hash) = key(scope, identifier);
    Ok(suppressions::find(db, scope, channel, &hash).await?)
}

/// That a message is not sent because of it.
pub(crate) fn refusal(suppression: Suppression) -> DeliveryError {
    match suppression.reason {
        SuppressionReason::Unsubscribed => {
            DeliveryError::permanent(MessageFault::Unsubscribed, "the receiver has answered STOP: nothing was sent")
        }
        SuppressionReason::Bounced => {
            DeliveryError::permanent(MessageFault::Bounced, "a former mail came back: nothing was sent")
        }
    }
}

/// Notes what a failure says about all further messages to the same receiver.
pub(crate) async fn note_failure(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    identifier: &Identifier,
    fault: MessageFault,
) -> Result<()> {
    let reason = match (identifier, fault) {
        (Identifier::Email(_), MessageFault::ReceiverUnknown) => SuppressionReason::Bounced,
        (Identifier::Phone(_), MessageFault::Unsubscribed) => SuppressionReason::Unsubscribed,
        _ => return Ok(()),
    };
    note(ctx, tx, scope, identifier, reason).await
}

/// Sends nothing there from now on.
pub(crate) async fn note(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    identifier: &Identifier,
    reason: SuppressionReason,
) -> Result<()> {
    let (channel, hash) = key(scope, identifier);
    let suppression = Suppression { reason, since: ctx.now(scope) };
    Ok(suppressions::insert(tx, scope, channel, hash, suppression).await?)
}

/// Sends texts there again.
pub(crate) async fn start_again(tx: &Tx, scope: &ClinicScope, identifier: &Identifier) -> Result<bool> {
    let (channel, hash) = key(scope, identifier);
    Ok(suppressions::delete(tx, scope, channel, &hash, SuppressionReason::Unsubscribed).await?)
}

fn key(scope: &ClinicScope, identifier: &Identifier) -> (MessageChannel, Vec<u8>) {
    let channel = match identifier {
        Identifier::Email(_) => MessageChannel::Email,
        Identifier::Phone(_) => MessageChannel::Sms,
    };
    let hash = tokens::hash_parts(&[
        b"suppression/",
        scope.clinic_id().uuid().as_bytes(),
        identifier.as_str().as_bytes(),
    ]);
    (channel, hash)
}
