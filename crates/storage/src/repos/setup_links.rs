//! The addresses of the first run.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::{Error, Read, Tx, entities::setup_links};

/// Keeps an address, by the hash of its token.
pub async fn insert(
    tx: &Tx,
    token_hash: Vec<u8>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = setup_links::ActiveModel {
        token_hash: Set(token_hash),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
    };
    setup_links::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Whether there is an address with that token at that moment.
pub async fn is_valid(db: &impl Read, token_hash: &[u8], now: DateTime<Utc>) -> Result<bool, Error> {
    let found = setup_links::Entity::find()
        .filter(setup_links::Column::TokenHash.eq(token_hash))
        .filter(setup_links::Column::ExpiresAt.gt(now));
    Ok(found.count(db.connection()).await? > 0)
}

/// Uses an address, with which all of them end; `false` if it is not valid. Of several transactions at once that use
/// any of them, one succeeds: each waits for the rows that another takes away, and then finds its own gone.
pub async fn take(tx: &Tx, token_hash: &[u8], now: DateTime<Utc>) -> Result<bool, Error> {
    let own = setup_links::Entity::delete_many()
        .filter(setup_links::Column::TokenHash.eq(token_hash))
        .filter(setup_links::Column::ExpiresAt.gt(now))
        .exec(tx.connection())
        .await?;
    setup_links::Entity::delete_many().exec(tx.connection()).await?;
    Ok(own.rows_affected == 1)
}

/// Forgets addresses that have expired.
pub async fn delete_expired(tx: &Tx, now: DateTime<Utc>) -> Result<(), Error> {
    setup_links::Entity::delete_many().filter(setup_links::Column::ExpiresAt.lte(now)).exec(tx.connection()).await?;
    Ok(())
}
