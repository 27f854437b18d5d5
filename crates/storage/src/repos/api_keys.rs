//! API keys of integrators.

use chrono::{DateTime, Utc};
use contract::{
    api_keys::ApiKey,
    ids::{ApiKeyId, ClinicId, StaffId},
    permissions::Permission,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType};
use uuid::Uuid;

use crate::{ClinicScope, Error, Read, Tx, entities::api_keys};

const SCOPES: &str = "api_keys.scopes";

/// One page of the clinic's keys, newest first, those made before the key `before`; and the key
/// behind which the next page begins.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    limit: u64,
    before: Option<ApiKeyId>,
) -> Result<(Vec<ApiKey>, Option<ApiKeyId>), Error> {
    let mut query = api_keys::Entity::find().filter(api_keys::Column::ClinicId.eq(scope.uuid()));
    if let Some(before) = before {
        query = query.filter(api_keys::Column::Id.lt(before.uuid()));
    }
    let mut rows = query.order_by_desc(api_keys::Column::Id).limit(limit + 1).all(db.connection()).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|row| ApiKeyId::from_uuid(row.id));
    Ok((rows.into_iter().map(key).collect::<Result<_, _>>()?, next))
}

/// One key of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: ApiKeyId) -> Result<Option<ApiKey>, Error> {
    let row = api_keys::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    row.map(key).transpose()
}

/// One key of the clinic, locked until the transaction ends.
pub async fn lock(tx: &Tx, scope: &ClinicScope, id: ApiKeyId) -> Result<Option<ApiKey>, Error> {
    let row = api_keys::Entity::find_by_id((scope.uuid(), id.uuid()))
        .lock(LockType::NoKeyUpdate)
        .one(tx.connection())
        .await?;
    row.map(key).transpose()
}

/// The key with that secret, unless it is revoked. It may have expired.
pub async fn find_by_secret(db: &impl Read, secret_hash: &[u8]) -> Result<Option<(ClinicScope, ApiKey)>, Error> {
    let row = api_keys::Entity::find()
        .filter(api_keys::Column::SecretHash.eq(secret_hash))
        .filter(api_keys::Column::RevokedAt.is_null())
        .one(db.connection())
        .await?;
    row.map(|row| Ok((ClinicScope::new(row.clinic_id), key(row)?))).transpose()
}

/// The key that a signed access token names, unless it is revoked. It may have expired.
pub async fn find_active(
    db: &impl Read,
    clinic_id: ClinicId,
    id: ApiKeyId,
) -> Result<Option<(ClinicScope, ApiKey)>, Error> {
    let row = api_keys::Entity::find_by_id((clinic_id.uuid(), id.uuid()))
        .filter(api_keys::Column::RevokedAt.is_null())
        .one(db.connection())
        .await?;
    row.map(|row| Ok((ClinicScope::new(row.clinic_id), key(row)?))).transpose()
}

/// Adds a key.
pub async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    key: &ApiKey,
    secret_hash: Vec<u8>,
    created_by: Option<StaffId>,
) -> Result<(), Error> {
    let row = api_keys::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(key.id.uuid()),
        name: Set(key.name.clone()),
        secret_hash: Set(secret_hash),
        secret_prefix: Set(key.secret_prefix.clone()),
        scopes: Set(key.scopes.iter().map(|scope| scope.as_str()).collect()),
        created_by: Set(created_by.map(StaffId::uuid)),
        parent_id: Set(key.made_by.map(ApiKeyId::uuid)),
        created_at: Set(key.created_at),
        last_used_at: Set(None),
        revoked_at: Set(None),
        expires_at: Set(key.expires_at),
    };
    api_keys::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Every key of the clinic that is not revoked, with the one that made it.
pub async fn active(tx: &Tx, scope: &ClinicScope) -> Result<Vec<(ApiKeyId, Option<ApiKeyId>)>, Error> {
    let rows = api_keys::Entity::find()
        .select_only()
        .column(api_keys::Column::Id)
        .column(api_keys::Column::ParentId)
        .filter(api_keys::Column::ClinicId.eq(scope.uuid()))
        .filter(api_keys::Column::RevokedAt.is_null())
        .into_tuple::<(Uuid, Option<Uuid>)>()
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(|(id, parent)| (ApiKeyId::from_uuid(id), parent.map(ApiKeyId::from_uuid))).collect())
}

/// Revokes keys.
pub async fn revoke(tx: &Tx, scope: &ClinicScope, ids: &[ApiKeyId], now: DateTime<Utc>) -> Result<(), Error> {
    let row = api_keys::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    api_keys::Entity::update_many()
        .set(row)
        .filter(api_keys::Column::ClinicId.eq(scope.uuid()))
        .filter(api_keys::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .filter(api_keys::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Notes that a key was used.
pub async fn touch(tx: &Tx, scope: &ClinicScope, id: ApiKeyId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = api_keys::ActiveModel { last_used_at: Set(Some(now)), ..Default::default() };
    api_keys::Entity::update_many()
        .set(row)
        .filter(api_keys::Column::ClinicId.eq(scope.uuid()))
        .filter(api_keys::Column::Id.eq(id.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn key(row: api_keys::Model) -> Result<ApiKey, Error> {
    let scopes: Vec<Permission> = serde_json::from_value(row.scopes).map_err(|_| Error::Corrupt { column: SCOPES })?;
    Ok(ApiKey {
        id: ApiKeyId::from_uuid(row.id),
        name: row.name,
        secret_prefix: row.secret_prefix,
        scopes,
        made_by: row.parent_id.map(ApiKeyId::from_uuid),
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        revoked_at: row.revoked_at,
    })
}
