//! Passwords of the team that were forgotten: who has asked, and the links that were sent.

use chrono::{DateTime, Utc};
use contract::ids::StaffId;
use domain::sign_in::LinkHistory;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{password_reset_links, password_reset_requests},
};

/// Somebody who has asked, known or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResetRequest {
    /// Names the request.
    pub id: Uuid,
    /// The address, sealed.
    pub email: Vec<u8>,
    /// When they asked.
    pub created_at: DateTime<Utc>,
}

/// A link that sets a new password.
#[derive(Debug, Clone)]
pub struct ResetLink {
    /// Of which clinic, as evidence.
    pub scope: ClinicScope,
    /// Whose password it sets.
    pub staff_id: StaffId,
    /// What has happened to it.
    pub history: LinkHistory,
}

/// Keeps a request until the worker has seen to it.
pub async fn insert_request(tx: &Tx, request: ResetRequest) -> Result<(), Error> {
    let row = password_reset_requests::ActiveModel {
        id: Set(request.id),
        email: Set(request.email),
        created_at: Set(request.created_at),
    };
    password_reset_requests::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The oldest requests, of people at all clinics and at none.
pub async fn list_requests(db: &impl Read, limit: u64) -> Result<Vec<ResetRequest>, Error> {
    let rows = password_reset_requests::Entity::find()
        .order_by_asc(password_reset_requests::Column::Id)
        .limit(limit)
        .all(db.connection())
        .await?;
    let request =
        |row: password_reset_requests::Model| ResetRequest { id: row.id, email: row.email, created_at: row.created_at };
    Ok(rows.into_iter().map(request).collect())
}

/// Takes a request, to see to it in this transaction; `false` when another worker has.
pub async fn take_request(tx: &Tx, id: Uuid) -> Result<bool, Error> {
    let taken = password_reset_requests::Entity::delete_by_id(id).exec(tx.connection()).await?;
    Ok(taken.rows_affected == 1)
}

/// Keeps a link, by the hash of its token.
pub async fn insert_link(
    tx: &Tx,
    scope: &ClinicScope,
    staff_id: StaffId,
    token_hash: Vec<u8>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = password_reset_links::ActiveModel {
        clinic_id: Set(scope.uuid()),
        token_hash: Set(token_hash),
        staff_id: Set(staff_id.uuid()),
        created_at: Set(now),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    password_reset_links::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The link with that token, of whatever clinic.
pub async fn find_link(db: &impl Read, token_hash: &[u8]) -> Result<Option<ResetLink>, Error> {
    let row = password_reset_links::Entity::find()
        .filter(password_reset_links::Column::TokenHash.eq(token_hash))
        .one(db.connection())
        .await?;
    Ok(row.map(|row| ResetLink {
        scope: ClinicScope::new(row.clinic_id),
        staff_id: StaffId::from_uuid(row.staff_id),
        history: LinkHistory { expires_at: row.expires_at, used_at: row.used_at, superseded_at: None },
    }))
}

/// Uses a link up; `false` when it no longer works.
pub async fn use_link(tx: &Tx, scope: &ClinicScope, token_hash: &[u8], now: DateTime<Utc>) -> Result<bool, Error> {
    let row = password_reset_links::ActiveModel { used_at: Set(Some(now)), ..Default::default() };
    let used = password_reset_links::Entity::update_many()
        .set(row)
        .filter(password_reset_links::Column::ClinicId.eq(scope.uuid()))
        .filter(password_reset_links::Column::TokenHash.eq(token_hash))
        .filter(password_reset_links::Column::UsedAt.is_null())
        .filter(password_reset_links::Column::ExpiresAt.gt(now))
        .exec(tx.connection())
        .await?;
    Ok(used.rows_affected == 1)
}

/// Ends all links of a member of staff: the password is another now, or they may not sign in.
pub async fn end_links(tx: &Tx, scope: &ClinicScope, staff_id: StaffId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = password_reset_links::ActiveModel { used_at: Set(Some(now)), ..Default::default() };
    password_reset_links::Entity::update_many()
        .set(row)
        .filter(password_reset_links::Column::ClinicId.eq(scope.uuid()))
        .filter(password_reset_links::Column::StaffId.eq(staff_id.uuid()))
        .filter(password_reset_links::Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets links that expired before `before`, of all clinics.
pub async fn delete_expired(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    password_reset_links::Entity::delete_many()
        .filter(password_reset_links::Column::ExpiresAt.lte(before))
        .exec(tx.connection())
        .await?;
    Ok(())
}
