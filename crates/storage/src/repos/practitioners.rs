//! Practitioners of a clinic.

use contract::{
    ids::{LocationId, PractitionerId, TreatmentId},
    practitioners::Practitioner,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::LockType,
};

use super::{parse, replace_versioned};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{practitioner_treatments, practitioners},
};

/// Every practitioner of the clinic, in its order.
pub async fn list(db: &impl Read, scope: &ClinicScope) -> Result<Vec<Practitioner>, Error> {
    let rows = practitioners::Entity::find()
        .filter(practitioners::Column::ClinicId.eq(scope.uuid()))
        .order_by_asc(practitioners::Column::Position)
        .order_by_asc(practitioners::Column::Id)
        .all(db.connection())
        .await?;
    rows.into_iter().map(practitioner).collect()
}

/// Those who give that treatment and can be booked, in the clinic's order.
pub async fn giving(
    db: &impl Read,
    scope: &ClinicScope,
    treatment_id: TreatmentId,
) -> Result<Vec<Practitioner>, Error> {
    let giving = practitioner_treatments::Entity::find()
        .select_only()
        .column(practitioner_treatments::Column::PractitionerId)
        .filter(practitioner_treatments::Column::ClinicId.eq(scope.uuid()))
        .filter(practitioner_treatments::Column::TreatmentId.eq(treatment_id.uuid()));
    let rows = practitioners::Entity::find()
        .filter(practitioners::Column::ClinicId.eq(scope.uuid()))
        .filter(practitioners::Column::Active.eq(true))
        .filter(practitioners::Column::Id.in_subquery(giving.into_query()))
        .order_by_asc(practitioners::Column::Position)
        .order_by_asc(practitioners::Column::Id)
        .all(db.connection())
        .await?;
    rows.into_iter().map(practitioner).collect()
}

/// One practitioner of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: PractitionerId) -> Result<Option<Practitioner>, Error> {
    let row = practitioners::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    row.map(practitioner).transpose()
}

/// Makes others who book these practitioners wait until the transaction ends, so that what is read
/// of their time from now on stays true. Always in the same order: two who wait for each other
/// cannot be.
pub async fn lock(tx: &Tx, scope: &ClinicScope, ids: &[PractitionerId]) -> Result<(), Error> {
    practitioners::Entity::find()
        .select_only()
        .column(practitioners::Column::Id)
        .filter(practitioners::Column::ClinicId.eq(scope.uuid()))
        .filter(practitioners::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .order_by_asc(practitioners::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<uuid::Uuid>()
        .all(tx.connection())
        .await?;
    Ok(())
}

/// Adds a practitioner behind the others.
pub async fn insert(tx: &Tx, scope: &ClinicScope, practitioner: &Practitioner) -> Result<(), Error> {
    let last = practitioners::Entity::find()
        .select_only()
        .column_as(practitioners::Column::Position.max(), "last")
        .filter(practitioners::Column::ClinicId.eq(scope.uuid()))
        .into_tuple::<Option<i32>>()
        .one(tx.connection())
        .await?;
    let mut row = model(scope, practitioner).into_active_model();
    row.position = Set(last.flatten().map_or(0, |last| last + 1));
    practitioners::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Writes a practitioner if it still has the version that `practitioner` was read with.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn update(tx: &Tx, scope: &ClinicScope, practitioner: &Practitioner) -> Result<(), Error> {
    let mut row = model(scope, practitioner).into_active_model().reset_all();
    (row.clinic_id, row.id, row.position, row.created_at) = (NotSet, NotSet, NotSet, NotSet);
    row.version = Set(practitioner.version + 1);
    let update = practitioners::Entity::update_many()
        .set(row)
        .filter(practitioners::Column::ClinicId.eq(scope.uuid()))
        .filter(practitioners::Column::Id.eq(practitioner.id.uuid()))
        .filter(practitioners::Column::Version.eq(practitioner.version));
    replace_versioned(tx, update).await
}

fn practitioner(row: practitioners::Model) -> Result<Practitioner, Error> {
    Ok(Practitioner {
        id: PractitionerId::from_uuid(row.id),
        location_id: LocationId::from_uuid(row.location_id),
        name: row.name,
        role_title: row.role_title,
        color: parse("practitioners.color", &row.color)?,
        active: row.active,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

fn model(scope: &ClinicScope, practitioner: &Practitioner) -> practitioners::Model {
    practitioners::Model {
        clinic_id: scope.uuid(),
        id: practitioner.id.uuid(),
        location_id: practitioner.location_id.uuid(),
        name: practitioner.name.clone(),
        role_title: practitioner.role_title.clone(),
        color: practitioner.color.to_string(),
        active: practitioner.active,
        position: 0,
        version: practitioner.version,
        created_at: practitioner.created_at,
        updated_at: practitioner.updated_at,
    }
}
