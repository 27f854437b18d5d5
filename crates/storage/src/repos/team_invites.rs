//! Invites to the clinic's team, and the links in their mails.

use chrono::{DateTime, Utc};
use contract::{
    contact::EmailAddress,
    ids::{MessageId, StaffId, TeamInviteId},
    staff::Role,
};
use domain::team_invites::TeamInviteHistory;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::{name_of, parse_name};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{team_invite_links, team_invites},
};

/// An invite as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamInviteRecord {
    /// Names the invite.
    pub id: TeamInviteId,
    /// Where the mail goes.
    pub email: EmailAddress,
    /// What the person becomes.
    pub role: Role,
    /// Who invites.
    pub invited_by: StaffId,
    /// The newest message in the outbox.
    pub message_id: MessageId,
    /// When that was queued.
    pub queued_at: DateTime<Utc>,
    /// When it was handed over.
    pub sent_at: Option<DateTime<Utc>>,
    /// Why it was not delivered.
    pub failure: Option<String>,
    /// When the invite was made.
    pub created_at: DateTime<Utc>,
    /// What has happened to it.
    pub history: TeamInviteHistory,
}

/// An invite that was found by a link.
#[derive(Debug, Clone)]
pub struct LinkedInvite {
    /// Of which clinic, as evidence.
    pub scope: ClinicScope,
    /// The invite.
    pub invite: TeamInviteRecord,
    /// Whether the link is of its newest mail.
    pub is_newest: bool,
}

/// Keeps an invite whose mail is queued.
///
/// # Errors
/// [`Error::Busy`] when another is open for that address, of somebody who invites it at the same moment: when the
/// transaction is tried again, it is seen.
pub async fn insert(tx: &Tx, scope: &ClinicScope, invite: &TeamInviteRecord) -> Result<(), Error> {
    let row = team_invites::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(invite.id.uuid()),
        email: Set(invite.email.to_string()),
        role: Set(name_of(invite.role)),
        invited_by: Set(invite.invited_by.uuid()),
        message_id: Set(invite.message_id.uuid()),
        queued_at: Set(invite.queued_at),
        sent_at: Set(None),
        bounced_at: Set(None),
        failure: Set(None),
        expires_at: Set(invite.history.expires_at),
        revoked_at: Set(None),
        accepted_at: Set(None),
        created_at: Set(invite.created_at),
    };
    let inserted = team_invites::Entity::insert(row).exec_without_returning(tx.connection()).await;
    inserted.map(drop).map_err(|error| Error::from(error).when_looked_up())
}

/// One invite of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: TeamInviteId) -> Result<Option<TeamInviteRecord>, Error> {
    let row = team_invites::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    row.map(record).transpose()
}

/// The invite that is open for that address.
pub async fn find_open(
    db: &impl Read,
    scope: &ClinicScope,
    email: &EmailAddress,
) -> Result<Option<TeamInviteRecord>, Error> {
    let row = team_invites::Entity::find()
        .filter(open(scope))
        .filter(team_invites::Column::Email.eq(email.as_str()))
        .one(db.connection())
        .await?;
    row.map(record).transpose()
}

/// The invite whose mail carried that token, of whatever clinic.
pub async fn find_by_token(db: &impl Read, token_hash: &[u8]) -> Result<Option<LinkedInvite>, Error> {
    let link = team_invite_links::Entity::find()
        .filter(team_invite_links::Column::TokenHash.eq(token_hash))
        .one(db.connection())
        .await?;
    let Some(link) = link else { return Ok(None) };
    let scope = ClinicScope::new(link.clinic_id);
    let invite = find(db, &scope, TeamInviteId::from_uuid(link.invite_id)).await?;
    Ok(invite.map(|invite| LinkedInvite { scope, is_newest: invite.message_id.uuid() == link.message_id, invite }))
}

/// The clinic's invites that were neither used nor taken back, newest first.
pub async fn list_open(db: &impl Read, scope: &ClinicScope) -> Result<Vec<TeamInviteRecord>, Error> {
    let rows = team_invites::Entity::find()
        .filter(open(scope))
        .order_by_desc(team_invites::Column::CreatedAt)
        .order_by_desc(team_invites::Column::Id)
        .all(db.connection())
        .await?;
    rows.into_iter().map(record).collect()
}

/// Sends an invite once more: with that message, until that moment. Links of its earlier messages end.
///
/// # Errors
/// [`Error::Busy`] when it was queued after `settled`, or ended, by somebody at the same moment: when the
/// transaction is tried again, that is seen.
pub async fn renew(
    tx: &Tx,
    scope: &ClinicScope,
    id: TeamInviteId,
    message_id: MessageId,
    now: DateTime<Utc>,
    settled: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = team_invites::ActiveModel {
        message_id: Set(message_id.uuid()),
        queued_at: Set(now),
        sent_at: Set(None),
        bounced_at: Set(None),
        failure: Set(None),
        expires_at: Set(expires_at),
        ..Default::default()
    };
    let not_since = Condition::all().add(team_invites::Column::QueuedAt.lte(settled));
    let renewed = change(tx, scope, id, row, not_since).await?;
    if renewed { Ok(()) } else { Err(Error::Busy(DbErr::RecordNotUpdated.into())) }
}

/// Takes an invite back; `false` when it is not open.
pub async fn revoke(tx: &Tx, scope: &ClinicScope, id: TeamInviteId, now: DateTime<Utc>) -> Result<bool, Error> {
    let row = team_invites::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    change(tx, scope, id, row, Condition::all()).await
}

/// Uses an invite up by a link of that message; `false` when it no longer works.
pub async fn accept(
    tx: &Tx,
    scope: &ClinicScope,
    id: TeamInviteId,
    message_id: MessageId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let row = team_invites::ActiveModel { accepted_at: Set(Some(now)), ..Default::default() };
    let usable = Condition::all()
        .add(team_invites::Column::MessageId.eq(message_id.uuid()))
        .add(team_invites::Column::ExpiresAt.gt(now));
    change(tx, scope, id, row, usable).await
}

/// Notes what became of a message, if it is still the newest of its invite: that it was handed over, or why it
/// never will be.
pub async fn note_delivery(
    tx: &Tx,
    scope: &ClinicScope,
    message_id: MessageId,
    id: TeamInviteId,
    failure: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = team_invites::ActiveModel {
        sent_at: Set(failure.is_none().then_some(now)),
        bounced_at: Set(failure.is_some().then_some(now)),
        failure: Set(failure.map(str::to_owned)),
        ..Default::default()
    };
    let newest = Condition::all().add(team_invites::Column::MessageId.eq(message_id.uuid()));
    change(tx, scope, id, row, newest).await.map(drop)
}

/// Keeps the token of a message, by its hash.
pub async fn insert_link(
    tx: &Tx,
    scope: &ClinicScope,
    id: TeamInviteId,
    message_id: MessageId,
    token_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = team_invite_links::ActiveModel {
        clinic_id: Set(scope.uuid()),
        token_hash: Set(token_hash),
        invite_id: Set(id.uuid()),
        message_id: Set(message_id.uuid()),
        created_at: Set(now),
    };
    team_invite_links::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Forgets invites that expired before `before`, of all clinics, with their links.
pub async fn delete_expired(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    team_invites::Entity::delete_many()
        .filter(team_invites::Column::ExpiresAt.lte(before))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn open(scope: &ClinicScope) -> Condition {
    Condition::all()
        .add(team_invites::Column::ClinicId.eq(scope.uuid()))
        .add(team_invites::Column::RevokedAt.is_null())
        .add(team_invites::Column::AcceptedAt.is_null())
}

/// Changes an invite that is open.
async fn change(
    tx: &Tx,
    scope: &ClinicScope,
    id: TeamInviteId,
    row: team_invites::ActiveModel,
    condition: Condition,
) -> Result<bool, Error> {
    let changed = team_invites::Entity::update_many()
        .set(row)
        .filter(open(scope))
        .filter(team_invites::Column::Id.eq(id.uuid()))
        .filter(condition)
        .exec(tx.connection())
        .await?;
    Ok(changed.rows_affected == 1)
}

fn record(row: team_invites::Model) -> Result<TeamInviteRecord, Error> {
    Ok(TeamInviteRecord {
        id: TeamInviteId::from_uuid(row.id),
        email: EmailAddress::kept(row.email),
        role: parse_name("team_invites.role", &row.role)?,
        invited_by: StaffId::from_uuid(row.invited_by),
        message_id: MessageId::from_uuid(row.message_id),
        queued_at: row.queued_at,
        sent_at: row.sent_at,
        failure: row.failure,
        created_at: row.created_at,
        history: TeamInviteHistory {
            expires_at: row.expires_at,
            bounced_at: row.bounced_at,
            revoked_at: row.revoked_at,
            accepted_at: row.accepted_at,
        },
    })
}
