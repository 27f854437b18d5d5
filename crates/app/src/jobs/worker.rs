//! Doing what the outbox holds: at least once, fenced by leases, with growing pauses.

use std::{panic::AssertUnwindSafe, pin::pin, time::Duration as StdDuration};

use chrono::Duration;
use contract::messages::MessageFault;
use futures_util::FutureExt;
use storage::{
    Tx,
    repos::outbox::{self, Failed, LeasedMessage, Room},
};

use super::{
    Attempt, Done, Outcome, Pulse, loops, parking,
    retrying::{ATTEMPTS, retry_at, waits_for_room},
    under_way::UnderWay,
};
use crate::{Ctx, Error, Result, ports::DeliveryError};

/// How long a worker may take over what it has leased.
const LEASE: Duration = Duration::seconds(60);
/// The same for one job: longer is no use, because then its lease is over, and takes another's room.
const WORKING: StdDuration = StdDuration::from_mins(1);
/// How many jobs a worker does at the same time.
const AT_ONCE: usize = 32;
/// How long what is under way may go on when the worker is asked to stop: a little longer than handing
/// over one message may take.
const STOPPING: StdDuration = StdDuration::from_secs(30);

/// Does jobs, several at the same time, until `stop` is over. Then it takes no more, and sees to what is
/// under way: what a mail server has just taken would go out again otherwise.
pub(super) async fn keep_working(ctx: &Ctx, pulse: Pulse<'_>, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut under_way = UnderWay::new(AT_ONCE);
    loop {
        let pause = match pulse.round(work(ctx, &mut under_way)).await {
            Ok(0) => loops::IDLE,
            Ok(_) => StdDuration::ZERO,
            Err(error) => {
                pulse.warn(&error);
                loops::AFTER_FAILURE
            }
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = under_way.one() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    pulse.end();
    if tokio::time::timeout(STOPPING, under_way.all()).await.is_err() {
        tracing::warn!("jobs are left under way: they are done again when their leases are over");
    }
}

/// Does everything that is due, one job after the other, and what recurs at once whenever there is something
/// to do. Returns how much there was.
pub async fn drain(ctx: &Ctx) -> Result<usize> {
    let mut under_way = UnderWay::new(1);
    let mut done = 0;
    loop {
        let found = recurring(ctx).await;
        let taken = work(ctx, &mut under_way).await;
        under_way.all().await;
        match found? + taken? {
            0 => return Ok(done),
            more => done += more,
        }
    }
}

/// One round of each schedule that never rests while it finds something to do.
async fn recurring(ctx: &Ctx) -> Result<usize> {
    let mut found = 0;
    for schedule in ctx.registry.schedules.iter().filter(|schedule| schedule.is_continuous()) {
        found += (schedule.round)(ctx).await?;
    }
    Ok(found)
}

/// Begins to do what is due.
async fn work<'a>(ctx: &'a Ctx, under_way: &mut UnderWay<'a>) -> Result<usize> {
    let room = under_way.room();
    let taken = under_way.meanwhile(take_due(ctx, room)).await?;
    let count = taken.len();
    for job in taken {
        under_way.start(job.scope, finish(ctx, job));
    }
    Ok(count)
}

/// Takes what is due, as much as there is room for, by a lease of its own: when one runs out, this
/// worker may be the next to take the job, and only its later try may say what became of it.
async fn take_due(ctx: &Ctx, room: Room) -> Result<Vec<LeasedMessage>> {
    let now = ctx.system_now();
    if room.messages == 0 || !outbox::is_any_due(&ctx.db, &room, now).await? {
        return Ok(Vec::new());
    }
    let lease_id = ctx.new_uuid();
    let taken = ctx.db.write(async |tx| outbox::lease(tx, lease_id, room.clone(), now, LEASE).await).await;
    taken.map_err(Error::from)
}

/// Does a job. What Portico itself cannot do with it, such as noting what became of it, is tried again when
/// the lease is over. A job that meets a mistake in Portico is parked at once: it would meet the same mistake
/// again, and staff are to know.
async fn finish(ctx: &Ctx, job: LeasedMessage) {
    let working = AssertUnwindSafe(try_once(ctx, &job)).catch_unwind();
    let (id, kind) = (job.id, &job.kind);
    let detail = match tokio::time::timeout(WORKING, working).await {
        Ok(Ok(Ok(()))) => return,
        Ok(Ok(Err(error))) => {
            tracing::warn!(error = &error as &dyn std::error::Error, message = %id, kind, "a job is left undone");
            "Portico could not see to it"
        }
        Ok(Err(_)) => {
            tracing::error!(message = %id, kind, "a job meets a mistake in Portico, and is parked");
            let detail = "it meets a mistake in Portico: whoever runs it finds more in the log";
            return parking::park(ctx, &job, detail).await;
        }
        Err(_) => {
            tracing::warn!(message = %id, kind, "a job took longer than its lease");
            "it took too long"
        }
    };
    if job.attempts >= ATTEMPTS {
        parking::park(ctx, &job, detail).await;
    }
}

async fn try_once(ctx: &Ctx, job: &LeasedMessage) -> Result<()> {
    let attempt = attempt(ctx, job).await?;
    let addressed = attempt.receiver.as_ref().map(|receiver| &receiver.addressed);
    let now = ctx.system_now();
    let retry_at = attempt.result.as_ref().err().and_then(|error| retry_at(error, job.attempts, now));
    let settled = ctx
        .db
        .write(async |tx| {
            let settled = match &attempt.result {
                Ok(Done::Dropped) => outbox::drop_senseless(tx, job, now).await?,
                Ok(Done::Sent) => outbox::finish(tx, job, addressed, now).await?,
                Err(error) => {
                    let counts = !waits_for_room(error);
                    let failed = Failed { fault: error.fault, detail: &error.detail, retry_at, counts };
                    outbox::fail(tx, job, addressed, &failed, now).await?
                }
            };
            if settled {
                let outcome = match &attempt.result {
                    Ok(Done::Sent) => Outcome::Sent,
                    Ok(Done::Dropped) => Outcome::Dropped,
                    Err(_) if retry_at.is_some() => Outcome::Postponed,
                    Err(error) => Outcome::GivenUp(error.to_string()),
                };
                note_outcome(ctx, tx, job, &outcome).await?;
            }
            if let Some(kind) = ctx.registry.job(&job.kind) {
                (kind.attempted)(ctx, tx, job, &attempt).await?;
            }
            Ok::<_, Error>(settled)
        })
        .await?;
    if let Err(error) = &attempt.result {
        // By its code: what staff are told of it is in their list.
        tracing::warn!(message = %job.id, kind = job.kind, attempts = job.attempts, fault = ?error.fault, "a job was not done");
    }
    if !settled {
        tracing::warn!(message = %job.id, "a job took longer than its lease");
    }
    Ok(())
}

async fn attempt(ctx: &Ctx, job: &LeasedMessage) -> Result<Attempt> {
    let Some(kind) = ctx.registry.job(&job.kind) else {
        return Ok(Attempt::not_written(&Error::Internal("a job of an unknown kind")));
    };
    if ctx.system_now() - job.created_at > kind.useful_for {
        let late = DeliveryError::permanent(MessageFault::TooLate, "it could not be sent while it was of use");
        return Ok(Attempt::failed(late));
    }
    (kind.attempt)(ctx, job).await
}

/// Tells the feature what became of its job.
pub(super) async fn note_outcome(ctx: &Ctx, tx: &Tx, job: &LeasedMessage, outcome: &Outcome) -> Result<()> {
    match ctx.registry.job(&job.kind) {
        Some(kind) => (kind.settled)(ctx, tx, job, outcome).await,
        None => Ok(()),
    }
}
