//! Limits that hold across processes.

use chrono::Duration;
use storage::repos::rate_counters;

use crate::{Ctx, Error, Result};

/// At most `limit` in each `window`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) limit: u32,
    pub(crate) window: Duration,
}

/// Counts a hit in each bucket.
///
/// # Errors
/// [`Error::RateLimited`] when one of them was full already. Hits are counted even then.
pub(crate) async fn hit(ctx: &Ctx, buckets: &[(String, Limit)]) -> Result<()> {
    let now = ctx.system_now();
    let full = ctx
        .db
        .write(async |tx| {
            let mut full: Option<Limit> = None;
            for (bucket, limit) in buckets {
                if rate_counters::hit(tx, bucket, limit.window, now).await? > limit.limit {
                    full = Some(full.map_or(*limit, |other| if other.window > limit.window { other } else { *limit }));
                }
            }
            Ok::<_, Error>(full)
        })
        .await?;
    full.map_or(Ok(()), |limit| {
        let micros = limit.window.num_microseconds().unwrap_or(1).max(1);
        let left = micros - now.timestamp_micros().rem_euclid(micros);
        let seconds = u32::try_from(left.div_euclid(1_000_000) + 1).unwrap_or(u32::MAX);
        Err(Error::RateLimited { retry_after_seconds: seconds })
    })
}
