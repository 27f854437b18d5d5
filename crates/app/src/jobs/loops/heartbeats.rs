//! When each loop of this process last got through a round, and noting it where others see it.

use std::{
    collections::BTreeMap,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration as StdDuration,
};

use chrono::{DateTime, TimeDelta, Utc};
use storage::repos::heartbeats;
use uuid::Uuid;

use super::{Loop, guarded};
use crate::{Ctx, Error, Result};

/// How often the heartbeats are noted in the database.
const NOTED_EVERY: StdDuration = StdDuration::from_secs(15);

/// The heartbeats of this process. Clones are of the same process.
#[derive(Debug, Clone, Default)]
pub struct Heartbeats(Arc<Mutex<BTreeMap<Loop, DateTime<Utc>>>>);

impl Heartbeats {
    pub(super) fn beat(&self, which: Loop, now: DateTime<Utc>) {
        self.beats().insert(which, now);
    }

    pub(super) fn forget(&self, which: Loop) {
        self.beats().remove(&which);
    }

    /// The loops that this process runs, with the time since the last heartbeat of each.
    pub fn ages(&self, now: DateTime<Utc>) -> Vec<(Loop, TimeDelta)> {
        self.beats().iter().map(|(which, at)| (*which, now - *at)).collect()
    }

    /// Those of them that are to be taken for dead.
    pub fn dead(&self, now: DateTime<Utc>) -> Vec<(Loop, TimeDelta)> {
        self.ages(now).into_iter().filter(|(which, age)| *age > which.dead_after()).collect()
    }

    fn beats(&self) -> MutexGuard<'_, BTreeMap<Loop, DateTime<Utc>>> {
        // A map of instants is good, whoever has panicked meanwhile.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes this process's heartbeats until `stop` is over, and takes them back then.
pub(super) async fn keep_noting(ctx: &Ctx, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let process_id = ctx.new_uuid();
    loop {
        warn_of(guarded(NOTED_EVERY, note(ctx, process_id)).await);
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = tokio::time::sleep(NOTED_EVERY) => {}
        }
    }
    let forget = ctx.db.write(async |tx| Ok::<_, Error>(heartbeats::forget(tx, process_id).await?));
    warn_of(guarded(NOTED_EVERY, forget).await);
}

async fn note(ctx: &Ctx, process_id: Uuid) -> Result<()> {
    let beats: Vec<_> = ctx.heartbeats.beats().iter().map(|(which, at)| (which.name(), *at)).collect();
    ctx.db.write(async |tx| Ok(heartbeats::note(tx, process_id, &beats).await?)).await
}

fn warn_of(result: Result<()>) {
    if let Err(error) = result {
        tracing::warn!(error = &error as &dyn std::error::Error, "heartbeats cannot be noted");
    }
}

/// For so long the last heartbeat is kept of a process that ended without a word.
const KEPT_FOR: TimeDelta = TimeDelta::days(1);

/// Forgets processes that were last heard of long ago.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let before = ctx.system_now() - KEPT_FOR;
    ctx.db.write(async |tx| Ok(heartbeats::delete_old(tx, before).await?)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_dead_after_two_rounds_without_a_heartbeat() {
        let start: DateTime<Utc> = "2026-11-23T07:30:00Z".parse().unwrap();
        let heartbeats = Heartbeats::default();
        assert_eq!(heartbeats.dead(start), [], "who runs no loops misses none");
        heartbeats.beat(Loop::JOBS, start);
        heartbeats.beat(Loop::SWEEPING, start);
        assert_eq!(heartbeats.dead(start + TimeDelta::minutes(2)), []);
        let late = start + TimeDelta::minutes(3);
        assert_eq!(heartbeats.dead(late), [(Loop::JOBS, TimeDelta::minutes(3))]);
        heartbeats.beat(Loop::JOBS, late);
        assert_eq!(heartbeats.dead(late), []);
        heartbeats.forget(Loop::SWEEPING);
        assert_eq!(heartbeats.ages(late), [(Loop::JOBS, TimeDelta::zero())]);
    }
}
