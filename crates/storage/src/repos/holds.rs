//! Slots held while clients confirm. What a hold takes of a practitioner's time is its claim.

use chrono::{DateTime, Utc};
use contract::ids::{HoldId, PractitionerId, TreatmentId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::{ClientScope, ClientView, Error, Read, Tx, entities::holds};

/// A slot that a client holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `contract::holds::Hold`")]
pub struct HoldRecord {
    pub id: HoldId,
    pub treatment_id: TreatmentId,
    pub practitioner_id: PractitionerId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// The client's hold with that id, expired or not.
pub async fn find(db: &impl Read, scope: &ClientView, id: HoldId) -> Result<Option<HoldRecord>, Error> {
    let row = holds::Entity::find_by_id((scope.clinic().uuid(), id.uuid()))
        .filter(holds::Column::ClientId.eq(scope.client_id().uuid()))
        .one(db.connection())
        .await?;
    Ok(row.map(|row| HoldRecord {
        id: HoldId::from_uuid(row.id),
        treatment_id: TreatmentId::from_uuid(row.treatment_id),
        practitioner_id: PractitionerId::from_uuid(row.practitioner_id),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        expires_at: row.expires_at,
    }))
}

/// Adds a hold; the client must have none.
pub async fn insert(tx: &Tx, scope: &ClientScope, hold: &HoldRecord) -> Result<(), Error> {
    let row = holds::ActiveModel {
        clinic_id: Set(scope.clinic().uuid()),
        id: Set(hold.id.uuid()),
        client_id: Set(scope.client_id().uuid()),
        practitioner_id: Set(hold.practitioner_id.uuid()),
        treatment_id: Set(hold.treatment_id.uuid()),
        starts_at: Set(hold.starts_at),
        ends_at: Set(hold.ends_at),
        expires_at: Set(hold.expires_at),
    };
    holds::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Lets go of the client's hold, if there is one, and of what it claims.
pub async fn release(tx: &Tx, scope: &ClientScope) -> Result<(), Error> {
    holds::Entity::delete_many()
        .filter(holds::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(holds::Column::ClientId.eq(scope.client_id().uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}
