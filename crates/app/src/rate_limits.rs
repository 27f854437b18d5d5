//! Limits that hold across processes.

use chrono::{DateTime, Duration, Utc};
use storage::{Tx, repos::rate_counters};

use crate::{Ctx, Error, Result};

/// At most `limit` in each `window`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) limit: u32,
    pub(crate) window: Duration,
}

impl From<domain::sign_in::RateLimit> for Limit {
    fn from(limit: domain::sign_in::RateLimit) -> Self {
        Self { limit: limit.at_most, window: Duration::seconds(limit.within_seconds.into()) }
    }
}

/// Counts a hit in each bucket, up to the first that is full: who is stopped by a narrow limit
/// does not fill a wide one, which is there for everybody.
///
/// # Errors
/// [`Error::RateLimited`] when one of them was full already.
pub(crate) async fn hit(ctx: &Ctx, buckets: &[(String, Limit)]) -> Result<()> {
    hit_times(ctx, buckets, 1).await
}

/// As [`hit`], for a request that does several things at once: each of them counts.
pub(crate) async fn hit_times(ctx: &Ctx, buckets: &[(String, Limit)], times: u32) -> Result<()> {
    let now = ctx.system_now();
    let full = ctx
        .db
        .write(async |tx| {
            for (bucket, limit) in buckets {
                if rate_counters::hit(tx, bucket, limit.window, now, times).await? > limit.limit {
                    return Ok::<_, Error>(Some(*limit));
                }
            }
            Ok(None)
        })
        .await?;
    full.map_or(Ok(()), |limit| Err(refused(left(limit, now))))
}

/// Counts a hit in one bucket and returns how many there are.
pub(crate) async fn count(tx: &Tx, bucket: &str, limit: Limit, now: DateTime<Utc>) -> Result<u32> {
    Ok(rate_counters::hit(tx, bucket, limit.window, now, 1).await?)
}

/// Counts a hit in one bucket, in the transaction of what is limited.
///
/// # Errors
/// [`Error::RateLimited`] when it was full already.
pub(crate) async fn spend(tx: &Tx, bucket: &str, limit: Limit, now: DateTime<Utc>) -> Result<()> {
    if count(tx, bucket, limit, now).await? > limit.limit { Err(refused(left(limit, now))) } else { Ok(()) }
}

/// Counts nothing.
///
/// # Errors
/// [`Error::RateLimited`] when the bucket is full.
pub(crate) async fn refuse_full(ctx: &Ctx, bucket: &str, limit: Limit) -> Result<()> {
    full_for(ctx, bucket, limit).await?.map_or(Ok(()), |left| Err(refused(left)))
}

/// For how long a bucket is full; `None` when it is not. Counts nothing.
pub(crate) async fn full_for(ctx: &Ctx, bucket: &str, limit: Limit) -> Result<Option<Duration>> {
    let now = ctx.system_now();
    let hits = rate_counters::hits(&ctx.db, bucket, limit.window, now).await?;
    Ok((hits >= limit.limit).then(|| left(limit, now)))
}

/// How long the window lasts.
fn left(limit: Limit, now: DateTime<Utc>) -> Duration {
    let micros = limit.window.num_microseconds().unwrap_or(1).max(1);
    Duration::microseconds(micros - now.timestamp_micros().rem_euclid(micros))
}

/// Says when the window ends, in whole seconds.
fn refused(left: Duration) -> Error {
    let seconds = (left + Duration::microseconds(999_999)).num_seconds();
    Error::RateLimited { retry_after_seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
}
