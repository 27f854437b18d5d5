//! Addresses and numbers that nothing is sent to.

use std::collections::HashSet;

use contract::{
    messages::MessageChannel,
    reachability::{Suppression, SuppressionReason},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::{name_of, parse_name};
use crate::{ClinicScope, Error, Read, Tx, entities::suppressions};

/// Why nothing is sent to that address or number, if nothing is.
pub async fn find(
    db: &impl Read,
    scope: &ClinicScope,
    channel: MessageChannel,
    receiver_hash: &[u8],
) -> Result<Option<Suppression>, Error> {
    let key = (scope.uuid(), name_of(channel), receiver_hash.to_vec());
    let row = suppressions::Entity::find_by_id(key).one(db.connection()).await?;
    row.map(|row| Ok(Suppression { reason: parse_name("suppressions.reason", &row.reason)?, since: row.created_at }))
        .transpose()
}

/// Those of the hashes that stand for an address or number that nothing is sent to, by one query.
pub async fn among(db: &impl Read, scope: &ClinicScope, hashes: Vec<Vec<u8>>) -> Result<HashSet<Vec<u8>>, Error> {
    if hashes.is_empty() {
        return Ok(HashSet::new());
    }
    let rows = suppressions::Entity::find()
        .filter(suppressions::Column::ClinicId.eq(scope.uuid()))
        // Named because the key holds it before the hash.
        .filter(suppressions::Column::Channel.is_in([MessageChannel::Email, MessageChannel::Sms].map(name_of)))
        .filter(suppressions::Column::ReceiverHash.is_in(hashes))
        .all(db.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.receiver_hash).collect())
}

/// The hashes of all addresses of the clinic that mails come back from.
pub async fn bounced(db: &impl Read, scope: &ClinicScope) -> Result<HashSet<Vec<u8>>, Error> {
    let rows = suppressions::Entity::find()
        .filter(suppressions::Column::ClinicId.eq(scope.uuid()))
        .filter(suppressions::Column::Channel.eq(name_of(MessageChannel::Email)))
        .filter(suppressions::Column::Reason.eq(name_of(SuppressionReason::Bounced)))
        .all(db.connection())
        .await?;
    Ok(rows.into_iter().map(|row| row.receiver_hash).collect())
}

/// Notes that nothing is to be sent there; `false` when nothing was anyway.
pub async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    channel: MessageChannel,
    receiver_hash: Vec<u8>,
    suppression: Suppression,
) -> Result<bool, Error> {
    let row = suppressions::ActiveModel {
        clinic_id: Set(scope.uuid()),
        channel: Set(name_of(channel)),
        receiver_hash: Set(receiver_hash),
        reason: Set(name_of(suppression.reason)),
        created_at: Set(suppression.since),
    };
    let noted = OnConflict::columns([
        suppressions::Column::ClinicId,
        suppressions::Column::Channel,
        suppressions::Column::ReceiverHash,
    ])
    .do_nothing()
    .to_owned();
    let written = suppressions::Entity::insert(row).on_conflict(noted).exec_without_returning(tx.connection()).await?;
    Ok(written == 1)
}

/// Sends there again; `false` when nothing of that reason stood against any of them.
pub async fn delete(
    tx: &Tx,
    scope: &ClinicScope,
    channel: MessageChannel,
    receiver_hashes: Vec<Vec<u8>>,
    reason: SuppressionReason,
) -> Result<bool, Error> {
    let deleted = suppressions::Entity::delete_many()
        .filter(suppressions::Column::ClinicId.eq(scope.uuid()))
        .filter(suppressions::Column::Channel.eq(name_of(channel)))
        .filter(suppressions::Column::ReceiverHash.is_in(receiver_hashes))
        .filter(suppressions::Column::Reason.eq(name_of(reason)))
        .exec(tx.connection())
        .await?;
    Ok(deleted.rows_affected > 0)
}
