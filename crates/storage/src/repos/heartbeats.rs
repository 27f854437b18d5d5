//! Signs of life of what works in the background, of all processes that share the database.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};
use uuid::Uuid;

use crate::{Error, Read, Tx, entities::heartbeats};

/// Notes when a process last got through a round of each of these loops.
pub async fn note(tx: &Tx, process_id: Uuid, beats: &[(&'static str, DateTime<Utc>)]) -> Result<(), Error> {
    if beats.is_empty() {
        return Ok(());
    }
    let rows = beats.iter().map(|(name, beat_at)| heartbeats::ActiveModel {
        process_id: Set(process_id),
        name: Set((*name).to_owned()),
        beat_at: Set(*beat_at),
    });
    heartbeats::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([heartbeats::Column::ProcessId, heartbeats::Column::Name])
                .update_column(heartbeats::Column::BeatAt)
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// The newest beat of each loop, whichever process it is of.
pub async fn newest(db: &impl Read) -> Result<Vec<(String, DateTime<Utc>)>, Error> {
    let query = heartbeats::Entity::find()
        .select_only()
        .column(heartbeats::Column::Name)
        .column_as(heartbeats::Column::BeatAt.max(), "beat_at")
        .group_by(heartbeats::Column::Name);
    Ok(query.into_tuple().all(db.connection()).await?)
}

/// Forgets a process that stops in good order.
pub async fn forget(tx: &Tx, process_id: Uuid) -> Result<(), Error> {
    heartbeats::Entity::delete_many()
        .filter(heartbeats::Column::ProcessId.eq(process_id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets processes that have not been heard of since then.
pub async fn delete_old(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    heartbeats::Entity::delete_many().filter(heartbeats::Column::BeatAt.lt(before)).exec(tx.connection()).await?;
    Ok(())
}
