//! The last comparison of appointments with the rules of their time zones, and the process that is doing one
//! now.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

use crate::{Error, Read, Tx, entities::zone_checks};

/// The only row.
const ID: i32 = 1;

/// The last check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneCheck {
    /// The release of the time zone database that it went by.
    pub release: String,
    /// When it was done; none if it never was to its end.
    pub checked_at: Option<DateTime<Utc>>,
    /// Until when somebody is at it.
    pub leased_until: Option<DateTime<Utc>>,
}

/// The last check, if there was one.
pub async fn last(db: &impl Read) -> Result<Option<ZoneCheck>, Error> {
    let row = zone_checks::Entity::find_by_id(ID).one(db.connection()).await?;
    Ok(row.map(|row| ZoneCheck { release: row.release, checked_at: row.checked_at, leased_until: row.leased_until }))
}

/// Takes the next check, if nobody has since `last` was read. Of several that try, one has it.
pub async fn take(tx: &Tx, last: Option<&ZoneCheck>, release: &str, until: DateTime<Utc>) -> Result<bool, Error> {
    let Some(last) = last else {
        let row = zone_checks::ActiveModel {
            id: Set(ID),
            release: Set(release.to_owned()),
            checked_at: Set(None),
            leased_until: Set(Some(until)),
        };
        let insert = zone_checks::Entity::insert(row)
            .on_conflict(OnConflict::column(zone_checks::Column::Id).do_nothing().to_owned());
        return Ok(insert.exec_without_returning(tx.connection()).await? == 1);
    };
    let unchanged = match last.leased_until {
        Some(leased_until) => zone_checks::Column::LeasedUntil.eq(leased_until),
        None => zone_checks::Column::LeasedUntil.is_null(),
    };
    let updated = zone_checks::Entity::update_many()
        .col_expr(zone_checks::Column::LeasedUntil, Expr::value(until))
        .col_expr(zone_checks::Column::Release, Expr::value(release))
        .filter(zone_checks::Column::Id.eq(ID))
        .filter(zone_checks::Column::Release.eq(last.release.as_str()))
        .filter(unchanged)
        .exec(tx.connection())
        .await?;
    Ok(updated.rows_affected == 1)
}

/// The check is done, by whoever has had it until `leased_until`.
pub async fn finish(tx: &Tx, leased_until: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Error> {
    zone_checks::Entity::update_many()
        .col_expr(zone_checks::Column::CheckedAt, Expr::value(now))
        .col_expr(zone_checks::Column::LeasedUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(zone_checks::Column::Id.eq(ID))
        .filter(zone_checks::Column::LeasedUntil.eq(leased_until))
        .exec(tx.connection())
        .await?;
    Ok(())
}
