//! Treatments, and who gives them.

use std::collections::HashMap;

use contract::{
    ids::{PractitionerId, TreatmentId},
    treatments::Treatment,
};
use domain::currencies;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
};
use uuid::Uuid;

use super::{narrow, parse, replace_versioned};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{practitioner_treatments, practitioners, treatments},
};

/// Every treatment of the clinic, in its order.
pub async fn list(db: &impl Read, scope: &ClinicScope) -> Result<Vec<Treatment>, Error> {
    let rows = treatments::Entity::find()
        .filter(treatments::Column::ClinicId.eq(scope.uuid()))
        .order_by_asc(treatments::Column::Position)
        .order_by_asc(treatments::Column::Id)
        .all(db.connection())
        .await?;
    let mut givers = givers(db, scope, None).await?;
    rows.into_iter()
        .map(|row| {
            let practitioner_ids = givers.remove(&row.id).unwrap_or_default();
            treatment(row, practitioner_ids)
        })
        .collect()
}

/// One treatment of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: TreatmentId) -> Result<Option<Treatment>, Error> {
    let Some(row) = treatments::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await? else {
        return Ok(None);
    };
    let practitioner_ids = givers(db, scope, Some(id)).await?.remove(&row.id).unwrap_or_default();
    treatment(row, practitioner_ids).map(Some)
}

/// Who gives each treatment, or that one, in the clinic's order.
async fn givers(
    db: &impl Read,
    scope: &ClinicScope,
    of: Option<TreatmentId>,
) -> Result<HashMap<Uuid, Vec<PractitionerId>>, Error> {
    let mut query = practitioner_treatments::Entity::find()
        .select_only()
        .column(practitioner_treatments::Column::TreatmentId)
        .column(practitioner_treatments::Column::PractitionerId)
        .join(JoinType::InnerJoin, practitioner_treatments::Relation::Practitioner.def())
        .filter(practitioner_treatments::Column::ClinicId.eq(scope.uuid()));
    if let Some(id) = of {
        query = query.filter(practitioner_treatments::Column::TreatmentId.eq(id.uuid()));
    }
    let pairs = query
        .order_by_asc(practitioners::Column::Position)
        .order_by_asc(practitioners::Column::Id)
        .into_tuple::<(Uuid, Uuid)>()
        .all(db.connection())
        .await?;
    let mut givers: HashMap<_, Vec<_>> = HashMap::new();
    for (treatment_id, practitioner_id) in pairs {
        givers.entry(treatment_id).or_default().push(PractitionerId::from_uuid(practitioner_id));
    }
    Ok(givers)
}

/// Adds a treatment behind the others.
///
/// # Errors
/// [`Error::MissingReference`] when one who gives it does not exist.
pub async fn insert(tx: &Tx, scope: &ClinicScope, treatment: &Treatment) -> Result<(), Error> {
    let last = treatments::Entity::find()
        .select_only()
        .column_as(treatments::Column::Position.max(), "last")
        .filter(treatments::Column::ClinicId.eq(scope.uuid()))
        .into_tuple::<Option<i32>>()
        .one(tx.connection())
        .await?;
    let mut row = model(scope, treatment).into_active_model();
    row.position = Set(last.flatten().map_or(0, |last| last + 1));
    treatments::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    write_givers(tx, scope, treatment).await
}

/// Writes a treatment if it still has the version that `treatment` was read with.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first, [`Error::MissingReference`] as for [`insert`].
pub async fn update(tx: &Tx, scope: &ClinicScope, treatment: &Treatment) -> Result<(), Error> {
    let mut row = model(scope, treatment).into_active_model().reset_all();
    (row.clinic_id, row.id, row.position, row.created_at) = (NotSet, NotSet, NotSet, NotSet);
    row.version = Set(treatment.version + 1);
    let update = treatments::Entity::update_many()
        .set(row)
        .filter(treatments::Column::ClinicId.eq(scope.uuid()))
        .filter(treatments::Column::Id.eq(treatment.id.uuid()))
        .filter(treatments::Column::Version.eq(treatment.version));
    replace_versioned(tx, update).await?;
    practitioner_treatments::Entity::delete_many()
        .filter(practitioner_treatments::Column::ClinicId.eq(scope.uuid()))
        .filter(practitioner_treatments::Column::TreatmentId.eq(treatment.id.uuid()))
        .exec(tx.connection())
        .await?;
    write_givers(tx, scope, treatment).await
}

async fn write_givers(tx: &Tx, scope: &ClinicScope, treatment: &Treatment) -> Result<(), Error> {
    if treatment.practitioner_ids.is_empty() {
        return Ok(());
    }
    let givers = treatment.practitioner_ids.iter().map(|id| practitioner_treatments::ActiveModel {
        clinic_id: Set(scope.uuid()),
        treatment_id: Set(treatment.id.uuid()),
        practitioner_id: Set(id.uuid()),
    });
    practitioner_treatments::Entity::insert_many(givers).exec_without_returning(tx.connection()).await?;
    Ok(())
}

fn treatment(row: treatments::Model, practitioner_ids: Vec<PractitionerId>) -> Result<Treatment, Error> {
    Ok(Treatment {
        id: TreatmentId::from_uuid(row.id),
        name: row.name,
        description: row.description,
        category: row.category,
        duration_minutes: narrow("treatments.duration_minutes", row.duration_minutes)?,
        buffer_before_minutes: narrow("treatments.buffer_before_minutes", row.buffer_before_minutes)?,
        buffer_after_minutes: narrow("treatments.buffer_after_minutes", row.buffer_after_minutes)?,
        price: currencies::amount(row.price_minor, parse("treatments.currency", &row.currency)?),
        bookable_online: row.bookable_online,
        active: row.active,
        practitioner_ids,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

fn model(scope: &ClinicScope, treatment: &Treatment) -> treatments::Model {
    treatments::Model {
        clinic_id: scope.uuid(),
        id: treatment.id.uuid(),
        name: treatment.name.clone(),
        description: treatment.description.clone(),
        category: treatment.category.clone(),
        duration_minutes: treatment.duration_minutes.into(),
        buffer_before_minutes: treatment.buffer_before_minutes.into(),
        buffer_after_minutes: treatment.buffer_after_minutes.into(),
        price_minor: treatment.price.minor,
        currency: treatment.price.currency.to_string(),
        bookable_online: treatment.bookable_online,
        active: treatment.active,
        position: 0,
        version: treatment.version,
        created_at: treatment.created_at,
        updated_at: treatment.updated_at,
    }
}
