//! Browsers in which somebody of the staff has signed in completely.

use chrono::{DateTime, Utc};
use contract::{
    contact::EmailAddress,
    ids::{SessionId, StaffId},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait, Select};
use uuid::Uuid;

use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{staff, staff_devices, staff_sessions},
};

/// A device on which somebody signs in.
#[derive(Debug, Clone)]
pub struct SignedInDevice {
    /// A name for it, where it is new to that person.
    pub new_id: Uuid,
    /// SHA-256 of the cookie's value that it showed, if it showed one.
    pub shown: Option<Vec<u8>>,
    /// SHA-256 of the cookie's value that it gets.
    pub token_hash: Vec<u8>,
    /// Until when it is known, unless it is used again.
    pub expires_at: DateTime<Utc>,
}

/// What is known of the device on which somebody signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotedDevice {
    /// Names it.
    pub id: Uuid,
    /// Whether the person had not signed in there before.
    pub is_new: bool,
}

/// Whether somebody who is active and has that address, at whatever clinic, has signed in where that cookie is.
pub async fn is_known(
    db: &impl Read,
    token_hash: &[u8],
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    Ok(known_query(token_hash, email, now).one(db.connection()).await?.is_some())
}

pub(super) fn known_query(
    token_hash: &[u8],
    email: &EmailAddress,
    now: DateTime<Utc>,
) -> Select<staff_devices::Entity> {
    staff_devices::Entity::find()
        .join(JoinType::InnerJoin, staff_devices::Relation::Staff.def())
        .filter(staff_devices::Column::TokenHash.eq(token_hash))
        .filter(staff_devices::Column::ExpiresAt.gt(now))
        .filter(staff::Column::Email.eq(email.as_str()))
        .filter(staff::Column::Active.eq(true))
}

/// Notes on which device somebody has signed in. Its cookie is another from now on, for everybody who uses it:
/// one that was planted or copied before is worth nothing any more.
pub async fn note(
    tx: &Tx,
    scope: &ClinicScope,
    staff_id: StaffId,
    device: &SignedInDevice,
    now: DateTime<Utc>,
) -> Result<NotedDevice, Error> {
    if let Some(shown) = &device.shown {
        let row = staff_devices::ActiveModel { token_hash: Set(device.token_hash.clone()), ..Default::default() };
        staff_devices::Entity::update_many()
            .set(row)
            .filter(staff_devices::Column::TokenHash.eq(shown.as_slice()))
            .filter(staff_devices::Column::ExpiresAt.gt(now))
            .exec(tx.connection())
            .await?;
    }
    let known = staff_devices::Entity::find()
        .filter(staff_devices::Column::ClinicId.eq(scope.uuid()))
        .filter(staff_devices::Column::StaffId.eq(staff_id.uuid()))
        .filter(staff_devices::Column::TokenHash.eq(device.token_hash.as_slice()))
        .one(tx.connection())
        .await?;
    let Some(known) = known else {
        let row = staff_devices::ActiveModel {
            clinic_id: Set(scope.uuid()),
            id: Set(device.new_id),
            staff_id: Set(staff_id.uuid()),
            token_hash: Set(device.token_hash.clone()),
            created_at: Set(now),
            expires_at: Set(device.expires_at),
        };
        staff_devices::Entity::insert(row).exec_without_returning(tx.connection()).await?;
        return Ok(NotedDevice { id: device.new_id, is_new: true });
    };
    let row = staff_devices::ActiveModel { expires_at: Set(device.expires_at), ..Default::default() };
    staff_devices::Entity::update_many()
        .set(row)
        .filter(staff_devices::Column::ClinicId.eq(scope.uuid()))
        .filter(staff_devices::Column::Id.eq(known.id))
        .exec(tx.connection())
        .await?;
    Ok(NotedDevice { id: known.id, is_new: false })
}

/// Forgets the devices of a member of staff, all but the one with that session.
pub async fn forget_others(
    tx: &Tx,
    scope: &ClinicScope,
    staff_id: StaffId,
    except: Option<SessionId>,
) -> Result<(), Error> {
    let mut forgotten = staff_devices::Entity::delete_many()
        .filter(staff_devices::Column::ClinicId.eq(scope.uuid()))
        .filter(staff_devices::Column::StaffId.eq(staff_id.uuid()));
    if let Some(session) = except
        && let Some(device) = device_of(tx, scope, session).await?
    {
        forgotten = forgotten.filter(staff_devices::Column::Id.ne(device));
    }
    forgotten.exec(tx.connection()).await?;
    Ok(())
}

/// Forgets the device on which that session began.
pub async fn forget_of_session(tx: &Tx, scope: &ClinicScope, session: SessionId) -> Result<(), Error> {
    let Some(device) = device_of(tx, scope, session).await? else { return Ok(()) };
    staff_devices::Entity::delete_many()
        .filter(staff_devices::Column::ClinicId.eq(scope.uuid()))
        .filter(staff_devices::Column::Id.eq(device))
        .exec(tx.connection())
        .await?;
    Ok(())
}

async fn device_of(tx: &Tx, scope: &ClinicScope, session: SessionId) -> Result<Option<Uuid>, Error> {
    let session = staff_sessions::Entity::find_by_id((scope.uuid(), session.uuid())).one(tx.connection()).await?;
    Ok(session.and_then(|session| session.device_id))
}

/// Forgets devices that have not been used for long, of all clinics.
pub async fn delete_expired(tx: &Tx, now: DateTime<Utc>) -> Result<(), Error> {
    staff_devices::Entity::delete_many()
        .filter(staff_devices::Column::ExpiresAt.lte(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}
