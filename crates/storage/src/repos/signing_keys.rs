//! Keys that sign access tokens, of the whole installation.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};
use uuid::Uuid;

use crate::{Error, Read, Tx, entities::signing_keys};

/// A pair of keys.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Names the pair, in tokens too.
    pub id: Uuid,
    /// PKCS#8, sealed.
    pub private_key: Vec<u8>,
    /// Ed25519, 32 bytes.
    pub public_key: Vec<u8>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// All of them, newest first.
pub async fn list(db: &impl Read) -> Result<Vec<SigningKey>, Error> {
    let rows = signing_keys::Entity::find()
        .order_by_desc(signing_keys::Column::CreatedAt)
        .order_by_desc(signing_keys::Column::Id)
        .all(db.connection())
        .await?;
    Ok(rows.into_iter().map(key).collect())
}

/// Adds one.
pub async fn insert(tx: &Tx, key: SigningKey) -> Result<(), Error> {
    let row = signing_keys::ActiveModel {
        id: Set(key.id),
        private_key: Set(key.private_key),
        public_key: Set(key.public_key),
        created_at: Set(key.created_at),
    };
    signing_keys::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

fn key(row: signing_keys::Model) -> SigningKey {
    SigningKey { id: row.id, private_key: row.private_key, public_key: row.public_key, created_at: row.created_at }
}
