//! Appointments, with what was agreed when they were booked.

mod ahead;
mod record;

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    appointments::{AppointmentOrder, AppointmentStatus},
    ids::{AppointmentId, ClientId, PractitionerId},
};
use domain::intervals::Interval;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel,
    JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[cfg(test)]
pub(super) use self::ahead::ahead_query;
use self::record::{model, record};
pub use self::{
    ahead::{Ahead, ahead},
    record::{AppointmentRecord, Cancellation},
};
use super::{name_of, page_of, replace_versioned};
use crate::{
    ClientView, ClinicScope, Error, Read, Tx,
    entities::{appointments, clients, practitioners},
};

/// No appointment lasts longer, and no claim, to which the database sees: whatever overlaps a stretch of
/// time begins at most that long before it, however much history there is.
pub(super) const LONGEST: TimeDelta = TimeDelta::days(2);

/// An appointment with the names that go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAppointment {
    /// The appointment.
    pub record: AppointmentRecord,
    /// The client's name.
    pub client_name: String,
    /// The practitioner's name.
    pub practitioner_name: String,
}

/// Which appointments are wanted; everything given must hold.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the fields are those of `contract::appointments::AppointmentsQuery`")]
pub struct Filter {
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    pub client_id: Option<ClientId>,
    pub practitioner_id: Option<PractitionerId>,
    pub status: Option<AppointmentStatus>,
    pub clock_conflict: Option<bool>,
}

/// Where a page of appointments ended: the last one's start and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartCursor {
    /// When the last row's appointment begins.
    #[serde(deserialize_with = "crate::cursor::read_within_reach")]
    pub starts_at: DateTime<Utc>,
    /// The last row, for those that begin at once.
    pub id: Uuid,
}

/// A page of appointments, and where it ended.
pub type AppointmentPage = (Vec<NamedAppointment>, Option<StartCursor>);

/// One page of the clinic's appointments, soonest or latest first.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    filter: &Filter,
    order: AppointmentOrder,
    limit: u64,
    after: Option<&StartCursor>,
) -> Result<AppointmentPage, Error> {
    page(db, list_query(scope, filter), limit, after, order == AppointmentOrder::Soonest).await
}

pub(super) fn list_query(scope: &ClinicScope, filter: &Filter) -> Select<appointments::Entity> {
    let mut query = appointments::Entity::find().filter(appointments::Column::ClinicId.eq(scope.uuid()));
    if let Some(from) = filter.from {
        query = query.filter(appointments::Column::StartsAt.gte(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(appointments::Column::StartsAt.lt(to));
    }
    if let Some(client_id) = filter.client_id {
        query = query.filter(appointments::Column::ClientId.eq(client_id.uuid()));
    }
    if let Some(practitioner_id) = filter.practitioner_id {
        query = query.filter(appointments::Column::PractitionerId.eq(practitioner_id.uuid()));
    }
    if let Some(status) = filter.status {
        query = query.filter(appointments::Column::Status.eq(name_of(status)));
    }
    match filter.clock_conflict {
        None => query,
        Some(true) => query.filter(appointments::Column::ClockConflict.is_not_null()),
        Some(false) => query.filter(appointments::Column::ClockConflict.is_null()),
    }
}

/// The first of the clinic's appointments that are booked and not over and whose wall time could not be
/// kept, soonest first.
pub async fn in_conflict(
    db: &impl Read,
    scope: &ClinicScope,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<NamedAppointment>, Error> {
    named(db, in_conflict_query(scope, now).limit(limit)).await
}

pub(super) fn in_conflict_query(scope: &ClinicScope, now: DateTime<Utc>) -> Select<appointments::Entity> {
    appointments::Entity::find()
        .filter(appointments::Column::ClinicId.eq(scope.uuid()))
        .filter(appointments::Column::ClockConflict.is_not_null())
        .filter(appointments::Column::StartsAt.gte(now - LONGEST))
        .filter(appointments::Column::EndsAt.gt(now))
        .filter(appointments::Column::Status.eq(name_of(AppointmentStatus::Booked)))
        .order_by_asc(appointments::Column::StartsAt)
        .order_by_asc(appointments::Column::Id)
}

/// Every appointment that overlaps `within` and was not cancelled, soonest first.
pub async fn overlapping(
    db: &impl Read,
    scope: &ClinicScope,
    within: Interval,
) -> Result<Vec<NamedAppointment>, Error> {
    let query = overlapping_query(scope, within).order_by_asc(appointments::Column::StartsAt);
    named(db, query.order_by_asc(appointments::Column::Id)).await
}

pub(super) fn overlapping_query(scope: &ClinicScope, within: Interval) -> Select<appointments::Entity> {
    appointments::Entity::find()
        .filter(appointments::Column::ClinicId.eq(scope.uuid()))
        .filter(appointments::Column::StartsAt.gte(within.start() - LONGEST))
        .filter(appointments::Column::StartsAt.lt(within.end()))
        .filter(appointments::Column::EndsAt.gt(within.start()))
        .filter(appointments::Column::Status.ne(name_of(AppointmentStatus::Cancelled)))
}

/// One page of the client's appointments that are booked and not over, soonest first.
pub async fn upcoming(
    db: &impl Read,
    scope: &ClientView,
    now: DateTime<Utc>,
    limit: u64,
    after: Option<&StartCursor>,
) -> Result<AppointmentPage, Error> {
    page(db, upcoming_query(scope, now), limit, after, true).await
}

/// How many of the client's appointments are booked and not over.
pub async fn count_upcoming(db: &impl Read, scope: &ClientView, now: DateTime<Utc>) -> Result<u64, Error> {
    Ok(upcoming_query(scope, now).count(db.connection()).await?)
}

pub(super) fn upcoming_query(scope: &ClientView, now: DateTime<Utc>) -> Select<appointments::Entity> {
    of_client(scope)
        .filter(appointments::Column::StartsAt.gte(now - LONGEST))
        .filter(appointments::Column::EndsAt.gt(now))
        .filter(appointments::Column::Status.eq(name_of(AppointmentStatus::Booked)))
}

/// One page of the client's appointments that are over or were called off, latest first.
pub async fn past(
    db: &impl Read,
    scope: &ClientView,
    now: DateTime<Utc>,
    limit: u64,
    after: Option<&StartCursor>,
) -> Result<AppointmentPage, Error> {
    let booked = name_of(AppointmentStatus::Booked);
    let query = of_client(scope).filter(
        Condition::any().add(appointments::Column::Status.ne(booked)).add(appointments::Column::EndsAt.lte(now)),
    );
    page(db, query, limit, after, false).await
}

/// The client's booked appointments that overlap `time`.
pub async fn booked_within(
    db: &impl Read,
    scope: &ClientView,
    time: Interval,
) -> Result<Vec<AppointmentRecord>, Error> {
    let rows = of_client(scope)
        .filter(appointments::Column::StartsAt.gte(time.start() - LONGEST))
        .filter(appointments::Column::StartsAt.lt(time.end()))
        .filter(appointments::Column::EndsAt.gt(time.start()))
        .filter(appointments::Column::Status.eq(name_of(AppointmentStatus::Booked)))
        .all(db.connection())
        .await?;
    rows.into_iter().map(record).collect()
}

/// One appointment of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: AppointmentId) -> Result<Option<NamedAppointment>, Error> {
    let query = appointments::Entity::find_by_id((scope.uuid(), id.uuid()));
    Ok(named(db, query).await?.pop())
}

/// One of the client's appointments.
pub async fn find_mine(
    db: &impl Read,
    scope: &ClientView,
    id: AppointmentId,
) -> Result<Option<NamedAppointment>, Error> {
    let query = of_client(scope).filter(appointments::Column::Id.eq(id.uuid()));
    Ok(named(db, query).await?.pop())
}

/// Adds an appointment. What it takes of the practitioner's time is claimed apart, by
/// [`claims::insert`](super::claims::insert).
pub async fn insert(tx: &Tx, scope: &ClinicScope, appointment: &AppointmentRecord) -> Result<(), Error> {
    let row = model(scope, appointment).into_active_model();
    appointments::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Calls an appointment off, if it is still booked and has the version that it was read with, and
/// gives it as it is then. Of two who do so at once, one wins.
///
/// # Errors
/// [`Error::Stale`] for the other.
pub async fn cancel(
    tx: &Tx,
    scope: &ClinicScope,
    appointment: &AppointmentRecord,
    cancellation: Cancellation,
) -> Result<AppointmentRecord, Error> {
    let cancelled = AppointmentRecord {
        status: AppointmentStatus::Cancelled,
        sequence: appointment.sequence + 1,
        version: appointment.version + 1,
        updated_at: cancellation.at,
        cancellation: Some(cancellation),
        clock_conflict: None,
        ..appointment.clone()
    };
    replace(tx, scope, appointment, &cancelled).await?;
    Ok(cancelled)
}

/// Writes an appointment as it is `now`, if it is still booked and has the version of `former`. What it
/// takes of the practitioner's time is changed apart.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn replace(
    tx: &Tx,
    scope: &ClinicScope,
    former: &AppointmentRecord,
    now: &AppointmentRecord,
) -> Result<(), Error> {
    let mut row = model(scope, now).into_active_model().reset_all();
    (row.clinic_id, row.id, row.created_at) = (NotSet, NotSet, NotSet);
    let update = appointments::Entity::update_many()
        .set(row)
        .filter(appointments::Column::ClinicId.eq(scope.uuid()))
        .filter(appointments::Column::Id.eq(former.id.uuid()))
        .filter(appointments::Column::Status.eq(name_of(AppointmentStatus::Booked)))
        .filter(appointments::Column::Version.eq(former.version));
    replace_versioned(tx, update).await
}

fn of_client(scope: &ClientView) -> Select<appointments::Entity> {
    appointments::Entity::find()
        .filter(appointments::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(appointments::Column::ClientId.eq(scope.client_id().uuid()))
}

/// One page of `query`, by start and id, rising or falling.
async fn page(
    db: &impl Read,
    query: Select<appointments::Entity>,
    limit: u64,
    after: Option<&StartCursor>,
    rising: bool,
) -> Result<AppointmentPage, Error> {
    let rows = named(db, page_query(query, limit, after, rising)).await?;
    Ok(page_of(rows, limit, |row| StartCursor { starts_at: row.record.starts_at, id: row.record.id.uuid() }))
}

pub(super) fn page_query(
    query: Select<appointments::Entity>,
    limit: u64,
    after: Option<&StartCursor>,
    rising: bool,
) -> Select<appointments::Entity> {
    let (starts_at, id) = (appointments::Column::StartsAt, appointments::Column::Id);
    let query = match (after, rising) {
        (None, _) => query,
        // The first condition says nothing new; an index can use it.
        (Some(after), true) => query
            .filter(starts_at.gte(after.starts_at))
            .filter(Condition::any().add(starts_at.gt(after.starts_at)).add(id.gt(after.id))),
        (Some(after), false) => query
            .filter(starts_at.lte(after.starts_at))
            .filter(Condition::any().add(starts_at.lt(after.starts_at)).add(id.lt(after.id))),
    };
    let order = if rising { sea_orm::Order::Asc } else { sea_orm::Order::Desc };
    query.order_by(starts_at, order.clone()).order_by(id, order).limit(limit + 1)
}

#[derive(FromQueryResult)]
struct NamedRow {
    #[sea_orm(nested)]
    appointment: appointments::Model,
    client_first_name: String,
    client_last_name: String,
    practitioner_name: String,
}

async fn named(db: &impl Read, query: Select<appointments::Entity>) -> Result<Vec<NamedAppointment>, Error> {
    let rows = with_names(query).into_model::<NamedRow>().all(db.connection()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(NamedAppointment {
                client_name: format!("{} {}", row.client_first_name, row.client_last_name).trim().to_owned(),
                practitioner_name: row.practitioner_name,
                record: record(row.appointment)?,
            })
        })
        .collect()
}

pub(super) fn with_names(query: Select<appointments::Entity>) -> Select<appointments::Entity> {
    query
        .join(JoinType::InnerJoin, appointments::Relation::Client.def())
        .join(JoinType::InnerJoin, appointments::Relation::Practitioner.def())
        .column_as(clients::Column::FirstName, "client_first_name")
        .column_as(clients::Column::LastName, "client_last_name")
        .column_as(practitioners::Column::Name, "practitioner_name")
}
