//! Limits that hold across processes.

use chrono::{DateTime, Duration, Utc};
use domain::sign_in::RateLimit;
use storage::{ClientView, Tx, repos::rate_counters};

use crate::{Ctx, Error, Result};

/// At most `limit` in each `window`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) limit: u32,
    pub(crate) window: Duration,
}

impl From<RateLimit> for Limit {
    fn from(limit: RateLimit) -> Self {
        Self { limit: limit.at_most, window: Duration::seconds(limit.within_seconds.into()) }
    }
}

/// Something that is counted, and how often it may be.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    bucket: String,
    limit: Limit,
}

impl Counted {
    /// What is counted by that limit for somebody.
    pub(crate) fn new(limit: &RateLimit, whose: &str) -> Self {
        Self { bucket: format!("{}/{whose}", limit.name), limit: (*limit).into() }
    }
}

/// Counts one of each, before what is limited is done: of many at once, no more than allowed are. When one is used
/// up, nothing is counted. Who is refused costs a read, so that a flood does not keep the writer busy.
///
/// # Errors
/// [`Error::RateLimited`] when one of them is used up.
pub(crate) async fn reserve(ctx: &Ctx, all: &[&Counted], now: DateTime<Utc>) -> Result<()> {
    let buckets: Vec<_> = all.iter().map(|counted| (counted.bucket.as_str(), counted.limit.window)).collect();
    let hits = rate_counters::hits_of(&ctx.db, &buckets, now).await?;
    if let Some((full, _)) = all.iter().zip(hits).find(|(counted, hits)| *hits >= counted.limit.limit) {
        return Err(refused(left(full.limit, now)));
    }
    ctx.db
        .write(async |tx| {
            for Counted { bucket, limit } in all {
                // The error takes back what was counted.
                spend(tx, bucket, *limit, now).await?;
            }
            Ok(())
        })
        .await
}

/// Counts one more and returns how many there are.
pub(crate) async fn count_one(tx: &Tx, counted: &Counted, now: DateTime<Utc>) -> Result<u32> {
    count(tx, &counted.bucket, counted.limit, now).await
}

/// Counts one more, and says whether that was allowed still.
pub(crate) async fn has_room(tx: &Tx, counted: &Counted, now: DateTime<Utc>) -> Result<bool> {
    Ok(count_one(tx, counted, now).await? <= counted.limit.limit)
}

/// Takes back what was counted at `counted_at`.
pub(crate) async fn take_back(tx: &Tx, all: &[&Counted], counted_at: DateTime<Utc>) -> Result<()> {
    for counted in all {
        rate_counters::take_back(tx, &counted.bucket, counted.limit.window, counted_at).await?;
    }
    Ok(())
}

/// Begins to count anew.
pub(crate) async fn reset(tx: &Tx, counted: &Counted) -> Result<()> {
    Ok(rate_counters::reset(tx, &counted.bucket).await?)
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

/// As [`spend`], of something that has a name.
///
/// # Errors
/// [`Error::RateLimited`] when it was used up already.
pub(crate) async fn spend_one(tx: &Tx, counted: &Counted, now: DateTime<Utc>) -> Result<()> {
    spend(tx, &counted.bucket, counted.limit, now).await
}

/// Counts something that a client does, in the transaction that does it: what fails is not counted.
/// Call it when the client is locked, or two transactions could wait for each other.
///
/// # Errors
/// [`Error::RateLimited`] when one of the limits was reached already.
pub(crate) async fn spend_by_client(ctx: &Ctx, tx: &Tx, client: &ClientView, limits: &[RateLimit]) -> Result<()> {
    let now = ctx.system_now();
    for limit in limits {
        spend(tx, &of_client(limit, client), Limit::from(*limit), now).await?;
    }
    Ok(())
}

/// Where something of one client is counted.
pub(crate) fn of_client(limit: &RateLimit, client: &ClientView) -> String {
    format!("{}/{}/{}", limit.name, client.clinic().clinic_id(), client.client_id())
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

/// Says when one may come back, in whole seconds.
pub(crate) fn refused(left: Duration) -> Error {
    let seconds = (left + Duration::microseconds(999_999)).num_seconds();
    Error::RateLimited { retry_after_seconds: u32::try_from(seconds).unwrap_or(u32::MAX) }
}

/// Forgets counters whose windows are over.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    ctx.db.write(async |tx| Ok(rate_counters::delete_expired(tx, now).await?)).await
}
