//! When practitioners work: weekly hours and the exceptions to them.

use chrono::{DateTime, NaiveDate, Utc};
use contract::{
    hours::{HoursException, HoursExceptionKind, Weekday, WorkingTime},
    ids::{HoursExceptionId, PractitionerId},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::{name_of, narrow, parse_name};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{hours_exceptions, weekly_hours},
};

/// The days of the week as they are numbered in the database, from 1 on (ISO 8601).
const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The weekly hours of those practitioners, each one's from Monday on.
pub async fn weekly(
    db: &impl Read,
    scope: &ClinicScope,
    of: &[PractitionerId],
) -> Result<Vec<(PractitionerId, WorkingTime)>, Error> {
    let rows = weekly_hours::Entity::find()
        .filter(weekly_hours::Column::ClinicId.eq(scope.uuid()))
        .filter(weekly_hours::Column::PractitionerId.is_in(of.iter().map(|id| id.uuid())))
        .order_by_asc(weekly_hours::Column::PractitionerId)
        .order_by_asc(weekly_hours::Column::Weekday)
        .order_by_asc(weekly_hours::Column::StartsMinute)
        .all(db.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let working_time = WorkingTime {
                weekday: weekday(row.weekday)?,
                starts_minute: narrow("weekly_hours.starts_minute", row.starts_minute)?,
                ends_minute: narrow("weekly_hours.ends_minute", row.ends_minute)?,
            };
            Ok((PractitionerId::from_uuid(row.practitioner_id), working_time))
        })
        .collect()
}

/// Gives a practitioner another week.
pub async fn replace_week(
    tx: &Tx,
    scope: &ClinicScope,
    practitioner_id: PractitionerId,
    week: &[WorkingTime],
) -> Result<(), Error> {
    weekly_hours::Entity::delete_many()
        .filter(weekly_hours::Column::ClinicId.eq(scope.uuid()))
        .filter(weekly_hours::Column::PractitionerId.eq(practitioner_id.uuid()))
        .exec(tx.connection())
        .await?;
    if week.is_empty() {
        return Ok(());
    }
    let rows = week.iter().map(|working_time| weekly_hours::ActiveModel {
        clinic_id: Set(scope.uuid()),
        practitioner_id: Set(practitioner_id.uuid()),
        weekday: Set(number_of(working_time.weekday)),
        starts_minute: Set(working_time.starts_minute.into()),
        ends_minute: Set(working_time.ends_minute.into()),
    });
    weekly_hours::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The exceptions of those practitioners that touch the days from `from` to `to`, soonest first;
/// all that end on `from` or later, when `to` is left out.
pub async fn exceptions(
    db: &impl Read,
    scope: &ClinicScope,
    of: &[PractitionerId],
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Result<Vec<(PractitionerId, HoursException)>, Error> {
    let mut query = hours_exceptions::Entity::find()
        .filter(hours_exceptions::Column::ClinicId.eq(scope.uuid()))
        .filter(hours_exceptions::Column::PractitionerId.is_in(of.iter().map(|id| id.uuid())))
        .filter(hours_exceptions::Column::ToDate.gte(from));
    if let Some(to) = to {
        query = query.filter(hours_exceptions::Column::FromDate.lte(to));
    }
    let rows = query
        .order_by_asc(hours_exceptions::Column::FromDate)
        .order_by_asc(hours_exceptions::Column::StartsMinute)
        .order_by_asc(hours_exceptions::Column::Id)
        .all(db.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let practitioner_id = PractitionerId::from_uuid(row.practitioner_id);
            Ok((practitioner_id, exception(row)?))
        })
        .collect()
}

/// Adds an exception.
pub async fn insert_exception(
    tx: &Tx,
    scope: &ClinicScope,
    practitioner_id: PractitionerId,
    exception: &HoursException,
    created_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = hours_exceptions::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(exception.id.uuid()),
        practitioner_id: Set(practitioner_id.uuid()),
        kind: Set(name_of(exception.kind)),
        from_date: Set(exception.from_date),
        to_date: Set(exception.to_date),
        starts_minute: Set(exception.starts_minute.into()),
        ends_minute: Set(exception.ends_minute.into()),
        reason: Set(exception.reason.clone()),
        created_at: Set(created_at),
    };
    hours_exceptions::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Takes an exception away; `false` when that practitioner has none with this id.
pub async fn delete_exception(
    tx: &Tx,
    scope: &ClinicScope,
    practitioner_id: PractitionerId,
    id: HoursExceptionId,
) -> Result<Option<HoursException>, Error> {
    let this = Condition::all()
        .add(hours_exceptions::Column::ClinicId.eq(scope.uuid()))
        .add(hours_exceptions::Column::Id.eq(id.uuid()))
        .add(hours_exceptions::Column::PractitionerId.eq(practitioner_id.uuid()));
    let found = hours_exceptions::Entity::find().filter(this.clone()).one(tx.connection()).await?;
    let deleted = hours_exceptions::Entity::delete_many().filter(this).exec(tx.connection()).await?;
    // Of two who take it away at once, one has.
    found.filter(|_| deleted.rows_affected == 1).map(exception).transpose()
}

fn exception(row: hours_exceptions::Model) -> Result<HoursException, Error> {
    Ok(HoursException {
        id: HoursExceptionId::from_uuid(row.id),
        kind: parse_name::<HoursExceptionKind>("hours_exceptions.kind", &row.kind)?,
        from_date: row.from_date,
        to_date: row.to_date,
        starts_minute: narrow("hours_exceptions.starts_minute", row.starts_minute)?,
        ends_minute: narrow("hours_exceptions.ends_minute", row.ends_minute)?,
        reason: row.reason,
    })
}

fn weekday(number: i32) -> Result<Weekday, Error> {
    let index = usize::try_from(number - 1).ok();
    index.and_then(|index| WEEK.get(index).copied()).ok_or(Error::Corrupt { column: "weekly_hours.weekday" })
}

const fn number_of(weekday: Weekday) -> i32 {
    match weekday {
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 3,
        Weekday::Thursday => 4,
        Weekday::Friday => 5,
        Weekday::Saturday => 6,
        Weekday::Sunday => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_from_monday_on() {
        for (index, day) in (1..).zip(WEEK) {
            assert_eq!(number_of(day), index);
            assert_eq!(weekday(index).unwrap(), day);
        }
        assert!(weekday(0).is_err());
        assert!(weekday(8).is_err());
    }
}
