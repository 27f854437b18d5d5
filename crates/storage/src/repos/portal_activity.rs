//! What is done in the portal, counted by day.

use chrono::NaiveDate;
use contract::portal_activity::{ActivityEvent, ActivityPage};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, Expr, OnConflict},
};

use super::{name_of, parse_name};
use crate::{ClinicScope, Error, Read, Tx, entities::activity_counts};

/// How often something was done on some day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The day, by the clinic's clock.
    pub day: NaiveDate,
    /// What was done.
    pub event: ActivityEvent,
    /// How often.
    pub count: u64,
}

#[derive(FromQueryResult)]
struct DayRow {
    day: NaiveDate,
    event: String,
    count: i64,
}

/// How often something was done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// What was done.
    pub event: ActivityEvent,
    /// On which page, where that matters.
    pub page: Option<ActivityPage>,
    /// How often.
    pub count: u32,
}

/// Adds to the counts of a day. `counts` name each event and page once, in one order, so that two
/// transactions do not wait for each other.
pub async fn add(tx: &Tx, scope: &ClinicScope, day: NaiveDate, counts: &[Count]) -> Result<(), Error> {
    if counts.is_empty() {
        return Ok(());
    }
    let rows = counts.iter().map(|count| activity_counts::ActiveModel {
        clinic_id: Set(scope.uuid()),
        day: Set(day),
        event: Set(name_of(count.event)),
        page: Set(count.page.map(name_of).unwrap_or_default()),
        count: Set(count.count.into()),
    });
    // The row that could not be added is called `excluded` by both databases.
    let more = Expr::col((activity_counts::Entity, activity_counts::Column::Count))
        .add(Expr::col((Alias::new("excluded"), activity_counts::Column::Count)));
    activity_counts::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([
                activity_counts::Column::ClinicId,
                activity_counts::Column::Day,
                activity_counts::Column::Event,
                activity_counts::Column::Page,
            ])
            .value(activity_counts::Column::Count, more)
            .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// What was done from one day to another, both included, by day; days on which nothing was done
/// are left out.
pub async fn by_day(
    db: &impl Read,
    scope: &ClinicScope,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<DayCount>, Error> {
    let rows = by_day_query(scope, from, to).into_model::<DayRow>().all(db.connection()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(DayCount {
                day: row.day,
                event: parse_name("activity_counts.event", &row.event)?,
                count: row.count.try_into().map_err(|_| Error::Corrupt { column: "activity_counts.count" })?,
            })
        })
        .collect()
}

pub(super) fn by_day_query(scope: &ClinicScope, from: NaiveDate, to: NaiveDate) -> Select<activity_counts::Entity> {
    // PostgreSQL makes a numeric of the sum of bigints.
    let sum = activity_counts::Column::Count.sum().cast_as("bigint");
    let staff_pages = ActivityPage::ALL.iter().filter(|page| page.is_staff()).copied().map(name_of);
    activity_counts::Entity::find()
        .select_only()
        .column(activity_counts::Column::Day)
        .column(activity_counts::Column::Event)
        .column_as(sum, "count")
        .filter(activity_counts::Column::ClinicId.eq(scope.uuid()))
        .filter(activity_counts::Column::Day.gte(from))
        .filter(activity_counts::Column::Day.lte(to))
        // The staff app is counted too, and is not the portal.
        .filter(activity_counts::Column::Page.is_not_in(staff_pages))
        .group_by(activity_counts::Column::Day)
        .group_by(activity_counts::Column::Event)
        .order_by_asc(activity_counts::Column::Day)
        .order_by_asc(activity_counts::Column::Event)
}
