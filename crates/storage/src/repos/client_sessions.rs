//! Clients who are signed in.

use chrono::{DateTime, Utc};
use contract::ids::SessionId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DeleteMany, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{ClientScope, ClientView, ClinicScope, Error, Read, Tx, entities::client_sessions};

/// More sessions than anybody has; the newest are shown.
const SHOWN_AT_MOST: u64 = 100;

/// A session to begin.
#[derive(Debug, Clone)]
pub struct NewClientSession {
    /// SHA-256 of the cookie's value.
    pub token_hash: Vec<u8>,
    /// The host it is made on.
    pub host: String,
    /// What it looks like.
    pub session: ClientSession,
}

/// A client signed in on some device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSession {
    /// Names the session.
    pub id: SessionId,
    /// Browser and system.
    pub device: String,
    /// Whether the device is remembered.
    pub remember: bool,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends unless it is used.
    pub expires_at: DateTime<Utc>,
    /// When it ends in any case.
    pub ends_at: DateTime<Utc>,
}

/// Begins a session.
pub async fn insert(tx: &Tx, scope: &ClientScope, new: NewClientSession) -> Result<(), Error> {
    let row = client_sessions::ActiveModel {
        clinic_id: Set(scope.clinic().uuid()),
        id: Set(new.session.id.uuid()),
        client_id: Set(scope.client_id().uuid()),
        token_hash: Set(new.token_hash),
        host: Set(new.host),
        device: Set(new.session.device),
        remember: Set(new.session.remember),
        created_at: Set(new.session.created_at),
        last_seen_at: Set(new.session.last_seen_at),
        expires_at: Set(new.session.expires_at),
        ends_at: Set(new.session.ends_at),
        revoked_at: Set(None),
    };
    client_sessions::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Whose session with the clinic has that token, if it was made on `host` and has not ended.
pub async fn resolve(
    db: &impl Read,
    scope: &ClinicScope,
    token_hash: &[u8],
    host: &str,
    now: DateTime<Utc>,
) -> Result<Option<(ClientScope, ClientSession)>, Error> {
    let row = client_sessions::Entity::find()
        .filter(client_sessions::Column::ClinicId.eq(scope.uuid()))
        .filter(client_sessions::Column::TokenHash.eq(token_hash))
        .filter(client_sessions::Column::Host.eq(host))
        .filter(is_live(now))
        .one(db.connection())
        .await?;
    Ok(row.map(|row| (ClientScope::new(*scope, row.client_id), session(row))))
}

/// Notes that a session was used.
pub async fn touch(
    tx: &Tx,
    scope: &ClientScope,
    id: SessionId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row =
        client_sessions::ActiveModel { last_seen_at: Set(now), expires_at: Set(expires_at), ..Default::default() };
    client_sessions::Entity::update_many()
        .set(row)
        .filter(client_sessions::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(client_sessions::Column::ClientId.eq(scope.client_id().uuid()))
        .filter(client_sessions::Column::Id.eq(id.uuid()))
        .filter(is_live(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The client's sessions that have not ended, last used first.
pub async fn list(db: &impl Read, scope: &ClientView, now: DateTime<Utc>) -> Result<Vec<ClientSession>, Error> {
    let rows = client_sessions::Entity::find()
        .filter(client_sessions::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(client_sessions::Column::ClientId.eq(scope.client_id().uuid()))
        .filter(is_live(now))
        .order_by_desc(client_sessions::Column::LastSeenAt)
        .order_by_desc(client_sessions::Column::Id)
        .limit(SHOWN_AT_MOST)
        .all(db.connection())
        .await?;
    Ok(rows.into_iter().map(session).collect())
}

/// Ends one of the client's sessions; `false` when there is no such session, or no longer.
pub async fn revoke(tx: &Tx, scope: &ClientScope, id: SessionId, now: DateTime<Utc>) -> Result<bool, Error> {
    let row = client_sessions::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    let revoked = client_sessions::Entity::update_many()
        .set(row)
        .filter(client_sessions::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(client_sessions::Column::ClientId.eq(scope.client_id().uuid()))
        .filter(client_sessions::Column::Id.eq(id.uuid()))
        .filter(is_live(now))
        .exec(tx.connection())
        .await?;
    Ok(revoked.rows_affected == 1)
}

/// Ends the client's sessions but one.
pub async fn revoke_others(tx: &Tx, scope: &ClientScope, kept: SessionId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = client_sessions::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    client_sessions::Entity::update_many()
        .set(row)
        .filter(client_sessions::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(client_sessions::Column::ClientId.eq(scope.client_id().uuid()))
        .filter(client_sessions::Column::Id.ne(kept.uuid()))
        .filter(is_live(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// What the devices were called that the client signed in on last, as long as ended sessions are
/// kept.
pub async fn former_devices(db: &impl Read, scope: &ClientScope) -> Result<Vec<String>, Error> {
    let devices = client_sessions::Entity::find()
        .select_only()
        .column(client_sessions::Column::Device)
        .filter(client_sessions::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(client_sessions::Column::ClientId.eq(scope.client_id().uuid()))
        .order_by_desc(client_sessions::Column::CreatedAt)
        .limit(SHOWN_AT_MOST)
        .into_tuple::<String>()
        .all(db.connection())
        .await?;
    Ok(devices)
}

/// Ends the session with that token, whosever it is.
pub async fn revoke_by_token(tx: &Tx, scope: &ClinicScope, token_hash: &[u8], now: DateTime<Utc>) -> Result<(), Error> {
    let row = client_sessions::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    client_sessions::Entity::update_many()
        .set(row)
        .filter(client_sessions::Column::ClinicId.eq(scope.uuid()))
        .filter(client_sessions::Column::TokenHash.eq(token_hash))
        .filter(client_sessions::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets sessions that ended before `before`, of all clinics.
pub async fn delete_ended(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    ended_query(before).exec(tx.connection()).await?;
    Ok(())
}

pub(super) fn ended_query(before: DateTime<Utc>) -> DeleteMany<client_sessions::Entity> {
    client_sessions::Entity::delete_many().filter(client_sessions::Column::EndsAt.lte(before))
}

fn is_live(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(client_sessions::Column::RevokedAt.is_null())
        .add(client_sessions::Column::ExpiresAt.gt(now))
        .add(client_sessions::Column::EndsAt.gt(now))
}

fn session(row: client_sessions::Model) -> ClientSession {
    ClientSession {
        id: SessionId::from_uuid(row.id),
        device: row.device,
        remember: row.remember,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
        ends_at: row.ends_at,
    }
}
