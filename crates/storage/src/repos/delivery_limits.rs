//! How much clinics send in a day.

use chrono::{DateTime, Utc};
use contract::delivery_settings::SaveDeliveryLimits;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{insert_versioned, replace_versioned};
use crate::{ClinicScope, Error, Read, Tx, entities::delivery_limits};

/// What the clinic has set, and its version; 0 when it never has.
pub async fn find(db: &impl Read, scope: &ClinicScope) -> Result<(Option<SaveDeliveryLimits>, i64), Error> {
    let row = delivery_limits::Entity::find_by_id(scope.uuid()).one(db.connection()).await?;
    let Some(row) = row else { return Ok((None, 0)) };
    let limits = SaveDeliveryLimits {
        daily_mails: count("delivery_limits.daily_mails", row.daily_mails)?,
        daily_texts: count("delivery_limits.daily_texts", row.daily_texts)?,
    };
    Ok((Some(limits), row.version))
}

/// Writes what the clinic has set, if that still has the version.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn save(
    tx: &Tx,
    scope: &ClinicScope,
    limits: SaveDeliveryLimits,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = delivery_limits::ActiveModel {
        clinic_id: Set(scope.uuid()),
        daily_mails: Set(limits.daily_mails.into()),
        daily_texts: Set(limits.daily_texts.into()),
        version: Set(version + 1),
        updated_at: Set(now),
    };
    if version == 0 {
        return insert_versioned::<delivery_limits::Entity>(tx, row).await;
    }
    let update = delivery_limits::Entity::update_many()
        .set(row)
        .filter(delivery_limits::Column::ClinicId.eq(scope.uuid()))
        .filter(delivery_limits::Column::Version.eq(version));
    replace_versioned(tx, update).await
}

fn count(column: &'static str, value: i64) -> Result<u32, Error> {
    value.try_into().map_err(|_| Error::Corrupt { column })
}
