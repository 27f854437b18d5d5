//! A clinic's own accounts for sending messages.

use chrono::{DateTime, Utc};
use contract::messages::MessageChannel;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use super::{insert_versioned, name_of, replace_versioned};
use crate::{ClinicScope, Error, Read, Tx, entities::delivery_accounts};

/// An account of the clinic's own.
#[derive(Clone, PartialEq, Eq)]
pub struct DeliveryAccount {
    /// Everything but the secret.
    pub settings: Value,
    /// Password or token, sealed.
    pub secret: Vec<u8>,
    /// When signing in last worked.
    pub checked_at: DateTime<Utc>,
}

/// The clinic's own account for a channel, if it has one, and the version of having one; 0 when it
/// never had one.
pub async fn find(
    db: &impl Read,
    scope: &ClinicScope,
    channel: MessageChannel,
) -> Result<(Option<DeliveryAccount>, i64), Error> {
    let row = delivery_accounts::Entity::find_by_id((scope.uuid(), name_of(channel))).one(db.connection()).await?;
    let Some(row) = row else { return Ok((None, 0)) };
    let account = match (row.settings, row.secret, row.checked_at) {
        (Some(settings), Some(secret), Some(checked_at)) => Some(DeliveryAccount { settings, secret, checked_at }),
        _ => None,
    };
    Ok((account, row.version))
}

/// Writes the clinic's account for a channel, or that it has none, if that still has the version.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn save(
    tx: &Tx,
    scope: &ClinicScope,
    channel: MessageChannel,
    account: Option<DeliveryAccount>,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (settings, secret, checked_at) = account
        .map_or((None, None, None), |account| (Some(account.settings), Some(account.secret), Some(account.checked_at)));
    let mut row = delivery_accounts::ActiveModel {
        settings: Set(settings),
        secret: Set(secret),
        checked_at: Set(checked_at),
        version: Set(version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    if version == 0 {
        row.clinic_id = Set(scope.uuid());
        row.channel = Set(name_of(channel));
        return insert_versioned::<delivery_accounts::Entity>(tx, row).await;
    }
    let update = delivery_accounts::Entity::update_many()
        .set(row)
        .filter(delivery_accounts::Column::ClinicId.eq(scope.uuid()))
        .filter(delivery_accounts::Column::Channel.eq(name_of(channel)))
        .filter(delivery_accounts::Column::Version.eq(version));
    replace_versioned(tx, update).await
}
