//! Appointments to come of all clinics, to be compared with the rules of their zones.

use chrono::{DateTime, NaiveDateTime, Utc};
use contract::{
    appointments::AppointmentStatus,
    ids::{AppointmentId, PractitionerId},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

use super::{StartCursor, name_of, page_of, page_query};
use crate::{ClinicScope, Error, Read, entities::appointments};

/// What of an appointment is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `AppointmentRecord`")]
pub struct Ahead {
    /// Whose rows it is among.
    pub scope: ClinicScope,
    pub id: AppointmentId,
    pub practitioner_id: PractitionerId,
    pub starts_at: DateTime<Utc>,
    pub time_zone: String,
    pub local_start: NaiveDateTime,
    /// Whether it is known that its wall time could not be kept.
    pub in_conflict: bool,
}

#[derive(FromQueryResult)]
struct Row {
    clinic_id: Uuid,
    id: Uuid,
    practitioner_id: Uuid,
    starts_at: DateTime<Utc>,
    time_zone: String,
    local_start: NaiveDateTime,
    clock_conflict: Option<String>,
}

/// One page of all clinics' booked appointments that begin at `from` or later, soonest first.
pub async fn ahead(
    db: &impl Read,
    from: DateTime<Utc>,
    limit: u64,
    after: Option<&StartCursor>,
) -> Result<(Vec<Ahead>, Option<StartCursor>), Error> {
    let rows = page_query(ahead_query(from), limit, after, true).into_model::<Row>().all(db.connection()).await?;
    let rows = rows.into_iter().map(|row| Ahead {
        scope: ClinicScope::new(row.clinic_id),
        id: AppointmentId::from_uuid(row.id),
        practitioner_id: PractitionerId::from_uuid(row.practitioner_id),
        starts_at: row.starts_at,
        time_zone: row.time_zone,
        local_start: row.local_start,
        in_conflict: row.clock_conflict.is_some(),
    });
    Ok(page_of(rows.collect(), limit, |row: &Ahead| StartCursor { starts_at: row.starts_at, id: row.id.uuid() }))
}

pub(in crate::repos) fn ahead_query(from: DateTime<Utc>) -> Select<appointments::Entity> {
    appointments::Entity::find()
        .select_only()
        .columns([
            appointments::Column::ClinicId,
            appointments::Column::Id,
            appointments::Column::PractitionerId,
            appointments::Column::StartsAt,
            appointments::Column::TimeZone,
            appointments::Column::LocalStart,
            appointments::Column::ClockConflict,
        ])
        .filter(appointments::Column::StartsAt.gte(from))
        .filter(appointments::Column::Status.eq(name_of(AppointmentStatus::Booked)))
}
