//! Work in the background, which nobody waits for: loops of rounds, each of them watched.
//!
//! A round that panics or hangs is broken off, and the next begins: neither ends its loop, nor holds up the
//! others. Each round that goes well is a heartbeat. One process tells by its own whether it is ready; what all
//! processes have noted in the database tells an operator whether anybody works at all.

mod health;
mod heartbeats;

use std::{panic::AssertUnwindSafe, time::Duration as StdDuration};

use chrono::TimeDelta;
use futures_util::FutureExt;

pub use health::{Health, health};
pub use heartbeats::Heartbeats;

use crate::{Ctx, Error, Result, appointments, login_mailings, outbox};

/// Where a panic ends the process at once, none can be caught.
const _: () =
    assert!(cfg!(panic = "unwind"), "the server is built with panic = \"unwind\": one bad row must not end it");

/// How long a loop rests when there is nothing to do.
pub(crate) const IDLE: StdDuration = StdDuration::from_millis(250);
/// How long it rests after a round that failed.
pub(crate) const AFTER_FAILURE: StdDuration = StdDuration::from_secs(1);

/// What goes on in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loop {
    /// Sending what the outbox holds.
    Messages,
    /// Giving the clients of mailings their turn.
    Mailings,
    /// Forgetting what has expired.
    Sweeping,
    /// Keeping the wall time of appointments when rules of time zones change.
    WallTimes,
}

impl Loop {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Messages, Self::Mailings, Self::Sweeping, Self::WallTimes];

    /// The name in logs, metrics and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Mailings => "mailings",
            Self::Sweeping => "sweeping",
            Self::WallTimes => "wall_times",
        }
    }

    /// How long a round may take before it is broken off. Sweeping may find a year's worth of rows, and new
    /// rules of a zone move all its appointments.
    const fn round(self) -> StdDuration {
        match self {
            Self::Messages | Self::Mailings => StdDuration::from_mins(1),
            Self::Sweeping => StdDuration::from_mins(10),
            Self::WallTimes => StdDuration::from_hours(1),
        }
    }

    /// After so long without a heartbeat the loop is taken for dead: two rounds, so that one which hangs may
    /// be made good by the next.
    pub fn dead_after(self) -> TimeDelta {
        TimeDelta::from_std(self.round() * 2).unwrap_or(TimeDelta::MAX)
    }
}

/// Works in the background until `stop` is over. Then nothing new is begun, and what is under way is seen to:
/// what a mail server has just taken would go out again otherwise.
pub async fn run(ctx: Ctx, stop: impl Future<Output = ()>) {
    let (ctx, stop) = (&ctx, stop.shared());
    let pulse = |which| Pulse::new(ctx, which);
    tokio::join!(
        Box::pin(outbox::keep_sending(ctx, pulse(Loop::Messages), stop.clone())),
        Box::pin(login_mailings::sending::keep_advancing(ctx, pulse(Loop::Mailings), stop.clone())),
        Box::pin(outbox::keep_sweeping(ctx, pulse(Loop::Sweeping), stop.clone())),
        Box::pin(appointments::go_on_keeping_wall_times(ctx, pulse(Loop::WallTimes), stop.clone())),
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
        let done = guarded(self.which.round(), work).await?;
        self.beat();
        Ok(done)
    }

    /// Says in the log that a round failed.
    pub(crate) fn warn(&self, error: &Error) {
        let error = error as &dyn std::error::Error;
        tracing::warn!(error, background = self.which.as_str(), "a round of background work failed");
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
