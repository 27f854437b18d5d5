//! Invites to the portal.
//!
//! The link in an invite, `{base}/{slug}/invite#TOKEN`, works for weeks, so it signs nobody in. It opens a page
//! whose button requests a sign-in link, which goes to the invited address. Somebody who gets a forwarded
//! invite can request that link, but does not receive it.
//!
//! A person who is invited by address becomes a client at once, or, if the clinic has chosen so, when the
//! worker writes their first sign-in link. A client's invite follows them to a new address, and is revoked when
//! they have none (`storage::repos::invites`). The state of an invite is never stored: [`domain::invites`]
//! derives it from what has happened, and the portal overview does the same in SQL. While the portal is off,
//! nobody can be invited, and queued invites wait, because their links would lead to a closed page.

mod changing;
mod messages;
mod sending;

use chrono::{DateTime, Duration, Utc};
use contract::{
    contact::{EmailAddress, Identifier},
    ids::{ClientId, InviteId},
    invites::{Invite, InviteSettings, InviteState, InvitesQuery, ReplaceInviteSettings},
    login_links::{LoginLinkInspection, LoginLinkState},
    paging::{DEFAULT_LIMIT, Page},
    problem::ErrorCode,
};
use storage::{
    ClinicScope, Tx,
    repos::{self, invites::InviteRecord},
};

pub(crate) use self::messages::{InviteMail, take_up};
pub use self::{
    changing::{resend, resend_many, revoke, revoke_many},
    sending::{create, create_many},
};
use crate::{ClinicActor, Ctx, Error, Result, device, facts::Fact, paging, portal_settings, tokens};

crate::facts::names! {
    SETTINGS_UPDATED = "invite_settings.update";
    CREATED = "invite.create";
    RESENT = "invite.resend";
    REVOKED = "invite.revoke";
}

/// After how long somebody may be sent another invite, or theirs once more.
const RESEND_AFTER: Duration = Duration::minutes(1);

/// One page of the clinic's invites, newest first.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &InvitesQuery) -> Result<Page<Invite>> {
    let now = ctx.now(scope);
    let after = paging::decode(query.after.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT).into();
    let (invites, next) = repos::invites::list(&ctx.db, scope, query.state, now, limit, after.as_ref()).await?;
    let data = invites.into_iter().map(|invite| view(invite, now)).collect();
    Ok(Page { data, next: next.as_ref().map(paging::encode).transpose()? })
}

/// One invite.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, id: InviteId) -> Result<Invite> {
    let invite = repos::invites::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("invite"))?;
    Ok(view(invite, ctx.now(scope)))
}

/// How the clinic invites.
pub async fn settings(ctx: &Ctx, scope: &ClinicScope) -> Result<InviteSettings> {
    Ok(repos::invites::settings(&ctx.db, scope).await?)
}

/// Changes how the clinic invites, if that still has this version.
pub async fn replace_settings(
    ctx: &Ctx,
    actor: &ClinicActor,
    version: i64,
    request: &ReplaceInviteSettings,
) -> Result<InviteSettings> {
    let scope = &actor.scope;
    let settings = InviteSettings {
        expires_after_days: request.expires_after_days,
        client_record: request.client_record,
        version,
    };
    ctx.db
        .write(async |tx| {
            let before = repos::invites::settings(tx, scope).await?;
            repos::invites::replace_settings(tx, scope, &settings, ctx.now(scope)).await?;
            let fact = SETTINGS_UPDATED.changed(scope.clinic_id(), &before, &settings)?;
            actor.caller.record(ctx, tx, scope, fact).await?;
            Ok(InviteSettings { version: version + 1, ..settings.clone() })
        })
        .await
}

/// Says what the link of an invite is good for, and notes that it was opened; `None` when the token
/// is of no invite. `session` is whoever is signed in in the browser that asks.
pub(crate) async fn inspect(
    ctx: &Ctx,
    scope: &ClinicScope,
    token: &str,
    session: Option<ClientId>,
) -> Result<Option<LoginLinkInspection>> {
    let Some(invite) = repos::invites::find_by_token(&ctx.db, scope, &tokens::hash(token)).await? else {
        return Ok(None);
    };
    let now = ctx.now(scope);
    let is_open = invite.history.is_open(now);
    if is_open && invite.history.opened_at.is_none() {
        ctx.db
            .write(async |tx| repos::invites::note_opened(tx, scope, invite.id, now).await)
            .await
            .map_err(Error::from)?;
    }
    Ok(Some(LoginLinkInspection {
        state: if is_open { LoginLinkState::Invite } else { LoginLinkState::InviteOver },
        same_browser: false,
        masked_identifier: invite.email.masked(),
        signed_in_here: device::signed_in_here(session, invite.client_id),
        page: None,
    }))
}

/// Where the sign-in link that an invite's link asks for is to go; nowhere when the invite is over.
pub(crate) async fn addressee(ctx: &Ctx, scope: &ClinicScope, token: &str) -> Result<Option<Identifier>> {
    let invite = repos::invites::find_by_token(&ctx.db, scope, &tokens::hash(token)).await?;
    let open = invite.filter(|invite| invite.history.is_open(ctx.now(scope)));
    Ok(open.map(|invite| Identifier::Email(invite.email)))
}

/// Whoever followed the link of an invite would find the portal closed.
async fn refuse_while_off(tx: &Tx, scope: &ClinicScope) -> Result<()> {
    portal_settings::require_on(&repos::clinics::get(tx, scope).await?)
}

/// How long it is until the person of an invite may be sent another, if it was queued a moment ago. One
/// that was taken back stands in nobody's way.
fn pause_left(invite: &InviteRecord, now: DateTime<Utc>) -> Option<Duration> {
    let left = invite.queued_at + RESEND_AFTER - now;
    (left > Duration::zero() && invite.history.revoked_at.is_none()).then_some(left)
}

fn too_soon(left: Duration) -> Error {
    Error::RateLimited { retry_after_seconds: u32::try_from(left.num_seconds() + 1).unwrap_or(u32::MAX) }
}

fn already_joined() -> Error {
    Error::refused(
        ErrorCode::AlreadyJoined,
        "this client has signed in to the portal before: send a sign-in link instead",
    )
}

fn view(invite: InviteRecord, now: DateTime<Utc>) -> Invite {
    Invite {
        id: invite.id,
        client_id: invite.client_id,
        email: invite.email,
        first_name: invite.first_name,
        last_name: invite.last_name,
        state: state(&invite.history, now),
        sent_at: invite.sent_at,
        opened_at: invite.history.opened_at,
        failure: invite.failure,
        expires_at: invite.history.expires_at,
        created_at: invite.created_at,
    }
}

/// An invite that another replaced is as good as taken back.
fn state(history: &domain::invites::InviteHistory, now: DateTime<Utc>) -> InviteState {
    match history.state(now) {
        InviteState::Joined => InviteState::Joined,
        _ if history.superseded_at.is_some() => InviteState::Revoked,
        state => state,
    }
}

/// From when on an invite made now no longer works.
fn expiry(settings: &InviteSettings, now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::days(settings.expires_after_days.into())
}

/// How somebody is called of whom nothing is known but an address.
fn name_of(email: &EmailAddress) -> String {
    email.as_str().split('@').next().unwrap_or_default().chars().take(80).collect()
}

/// Gives a client the invite that was made for their address, and has the one they have follow them.
pub(crate) async fn hear(_ctx: &Ctx, tx: &Tx, scope: &ClinicScope, fact: &Fact<'_>) -> Result<()> {
    match fact {
        Fact::ClientAdded { client }
        | Fact::ClientChanged { client, .. }
        | Fact::ClientContactChanged { client, .. } => Ok(repos::invites::attach(tx, scope, client).await?),
        Fact::Audited(_)
        | Fact::ClientSignedIn { .. }
        | Fact::AppointmentBooked { .. }
        | Fact::AppointmentMoved { .. }
        | Fact::AppointmentTimeKept { .. }
        | Fact::AppointmentCancelled { .. }
        | Fact::LoginLinkRequested { .. }
        | Fact::LoginLinkCopied { .. }
        | Fact::StaffSignedIn { .. }
        | Fact::StaffAccountChanged { .. }
        | Fact::ApiKeyMade { .. } => Ok(()),
    }
}
