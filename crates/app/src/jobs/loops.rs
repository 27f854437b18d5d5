//! Work in the background, which nobody waits for: loops of rounds, each of them watched.
//!
//! A round that panics or hangs is broken off, and the next begins: neither ends its loop, nor holds up the
//! others. Each round that goes well is a heartbeat. One process tells by its own whether it is ready; what all
//! processes have noted in the database tells an operator whether anybody works at all.

mod health;
mod heartbeats;

use std::{cmp::Ordering, panic::AssertUnwindSafe, pin::pin, time::Duration as StdDuration};

use chrono::TimeDelta;
use futures_util::{
    FutureExt,
    future::{LocalBoxFuture, join_all},
};

pub use health::{Health, health};
pub use heartbeats::Heartbeats;
pub(crate) use heartbeats::sweep as sweep_heartbeats;

use super::{sweeping, worker};
use crate::{Ctx, Error, Result};

/// Where a panic ends the process at once, none can be caught.
const _: () =
    assert!(cfg!(panic = "unwind"), "the server is built with panic = \"unwind\": one bad row must not end it");

/// How long a loop rests when there is nothing to do.
pub(crate) const IDLE: StdDuration = StdDuration::from_millis(250);
/// How long it rests after a round that failed.
pub(crate) const AFTER_FAILURE: StdDuration = StdDuration::from_secs(1);
/// How often a loop that rests for long shows that it lives.
const BEAT_EVERY: StdDuration = StdDuration::from_secs(5);

/// A loop of background work. Loops are the same when their names are.
#[derive(Debug, Clone, Copy)]
pub struct Loop {
    name: &'static str,
    /// How long a round may take before it is broken off.
    round: StdDuration,
}

impl Loop {
    /// Doing what the outbox holds.
    pub const JOBS: Self = Self::new("messages", StdDuration::from_mins(1));
    /// Forgetting what has expired. A round may find a year's worth of rows.
    pub const SWEEPING: Self = Self::new("sweeping", StdDuration::from_mins(10));

    /// A loop of that name, whose rounds are broken off after so long.
    pub(crate) const fn new(name: &'static str, round: StdDuration) -> Self {
        Self { name, round }
    }

    /// The name in logs, metrics and the database.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// After so long without a heartbeat the loop is taken for dead: two rounds, so that one which hangs may
    /// be made good by the next.
    pub fn dead_after(self) -> TimeDelta {
        TimeDelta::from_std(self.round * 2).unwrap_or(TimeDelta::MAX)
    }
}

impl PartialEq for Loop {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Loop {}

impl PartialOrd for Loop {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Loop {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name)
    }
}

type Round = for<'a> fn(&'a Ctx) -> LocalBoxFuture<'a, Result<usize>>;

/// Something that is done again and again.
#[derive(Debug)]
pub(crate) struct Schedule {
    /// Its loop.
    pub(crate) which: Loop,
    /// How long it rests after a round that found nothing to do, or [`IDLE`]. After one that did, the next
    /// begins at once.
    pub(crate) rests: StdDuration,
    /// One round: how much it did. It can be broken off at any time.
    pub(crate) round: Round,
    /// What is done when a round has failed, so that what it failed at holds up nothing else.
    pub(crate) after_failure: Option<Round>,
}

impl Schedule {
    /// Whether it looks for work all the time.
    pub(super) fn is_continuous(&self) -> bool {
        self.rests <= IDLE
    }

    async fn keep_up(&self, ctx: &Ctx, pulse: Pulse<'_>, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            let round = tokio::select! {
                biased;
                () = &mut stop => break,
                round = pulse.round((self.round)(ctx)) => round,
            };
            let rests = match round {
                Ok(0) => self.rests,
                Ok(_) => StdDuration::ZERO,
                Err(error) => {
                    pulse.warn(&error);
                    if let Some(after_failure) = self.after_failure
                        && let Err(error) = pulse.round(after_failure(ctx)).await
                    {
                        pulse.warn(&error);
                    }
                    self.rests.max(AFTER_FAILURE)
                }
            };
            if pulse.rest(rests, &mut stop).await {
                break;
            }
        }
        pulse.end();
    }
}

/// Works in the background until `stop` is over. Then nothing new is begun, and what is under way is seen to:
/// what a mail server has just taken would go out again otherwise.
pub async fn run(ctx: Ctx, stop: impl Future<Output = ()>) {
    let (ctx, stop) = (&ctx, stop.shared());
    let pulse = |which| Pulse::new(ctx, which);
    let schedules = ctx.registry.schedules.iter();
    tokio::join!(
        Box::pin(worker::keep_working(ctx, pulse(Loop::JOBS), stop.clone())),
        Box::pin(sweeping::keep_sweeping(ctx, pulse(Loop::SWEEPING), stop.clone())),
        join_all(schedules.map(|schedule| Box::pin(schedule.keep_up(ctx, pulse(schedule.which), stop.clone())))),
        Box::pin(heartbeats::keep_noting(ctx, stop.clone())),
    );
}

/// How a loop shows that it lives, as long as it runs.
pub(crate) struct Pulse<'a> {
    ctx: &'a Ctx,
    which: Loop,
}

impl<'a> Pulse<'a> {
    fn new(ctx: &'a Ctx, which: Loop) -> Self {
        let pulse = Self { ctx, which };
        pulse.beat();
        pulse
    }

    /// Shows that the loop lives.
    pub(crate) fn beat(&self) {
        self.ctx.heartbeats.beat(self.which, self.ctx.system_now());
    }

    /// Runs one round, or a part of one that may take as long. It is a heartbeat if it goes well.
    ///
    /// # Errors
    /// Those of `work`; [`Error::Internal`] when it panics or takes too long.
    pub(crate) async fn round<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let done = guarded(self.which.round, work).await?;
        self.beat();
        Ok(done)
    }

    /// Rests for so long by the clock of [`Ctx`], and lives on meanwhile. Whether it is to stop.
    pub(super) async fn rest(&self, rests: StdDuration, stop: &mut (impl Future<Output = ()> + Unpin)) -> bool {
        let until = self.ctx.system_now() + TimeDelta::from_std(rests).unwrap_or_default();
        loop {
            tokio::select! {
                biased;
                () = &mut *stop => return true,
                () = tokio::time::sleep(rests.min(BEAT_EVERY)) => {}
            }
            if rests <= BEAT_EVERY || self.ctx.system_now() >= until {
                return false;
            }
            self.beat();
        }
    }

    /// Says in the log that a round failed.
    pub(crate) fn warn(&self, error: &Error) {
        let error = error as &dyn std::error::Error;
        tracing::warn!(error, background = self.which.name(), "a round of background work failed");
    }

    /// The loop has ended in good order: nobody is to miss it.
    pub(crate) fn end(self) {
        self.ctx.heartbeats.forget(self.which);
    }
}

/// Does something that may neither panic nor take longer than that.
pub(crate) async fn guarded<T>(limit: StdDuration, work: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout(limit, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(Error::Internal("a mistake in Portico broke it off: the log has the place")),
        Err(_) => Err(Error::Internal("it took too long and was broken off")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_and_a_hang_are_failures() {
        let limit = StdDuration::from_millis(50);
        assert_eq!(guarded(limit, async { Ok(1) }).await.unwrap(), 1);
        assert!(guarded(limit, async { if limit.is_zero() { Ok(()) } else { panic!("broken") } }).await.is_err());
        assert!(guarded(limit, std::future::pending::<Result<()>>()).await.is_err());
    }
}
