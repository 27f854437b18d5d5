//! Counters of fixed windows, shared by all processes.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, OnConflict},
};

use crate::{Error, Read, Tx, entities::rate_counters};

/// Counts so many more hits in `bucket` and returns how many there are in the window of `now`.
pub async fn hit(tx: &Tx, bucket: &str, window: Duration, now: DateTime<Utc>, times: u32) -> Result<u32, Error> {
    let times = Ord::min(times, i32::MAX.unsigned_abs()).cast_signed();
    let window_start = start_of(window, now);
    let row = rate_counters::ActiveModel {
        bucket: Set(bucket.to_owned()),
        window_start: Set(window_start),
        hits: Set(times),
        expires_at: Set(window_start + window),
    };
    let one_more = Expr::col((rate_counters::Entity, rate_counters::Column::Hits)).add(times);
    let mut counted = rate_counters::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([rate_counters::Column::Bucket, rate_counters::Column::WindowStart])
                .value(rate_counters::Column::Hits, one_more)
                .to_owned(),
        )
        .into_query();
    counted.returning_col(rate_counters::Column::Hits);
    let row = tx.connection().query_one(&counted).await?.ok_or(Error::Corrupt { column: "rate_counters.hits" })?;
    super::narrow("rate_counters.hits", row.try_get::<i32>("", "hits")?)
}

/// How many hits there are in the window of `now`.
pub async fn hits(db: &impl Read, bucket: &str, window: Duration, now: DateTime<Utc>) -> Result<u32, Error> {
    let row =
        rate_counters::Entity::find_by_id((bucket.to_owned(), start_of(window, now))).one(db.connection()).await?;
    row.map_or(Ok(0), |row| super::narrow("rate_counters.hits", row.hits))
}

/// How many hits there are in the window of `now`, for each of several buckets in their order.
pub async fn hits_of(db: &impl Read, buckets: &[(&str, Duration)], now: DateTime<Utc>) -> Result<Vec<u32>, Error> {
    let mut any = Condition::any();
    for (bucket, window) in buckets {
        let one = Condition::all()
            .add(rate_counters::Column::Bucket.eq(*bucket))
            .add(rate_counters::Column::WindowStart.eq(start_of(*window, now)));
        any = any.add(one);
    }
    let rows = rate_counters::Entity::find().filter(any).all(db.connection()).await?;
    let hits_in = |bucket: &str| rows.iter().find(|row| row.bucket == bucket).map_or(0, |row| row.hits);
    buckets.iter().map(|(bucket, _)| super::narrow("rate_counters.hits", hits_in(bucket))).collect()
}

/// Takes one hit back that was counted at `counted_at`. Nothing happens when the bucket was begun anew since.
pub async fn take_back(tx: &Tx, bucket: &str, window: Duration, counted_at: DateTime<Utc>) -> Result<(), Error> {
    let one_less = Expr::col(rate_counters::Column::Hits).sub(1);
    rate_counters::Entity::update_many()
        .col_expr(rate_counters::Column::Hits, one_less)
        .filter(rate_counters::Column::Bucket.eq(bucket))
        .filter(rate_counters::Column::WindowStart.eq(start_of(window, counted_at)))
        .filter(rate_counters::Column::Hits.gt(0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Begins a bucket anew.
pub async fn reset(tx: &Tx, bucket: &str) -> Result<(), Error> {
    rate_counters::Entity::delete_many().filter(rate_counters::Column::Bucket.eq(bucket)).exec(tx.connection()).await?;
    Ok(())
}

/// Forgets windows that are over.
pub async fn delete_expired(tx: &Tx, now: DateTime<Utc>) -> Result<(), Error> {
    rate_counters::Entity::delete_many()
        .filter(rate_counters::Column::ExpiresAt.lte(now))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn start_of(window: Duration, now: DateTime<Utc>) -> DateTime<Utc> {
    let micros = Ord::max(window.num_microseconds().unwrap_or(i64::MAX), 1);
    let since = now.timestamp_micros().rem_euclid(micros);
    now - Duration::microseconds(since)
}
