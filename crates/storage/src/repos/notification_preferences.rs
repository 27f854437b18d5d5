//! What clients have chosen to be told, and by which way.

use contract::{ids::ClientId, notifications::ChooseNotification};
use domain::notifications::Preferences;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{name_of, parse_name};
use crate::{ClientScope, ClinicScope, Error, Read, Tx, entities::notification_preferences};

/// What a client of the clinic has chosen.
pub async fn get(db: &impl Read, scope: &ClinicScope, client_id: ClientId) -> Result<Preferences, Error> {
    let rows = notification_preferences::Entity::find()
        .filter(notification_preferences::Column::ClinicId.eq(scope.uuid()))
        .filter(notification_preferences::Column::ClientId.eq(client_id.uuid()))
        .all(db.connection())
        .await?;
    let choice = |row: notification_preferences::Model| {
        Ok(ChooseNotification {
            purpose: parse_name("notification_preferences.purpose", &row.purpose)?,
            channel: parse_name("notification_preferences.channel", &row.channel)?,
            enabled: row.enabled,
        })
    };
    Ok(Preferences::new(rows.into_iter().map(choice).collect::<Result<_, Error>>()?))
}

/// Puts the client's choices in place of those before.
pub async fn replace(tx: &Tx, scope: &ClientScope, choices: &[ChooseNotification]) -> Result<(), Error> {
    notification_preferences::Entity::delete_many()
        .filter(notification_preferences::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(notification_preferences::Column::ClientId.eq(scope.client_id().uuid()))
        .exec(tx.connection())
        .await?;
    if choices.is_empty() {
        return Ok(());
    }
    let rows = choices.iter().map(|choice| notification_preferences::ActiveModel {
        clinic_id: Set(scope.clinic().uuid()),
        client_id: Set(scope.client_id().uuid()),
        purpose: Set(name_of(choice.purpose)),
        channel: Set(name_of(choice.channel)),
        enabled: Set(choice.enabled),
    });
    notification_preferences::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}
