//! Members of staff who are signed in.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::ids::{SessionId, StaffId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DeleteMany, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
};
use uuid::Uuid;

use super::staff::{self as people, StaffRecord};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{clinics, staff, staff_sessions},
};

/// More sessions than a team has; the newest are shown.
const SHOWN_AT_MOST: u64 = 500;

/// A session to begin.
#[derive(Debug, Clone)]
pub struct NewStaffSession {
    /// SHA-256 of the cookie's value.
    pub token_hash: Vec<u8>,
    /// The host it is made on.
    pub host: String,
    /// The known device that it begins on.
    pub device_id: Uuid,
    /// What it looks like.
    pub session: StaffSession,
}

/// A member of staff signed in on some device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSession {
    /// Names the session.
    pub id: SessionId,
    /// Whose it is.
    pub staff_id: StaffId,
    /// Browser and system.
    pub device: String,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Begins a session.
pub async fn insert(tx: &Tx, scope: &ClinicScope, new: NewStaffSession) -> Result<(), Error> {
    let row = staff_sessions::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(new.session.id.uuid()),
        staff_id: Set(new.session.staff_id.uuid()),
        token_hash: Set(new.token_hash),
        host: Set(new.host),
        device: Set(new.session.device),
        device_id: Set(Some(new.device_id)),
        created_at: Set(new.session.created_at),
        last_seen_at: Set(new.session.last_seen_at),
        expires_at: Set(new.session.expires_at),
        revoked_at: Set(None),
    };
    staff_sessions::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct SignedInStaff {
    /// Whose rows they see.
    pub scope: ClinicScope,
    /// Their session.
    pub session: StaffSession,
    /// Who they are.
    pub person: StaffRecord,
    /// Whether their clinic requires a second factor.
    pub requires_second_factor: bool,
}

#[derive(FromQueryResult)]
struct SignedInRow {
    #[sea_orm(nested)]
    person: staff::Model,
    session_id: Uuid,
    device: String,
    session_created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    require_second_factor: bool,
}

/// Whose session has that token, if it was made on `host`, has not ended, and they are active.
pub async fn resolve(
    db: &impl Read,
    token_hash: &[u8],
    host: &str,
    now: DateTime<Utc>,
) -> Result<Option<SignedInStaff>, Error> {
    let row = resolve_query(token_hash, host, now).into_model::<SignedInRow>().one(db.connection()).await?;
    row.map(|row| {
        let session = StaffSession {
            id: SessionId::from_uuid(row.session_id),
            staff_id: StaffId::from_uuid(row.person.id),
            device: row.device,
            created_at: row.session_created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        };
        Ok(SignedInStaff {
            scope: ClinicScope::new(row.person.clinic_id),
            session,
            person: people::record(row.person)?,
            requires_second_factor: row.require_second_factor,
        })
    })
    .transpose()
}

pub(super) fn resolve_query(token_hash: &[u8], host: &str, now: DateTime<Utc>) -> Select<staff::Entity> {
    staff::Entity::find()
        .join(JoinType::InnerJoin, staff_sessions::Relation::Staff.def().rev())
        .join(JoinType::InnerJoin, staff::Relation::Clinic.def())
        .column_as(staff_sessions::Column::Id, "session_id")
        .column_as(staff_sessions::Column::Device, "device")
        .column_as(staff_sessions::Column::CreatedAt, "session_created_at")
        .column_as(staff_sessions::Column::LastSeenAt, "last_seen_at")
        .column_as(staff_sessions::Column::ExpiresAt, "expires_at")
        .column_as(clinics::Column::RequireSecondFactor, "require_second_factor")
        .filter(staff_sessions::Column::TokenHash.eq(token_hash))
        .filter(staff_sessions::Column::Host.eq(host))
        .filter(is_live(now))
        .filter(staff::Column::Active.eq(true))
}

/// Who is signed in by that session, if it has not ended and they are active.
pub(super) async fn person_of(
    db: &impl Read,
    scope: &ClinicScope,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<StaffRecord>, Error> {
    let row =
        staff_sessions::Entity::find_by_id((scope.uuid(), id.uuid())).filter(is_live(now)).one(db.connection()).await?;
    match row {
        Some(row) => people::find(db, scope, StaffId::from_uuid(row.staff_id)).await,
        None => Ok(None),
    }
}

/// What the device of a session is called; empty when there is no such session.
pub async fn device_name(db: &impl Read, scope: &ClinicScope, id: SessionId) -> Result<String, Error> {
    let row = staff_sessions::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    Ok(row.map(|row| row.device).unwrap_or_default())
}

/// Notes that a session was used.
pub async fn touch(tx: &Tx, scope: &ClinicScope, id: SessionId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = staff_sessions::ActiveModel { last_seen_at: Set(now), ..Default::default() };
    staff_sessions::Entity::update_many()
        .set(row)
        .filter(staff_sessions::Column::ClinicId.eq(scope.uuid()))
        .filter(staff_sessions::Column::Id.eq(id.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The sessions of one member of staff, or of the whole team, that have not ended, with their
/// names; last used first.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    staff_id: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<Vec<(StaffSession, String)>, Error> {
    let mut query =
        staff_sessions::Entity::find().filter(staff_sessions::Column::ClinicId.eq(scope.uuid())).filter(is_live(now));
    if let Some(staff_id) = staff_id {
        query = query.filter(staff_sessions::Column::StaffId.eq(staff_id.uuid()));
    }
    let rows = query
        .order_by_desc(staff_sessions::Column::LastSeenAt)
        .order_by_desc(staff_sessions::Column::Id)
        .limit(SHOWN_AT_MOST)
        .all(db.connection())
        .await?;
    let names: HashMap<_, _> =
        people::list(db, scope).await?.into_iter().map(|person| (person.id, person.name)).collect();
    let named = |row| {
        let session = session(row);
        let name = names.get(&session.staff_id).cloned().unwrap_or_default();
        (session, name)
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Ends a session of the clinic; with `staff_id` only if it is theirs. `false` when there is no
/// such session, or no longer.
pub async fn revoke(
    tx: &Tx,
    scope: &ClinicScope,
    id: SessionId,
    staff_id: Option<StaffId>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let mut which = Condition::all().add(staff_sessions::Column::Id.eq(id.uuid()));
    if let Some(staff_id) = staff_id {
        which = which.add(staff_sessions::Column::StaffId.eq(staff_id.uuid()));
    }
    Ok(revoke_where(tx, scope, which, now).await? == 1)
}

/// Ends all sessions of a member of staff but `except`.
pub async fn revoke_others(
    tx: &Tx,
    scope: &ClinicScope,
    staff_id: StaffId,
    except: Option<SessionId>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut which = Condition::all().add(staff_sessions::Column::StaffId.eq(staff_id.uuid()));
    if let Some(except) = except {
        which = which.add(staff_sessions::Column::Id.ne(except.uuid()));
    }
    revoke_where(tx, scope, which, now).await?;
    Ok(())
}

/// Forgets sessions that ended before `before`, of all clinics.
pub async fn delete_ended(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    ended_query(before).exec(tx.connection()).await?;
    Ok(())
}

pub(super) fn ended_query(before: DateTime<Utc>) -> DeleteMany<staff_sessions::Entity> {
    staff_sessions::Entity::delete_many().filter(staff_sessions::Column::ExpiresAt.lte(before))
}

async fn revoke_where(tx: &Tx, scope: &ClinicScope, which: Condition, now: DateTime<Utc>) -> Result<u64, Error> {
    let row = staff_sessions::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    let revoked = staff_sessions::Entity::update_many()
        .set(row)
        .filter(staff_sessions::Column::ClinicId.eq(scope.uuid()))
        .filter(which)
        .filter(is_live(now))
        .exec(tx.connection())
        .await?;
    Ok(revoked.rows_affected)
}

fn is_live(now: DateTime<Utc>) -> Condition {
    Condition::all().add(staff_sessions::Column::RevokedAt.is_null()).add(staff_sessions::Column::ExpiresAt.gt(now))
}

fn session(row: staff_sessions::Model) -> StaffSession {
    StaffSession {
        id: SessionId::from_uuid(row.id),
        staff_id: StaffId::from_uuid(row.staff_id),
        device: row.device,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
    }
}
