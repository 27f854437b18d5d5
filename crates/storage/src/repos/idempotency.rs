//! Answers kept for requests that may be sent again.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{ClinicScope, Error, Read, Tx, entities::idempotency_keys};

/// The answer that a request got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAnswer {
    /// SHA-256 of operation and body.
    pub request_hash: Vec<u8>,
    /// The body, sealed.
    pub response: Vec<u8>,
}

/// The answer that `actor` got for `key`, unless it is too old.
pub async fn find(
    db: &impl Read,
    scope: &ClinicScope,
    actor: &str,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Option<StoredAnswer>, Error> {
    let row = idempotency_keys::Entity::find_by_id((scope.uuid(), actor.to_owned(), key.to_owned()))
        .filter(idempotency_keys::Column::ExpiresAt.gt(now))
        .one(db.connection())
        .await?;
    Ok(row.map(|row| StoredAnswer { request_hash: row.request_hash, response: row.response }))
}

/// Keeps an answer, in the transaction of the effect.
///
/// # Errors
/// [`Error::Duplicate`] when the same request was answered meanwhile: the transaction must not be
/// committed.
pub async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    actor: &str,
    key: &str,
    answer: StoredAnswer,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    idempotency_keys::Entity::delete_many()
        .filter(idempotency_keys::Column::ClinicId.eq(scope.uuid()))
        .filter(idempotency_keys::Column::Actor.eq(actor))
        .filter(idempotency_keys::Column::Key.eq(key))
        .filter(idempotency_keys::Column::ExpiresAt.lte(now))
        .exec(tx.connection())
        .await?;
    let row = idempotency_keys::ActiveModel {
        clinic_id: Set(scope.uuid()),
        actor: Set(actor.to_owned()),
        key: Set(key.to_owned()),
        request_hash: Set(answer.request_hash),
        response: Set(answer.response),
        created_at: Set(now),
        expires_at: Set(expires_at),
    };
    idempotency_keys::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Forgets what is too old, of all clinics.
pub async fn delete_expired(tx: &Tx, now: DateTime<Utc>) -> Result<(), Error> {
    idempotency_keys::Entity::delete_many()
        .filter(idempotency_keys::Column::ExpiresAt.lte(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}
