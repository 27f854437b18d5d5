//! Inviting colleagues to the clinic's team.
//!
//! The link in an invite makes an account: whoever has it chooses name and password, once. It is made when the mail
//! is sent, and only its hash is kept. An invite that is sent once more has a new link, and the former ends.

mod accepting;
mod messages;

use chrono::{DateTime, Duration, Utc};
use contract::{
    ids::{MessageId, TeamInviteId},
    paging::Page,
    problem::ErrorCode,
    team::{CreateTeamInvite, TeamInvite},
};
use domain::{
    sign_in::{TEAM_INVITE_LIFETIME, TEAM_INVITE_LIMIT},
    team_invites::TeamInviteHistory,
};
use storage::{
    ClinicScope, Tx,
    repos::{self, staff::StaffRecord, team_invites::TeamInviteRecord},
};

pub use self::accepting::{accept, inspect};
use self::messages::AboutTeamInvite;
pub(crate) use self::messages::TeamInviteMail;
use crate::{
    ClinicActor, Ctx, Error, Once, Result, jobs,
    rate_limits::{self, Counted},
    validation::Fields,
};

crate::facts::names! {
    CREATED = "team_invite.create";
    RESENT = "team_invite.resend";
    REVOKED = "team_invite.revoke";
    ACCEPTED = "team_invite.accept";
}

/// After how long somebody may be sent another invite, or theirs once more.
const RESEND_AFTER: Duration = Duration::minutes(1);
/// For so long an invite that has expired is shown, and can be sent once more.
const KEPT_FOR: Duration = Duration::days(30);

/// The invites that are open, newest first, those that have expired too.
pub async fn list(ctx: &Ctx, scope: &ClinicScope) -> Result<Page<TeamInvite>> {
    let now = ctx.now(scope);
    let invites = repos::team_invites::list_open(&ctx.db, scope).await?;
    Ok(Page { data: invites.into_iter().map(|invite| view(invite, now)).collect(), next: None })
}

/// Invites somebody to the team. An earlier invite to that address ends.
///
/// # Errors
/// [`Error::Invalid`] for a malformed address, and for one that somebody of the team has;
/// [`Error::RateLimited`] when it was invited a moment ago, or too many were today.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreateTeamInvite) -> Result<TeamInvite> {
    let scope = &actor.scope;
    let (invited_by, _) = actor.person()?;
    let now = ctx.now(scope);
    let mut fields = Fields::default();
    let email = fields.required_email("email", &request.email);
    fields.finish()?;
    let email = email.ok_or(Error::Internal("an invite for nobody"))?;
    once.run(ctx, scope, &actor.caller, async |tx| {
        if let Some(colleague) = repos::staff::find_any_by_email(tx, scope, &email).await? {
            return Err(already_there(&colleague));
        }
        if let Some(former) = repos::team_invites::find_open(tx, scope, &email).await? {
            refuse_too_soon(&former, now)?;
            repos::team_invites::revoke(tx, scope, former.id, now).await?;
        }
        let invite = TeamInviteRecord {
            id: TeamInviteId::from_uuid(ctx.new_uuid()),
            email: email.clone(),
            role: request.role,
            invited_by,
            message_id: MessageId::from_uuid(ctx.new_uuid()),
            queued_at: now,
            sent_at: None,
            failure: None,
            created_at: now,
            history: TeamInviteHistory {
                expires_at: now + TEAM_INVITE_LIFETIME,
                bounced_at: None,
                revoked_at: None,
                accepted_at: None,
            },
        };
        repos::team_invites::insert(tx, scope, &invite).await?;
        queue(ctx, tx, scope, &invite).await?;
        actor.caller.record(ctx, tx, scope, CREATED.of(invite.id)).await?;
        Ok(view(invite, now))
    })
    .await
}

/// Sends an invite once more, with a new link and a new expiry. Its former link ends.
///
/// # Errors
/// `InviteClosed` when it was used or taken back, [`Error::RateLimited`] when it was sent a moment ago, or too many
/// were today.
pub async fn resend(ctx: &Ctx, actor: &ClinicActor, once: &Once, id: TeamInviteId) -> Result<TeamInvite> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    once.run(ctx, scope, &actor.caller, async |tx| {
        let invite = find(tx, scope, id).await?;
        if !invite.history.is_open() {
            return Err(closed());
        }
        refuse_too_soon(&invite, now)?;
        let (message_id, expires_at) = (MessageId::from_uuid(ctx.new_uuid()), now + TEAM_INVITE_LIFETIME);
        repos::team_invites::renew(tx, scope, id, message_id, now, now - RESEND_AFTER, expires_at).await?;
        let invite = find(tx, scope, id).await?;
        queue(ctx, tx, scope, &invite).await?;
        actor.caller.record(ctx, tx, scope, RESENT.of(id)).await?;
        Ok(view(invite, now))
    })
    .await
}

/// Takes an invite back: its link no longer works. Doing so again changes nothing.
///
/// # Errors
/// `InviteClosed` when it was used.
pub async fn revoke(ctx: &Ctx, actor: &ClinicActor, id: TeamInviteId) -> Result<TeamInvite> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            let mut invite = find(tx, scope, id).await?;
            if invite.history.revoked_at.is_none() {
                if !repos::team_invites::revoke(tx, scope, id, now).await? {
                    return Err(closed());
                }
                actor.caller.record(ctx, tx, scope, REVOKED.of(id)).await?;
                invite.history.revoked_at = Some(now);
            }
            Ok(view(invite, now))
        })
        .await
}

/// Queues the mail of an invite. It goes to an address that nobody has confirmed, so that there are not many in a
/// day.
async fn queue(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, invite: &TeamInviteRecord) -> Result<()> {
    let counted = Counted::new(&TEAM_INVITE_LIMIT, &scope.clinic_id().to_string());
    rate_limits::spend_one(tx, &counted, ctx.system_now()).await?;
    let mail = (invite.message_id, None, AboutTeamInvite { invite_id: invite.id });
    jobs::enqueue_all::<TeamInviteMail>(ctx, tx, scope, vec![mail]).await
}

async fn find(tx: &Tx, scope: &ClinicScope, id: TeamInviteId) -> Result<TeamInviteRecord> {
    repos::team_invites::find(tx, scope, id).await?.ok_or(Error::NotFound("invite"))
}

fn refuse_too_soon(invite: &TeamInviteRecord, now: DateTime<Utc>) -> Result<()> {
    let left = invite.queued_at + RESEND_AFTER - now;
    if left > Duration::zero() { Err(rate_limits::refused(left)) } else { Ok(()) }
}

fn already_there(colleague: &StaffRecord) -> Error {
    if colleague.active {
        Error::invalid("email", "taken", "somebody of the team has this address already")
    } else {
        Error::invalid("email", "deactivated", "somebody who was deactivated has this address: activate them instead")
    }
}

fn closed() -> Error {
    Error::refused(ErrorCode::InviteClosed, "this invite was used or taken back: invite the person anew")
}

fn view(invite: TeamInviteRecord, now: DateTime<Utc>) -> TeamInvite {
    TeamInvite {
        id: invite.id,
        email: invite.email,
        role: invite.role,
        state: invite.history.state(now),
        sent_at: invite.sent_at,
        failure: invite.failure,
        expires_at: invite.history.expires_at,
        created_at: invite.created_at,
    }
}

/// Forgets invites that expired long ago, used or not.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    ctx.db.write(async |tx| Ok(repos::team_invites::delete_expired(tx, now - KEPT_FOR).await?)).await
}
