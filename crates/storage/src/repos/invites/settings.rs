//! How the clinic invites.

use chrono::{DateTime, Utc};
use contract::invites::{ClientRecord, InviteSettings};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    ClinicScope, Error, Read, Tx,
    entities::invite_settings,
    repos::{insert_versioned, name_of, narrow, parse_name, replace_versioned},
};

/// For how many days an invite works where the clinic has not said so.
const DEFAULT_DAYS: u16 = 30;

/// How the clinic invites; the defaults, in version 0, while it has not said so.
pub async fn settings(db: &impl Read, scope: &ClinicScope) -> Result<InviteSettings, Error> {
    let row = invite_settings::Entity::find_by_id(scope.uuid()).one(db.connection()).await?;
    row.map_or(
        Ok(InviteSettings { expires_after_days: DEFAULT_DAYS, client_record: ClientRecord::default(), version: 0 }),
        |row| {
            Ok(InviteSettings {
                expires_after_days: narrow("invite_settings.expires_after_days", row.expires_after_days)?,
                client_record: parse_name("invite_settings.client_record", &row.client_record)?,
                version: row.version,
            })
        },
    )
}

/// Writes how the clinic invites, if it still has the version that `settings` names.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn replace_settings(
    tx: &Tx,
    scope: &ClinicScope,
    settings: &InviteSettings,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = invite_settings::ActiveModel {
        clinic_id: Set(scope.uuid()),
        expires_after_days: Set(settings.expires_after_days.into()),
        client_record: Set(name_of(settings.client_record)),
        version: Set(settings.version + 1),
        updated_at: Set(now),
    };
    if settings.version == 0 {
        return insert_versioned::<invite_settings::Entity>(tx, row).await;
    }
    let update = invite_settings::Entity::update_many()
        .set(row)
        .filter(invite_settings::Column::ClinicId.eq(scope.uuid()))
        .filter(invite_settings::Column::Version.eq(settings.version));
    replace_versioned(tx, update).await
}
