//! The outbox as staff see it: sent and waiting messages, and retrying failed ones.
//!
//! Staff see the client, the masked receiver, and why a message failed: a `fault` to branch on, and a detail
//! that names nobody. The client is recorded when the message is queued, or looked up by the address at the
//! first try; a queued sign-in message does not reveal whom it is for.

use chrono::Duration;
use contract::{
    ids::MessageId,
    messages::{Message, MessagesQuery, RetriedMessages},
    paging::Page,
    problem::ErrorCode,
};
use storage::{
    ClinicScope,
    repos::outbox::{self, Filter},
};

use crate::{ClinicActor, Ctx, Error, Result, paging};

crate::facts::names! {
    RETRIED = "message.retry";
    ALL_RETRIED = "message.retry_all";
}

/// One page of the clinic's messages, newest first.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &MessagesQuery) -> Result<Page<Message>> {
    let before: Option<MessageId> = paging::decode(query.after.as_deref())?;
    let filter = Filter { state: query.state, kind: query.kind.clone(), channel: query.channel };
    let limit = paging::rows(query.limit);
    let (data, next) = outbox::list(&ctx.db, scope, &filter, limit, before).await?;
    paging::page(data, next)
}

/// One message.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, id: MessageId) -> Result<Message> {
    outbox::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("message"))
}

/// Tries a failed message again, from the beginning.
///
/// # Errors
/// `MessageNotFailed` when it waits anyway, was sent, or no longer made sense.
pub async fn retry(ctx: &Ctx, actor: &ClinicActor, id: MessageId) -> Result<Message> {
    let scope = &actor.scope;
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            let retried = outbox::retry(tx, scope, id, now).await?;
            let message = outbox::find(tx, scope, id).await?.ok_or(Error::NotFound("message"))?;
            if !retried {
                return Err(Error::refused(
                    ErrorCode::MessageNotFailed,
                    "only a message that has failed can be tried again: read it to see how far it has come",
                ));
            }
            actor.caller.record(ctx, tx, scope, RETRIED.of(id)).await?;
            Ok(message)
        })
        .await
}

/// Tries all failed messages again.
pub async fn retry_all(ctx: &Ctx, actor: &ClinicActor) -> Result<RetriedMessages> {
    let scope = &actor.scope;
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            let count = outbox::retry_all(tx, scope, now).await?;
            if count > 0 {
                actor.caller.record(ctx, tx, scope, ALL_RETRIED.of(scope.clinic_id())).await?;
            }
            Ok(RetriedMessages { count })
        })
        .await
}

/// For so long what was sent can be looked up.
const SENT_KEPT_FOR: Duration = Duration::days(90);
/// For so long what could not be sent can be tried again.
const FAILED_KEPT_FOR: Duration = Duration::days(365);

/// Forgets messages that were sent, or given up, long ago.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    ctx.db.write(async |tx| Ok(outbox::delete_old(tx, now - SENT_KEPT_FOR, now - FAILED_KEPT_FOR).await?)).await
}
