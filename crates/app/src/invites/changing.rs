//! Sending invites once more, and taking them back.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::{
    ids::{InviteId, MessageId},
    invites::{ChangedInvite, ChangedInvites, Invite, InviteOutcome, NamedInvites},
    problem::ErrorCode,
};
use storage::{
    ClinicScope, Tx,
    repos::{self, invites::InviteRecord},
};

use super::{
    RESEND_AFTER, already_joined, expiry,
    messages::{AboutInvite, InviteMail},
    pause_left, refuse_while_off, too_soon, view,
};
use crate::{ClinicActor, Ctx, Error, Once, Result, jobs, suppressions};

/// Sends an invite once more, with a new expiry. Links in earlier mails of the same invite work on.
///
/// # Errors
/// `AlreadyJoined`, `InviteClosed` when it was taken back or replaced, [`Error::RateLimited`] when
/// it was sent a moment ago, `PortalMustBeOn` while the portal is off.
pub async fn resend(ctx: &Ctx, actor: &ClinicActor, once: &Once, id: InviteId) -> Result<Invite> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    once.run(ctx, scope, &actor.caller, async |tx| {
        refuse_while_off(tx, scope).await?;
        let invite = repos::invites::find(tx, scope, id).await?.ok_or(Error::NotFound("invite"))?;
        if invite.history.joined_at.is_some() {
            return Err(already_joined());
        }
        if is_closed(&invite) {
            return Err(Error::refused(
                ErrorCode::InviteClosed,
                "this invite was revoked, or a newer one took its place: invite the person anew",
            ));
        }
        if let Some(left) = pause_left(&invite, now) {
            return Err(too_soon(left));
        }
        renew(ctx, tx, actor, &[invite], now).await?;
        let invite = repos::invites::find(tx, scope, id).await?.ok_or(Error::Internal("an invite is gone"))?;
        Ok(view(invite, now))
    })
    .await
}

/// Sends several invites once more, and says of each what came of it.
///
/// # Errors
/// [`Error::NotFound`] when one of them is no invite of the clinic; then none is sent.
/// `PortalMustBeOn` while the portal is off.
pub async fn resend_many(
    ctx: &Ctx,
    actor: &ClinicActor,
    once: &Once,
    request: &NamedInvites,
) -> Result<ChangedInvites> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    once.run(ctx, scope, &actor.caller, async |tx| {
        refuse_while_off(tx, scope).await?;
        let (mut open, mut invites) = (Vec::new(), Vec::new());
        for invite in named(tx, scope, &request.invite_ids).await? {
            let outcome = if invite.history.joined_at.is_some() {
                InviteOutcome::AlreadyJoined
            } else if is_closed(&invite) {
                InviteOutcome::Closed
            } else if pause_left(&invite, now).is_some() {
                InviteOutcome::JustInvited
            } else {
                InviteOutcome::Invited
            };
            invites.push(ChangedInvite { invite_id: invite.id, outcome });
            if outcome == InviteOutcome::Invited {
                open.push(invite);
            }
        }
        renew(ctx, tx, actor, &open, now).await?;
        Ok(ChangedInvites { invites })
    })
    .await
}

/// Takes an invite back: its link no longer works. Doing so again changes nothing.
pub async fn revoke(ctx: &Ctx, actor: &ClinicActor, id: InviteId) -> Result<Invite> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            let mut invite = repos::invites::find(tx, scope, id).await?.ok_or(Error::NotFound("invite"))?;
            if invite.history.revoked_at.is_none() {
                repos::invites::revoke(tx, scope, &[id], now).await?;
                actor.caller.record(ctx, tx, scope, super::REVOKED.of(id)).await?;
                invite.history.revoked_at = Some(now);
            }
            Ok(view(invite, now))
        })
        .await
}

/// Takes several invites back, and says of each what came of it. Those of people who have joined are
/// left alone.
///
/// # Errors
/// [`Error::NotFound`] when one of them is no invite of the clinic; then none is taken back.
pub async fn revoke_many(ctx: &Ctx, actor: &ClinicActor, request: &NamedInvites) -> Result<ChangedInvites> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            let (mut open, mut invites) = (Vec::new(), Vec::new());
            for invite in named(tx, scope, &request.invite_ids).await? {
                let outcome = if invite.history.joined_at.is_some() {
                    InviteOutcome::AlreadyJoined
                } else if invite.history.superseded_at.is_some() {
                    InviteOutcome::Closed
                } else {
                    InviteOutcome::Revoked
                };
                invites.push(ChangedInvite { invite_id: invite.id, outcome });
                if outcome == InviteOutcome::Revoked && invite.history.revoked_at.is_none() {
                    open.push(invite.id);
                }
            }
            repos::invites::revoke(tx, scope, &open, now).await?;
            actor.caller.record(ctx, tx, scope, super::REVOKED.of_each(&open)).await?;
            Ok(ChangedInvites { invites })
        })
        .await
}

const fn is_closed(invite: &InviteRecord) -> bool {
    invite.history.revoked_at.is_some() || invite.history.superseded_at.is_some()
}

/// The invites of those ids, each once, in that order.
async fn named(tx: &Tx, scope: &ClinicScope, ids: &[InviteId]) -> Result<Vec<InviteRecord>> {
    let found = repos::invites::find_many(tx, scope, ids).await?;
    if found.len() < ids.iter().collect::<HashSet<_>>().len() {
        return Err(Error::NotFound("invite"));
    }
    let mut found: HashMap<InviteId, InviteRecord> = found.into_iter().map(|invite| (invite.id, invite)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// Queues new mails of invites that are open, with a new expiry, and notes who wanted them.
async fn renew(ctx: &Ctx, tx: &Tx, actor: &ClinicActor, open: &[InviteRecord], now: DateTime<Utc>) -> Result<()> {
    let scope = &actor.scope;
    let settings = repos::invites::settings(tx, scope).await?;
    let messages: Vec<(InviteId, MessageId)> =
        open.iter().map(|invite| (invite.id, MessageId::from_uuid(ctx.new_uuid()))).collect();
    repos::invites::renew(tx, scope, &messages, now, now - RESEND_AFTER, expiry(&settings, now)).await?;
    // Whoever has it sent once more wants it tried, also where a mail has come back before.
    suppressions::try_all_again(tx, scope, open.iter().map(|invite| invite.email.clone())).await?;
    let mails = open
        .iter()
        .zip(&messages)
        .map(|(invite, (id, message_id))| (*message_id, invite.client_id, AboutInvite { invite_id: *id }))
        .collect();
    jobs::enqueue_all::<InviteMail>(ctx, tx, scope, mails).await?;
    let ids: Vec<InviteId> = open.iter().map(|invite| invite.id).collect();
    actor.caller.record(ctx, tx, scope, super::RESENT.of_each(&ids)).await
}
