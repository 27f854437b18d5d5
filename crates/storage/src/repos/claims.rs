//! Claims on practitioners' time. The database refuses two that overlap.
//!
//! A claim is a row: a resource (today a practitioner), a start and an end, buffers included, for an
//! appointment or for a hold. Two guards in the database make a double booking impossible:
//!
//! - PostgreSQL: `EXCLUDE USING gist (clinic_id WITH =, resource_id WITH =, tstzrange(starts_at, ends_at, '[)')
//!   WITH &&)`.
//! - SQLite: writers are serialised (`BEGIN IMMEDIATE` on one connection), and a trigger refuses an overlapping
//!   claim.
//!
//! A check in the application sees what was committed when it looked, and another process can commit before it
//! writes. A constraint has no such gap, and protects code that is not written yet (ADR 5).

use chrono::{DateTime, Utc};
use contract::ids::{AppointmentId, ClaimId, ClientId, HoldId, PractitionerId};
use domain::intervals::Interval;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use super::appointments::LONGEST;
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{claims, holds},
};

/// What a claim is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// An appointment.
    Appointment(AppointmentId),
    /// A hold that ends.
    Hold(HoldId, DateTime<Utc>),
}

/// The time of those practitioners that is taken within `within`, buffers included. Expired holds
/// take none, nor do the hold of `own` and the appointment `moved`.
pub async fn busy(
    db: &impl Read,
    scope: &ClinicScope,
    resources: &[PractitionerId],
    within: Interval,
    now: DateTime<Utc>,
    own: Option<ClientId>,
    moved: Option<AppointmentId>,
) -> Result<Vec<(PractitionerId, Interval)>, Error> {
    let rows = busy_query(scope, resources, within, now, own, moved).all(db.connection()).await?;
    rows.into_iter()
        .map(|row| {
            let taken = Interval::new(row.starts_at, row.ends_at).ok_or(Error::Corrupt { column: "claims.ends_at" })?;
            Ok((PractitionerId::from_uuid(row.resource_id), taken))
        })
        .collect()
}

pub(super) fn busy_query(
    scope: &ClinicScope,
    resources: &[PractitionerId],
    within: Interval,
    now: DateTime<Utc>,
    own: Option<ClientId>,
    moved: Option<AppointmentId>,
) -> Select<claims::Entity> {
    let mut booked = Condition::all().add(claims::Column::AppointmentId.is_not_null());
    if let Some(moved) = moved {
        booked = booked.add(claims::Column::AppointmentId.ne(moved.uuid()));
    }
    let mut held = Condition::all().add(claims::Column::ExpiresAt.gt(now));
    if let Some(own) = own {
        let holds_of_client = holds::Entity::find()
            .select_only()
            .column(holds::Column::Id)
            .filter(holds::Column::ClinicId.eq(scope.uuid()))
            .filter(holds::Column::ClientId.eq(own.uuid()));
        held = held.add(claims::Column::HoldId.not_in_subquery(holds_of_client.into_query()));
    }
    claims::Entity::find()
        .filter(overlapping(scope, resources, within))
        .filter(Condition::any().add(booked).add(held))
        .order_by_asc(claims::Column::ResourceId)
        .order_by_asc(claims::Column::StartsAt)
}

/// Takes away what expired holds claim of those practitioners' time within `within`: the database
/// does not know that they have expired.
pub async fn delete_expired(
    tx: &Tx,
    scope: &ClinicScope,
    resources: &[PractitionerId],
    within: Interval,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    claims::Entity::delete_many()
        .filter(overlapping(scope, resources, within))
        .filter(claims::Column::ExpiresAt.lte(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Claims a practitioner's time.
///
/// # Errors
/// [`Error::Overlap`] when some of it is claimed already: the transaction must not be committed.
pub async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    id: ClaimId,
    resource: PractitionerId,
    time: Interval,
    purpose: Purpose,
) -> Result<(), Error> {
    let (appointment_id, hold_id, expires_at) = match purpose {
        Purpose::Appointment(id) => (Some(id.uuid()), None, None),
        Purpose::Hold(id, expires_at) => (None, Some(id.uuid()), Some(expires_at)),
    };
    let row = claims::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(id.uuid()),
        resource_id: Set(resource.uuid()),
        starts_at: Set(time.start()),
        ends_at: Set(time.end()),
        appointment_id: Set(appointment_id),
        hold_id: Set(hold_id),
        expires_at: Set(expires_at),
    };
    claims::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// What an appointment claims.
pub async fn of_appointment(
    db: &impl Read,
    scope: &ClinicScope,
    appointment_id: AppointmentId,
) -> Result<Option<Interval>, Error> {
    let row = claims::Entity::find()
        .filter(claims::Column::ClinicId.eq(scope.uuid()))
        .filter(claims::Column::AppointmentId.eq(appointment_id.uuid()))
        .one(db.connection())
        .await?;
    row.map(|row| Interval::new(row.starts_at, row.ends_at).ok_or(Error::Corrupt { column: "claims.ends_at" }))
        .transpose()
}

/// Gives up what an appointment claims.
pub async fn release(tx: &Tx, scope: &ClinicScope, appointment_id: AppointmentId) -> Result<(), Error> {
    claims::Entity::delete_many()
        .filter(claims::Column::ClinicId.eq(scope.uuid()))
        .filter(claims::Column::AppointmentId.eq(appointment_id.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn overlapping(scope: &ClinicScope, resources: &[PractitionerId], within: Interval) -> Condition {
    let resources: Vec<Uuid> = resources.iter().map(|id| id.uuid()).collect();
    Condition::all()
        .add(claims::Column::ClinicId.eq(scope.uuid()))
        .add(claims::Column::ResourceId.is_in(resources))
        .add(claims::Column::StartsAt.gte(within.start() - LONGEST))
        .add(claims::Column::StartsAt.lt(within.end()))
        .add(claims::Column::EndsAt.gt(within.start()))
}
