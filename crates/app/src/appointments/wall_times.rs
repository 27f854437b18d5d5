//! Upcoming appointments keep their wall time when the rules of their time zone change: a client who was told
//! 14:30 comes at 14:30.
//!
//! An appointment is stored as an instant, a zone, and the wall time that the client was told. When there is
//! another release of the rules, and once a day, all upcoming appointments are compared. If the three no longer
//! match, the instant changes, with the claim on the practitioner's time, the reminder and a new calendar
//! entry, each appointment in a transaction of its own. If the practitioner is busy at the new instant, or
//! clocks now skip the wall time, the appointment gets a `clock_conflict`, which staff see until they move it.
//!
//! `zone_checks` is one row: the release of the last comparison, and a lease. A process with older rules than
//! that release moves nothing, or processes of different age would move appointments back and forth. Working
//! hours, leave and announcements are stored as local days and minutes and need no comparison; holds, links and
//! sessions last for an elapsed time.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    appointments::{AppointmentStatus, ClockConflict},
    ids::ClaimId,
};
use domain::{
    intervals::Interval,
    local_time::{ZoneRelease, resolve, wall_time},
};
use storage::{
    ClinicScope, Tx,
    repos::{
        self,
        appointments::{Ahead, AppointmentRecord},
        claims::{self, Purpose},
        zone_checks::{self, ZoneCheck},
    },
};

use crate::{
    Caller, Ctx, Error, Result, clinics,
    facts::Fact,
    jobs::{Loop, Schedule, guarded},
};

/// How often appointments are compared with rules that are the same: processes of one installation can have
/// different ones, and a folder can be changed under one name.
const EVERY: TimeDelta = TimeDelta::days(1);
/// How often it is asked whether that is due.
const ASK_EVERY: Duration = Duration::from_mins(10);
/// How long one appointment may take: what is wrong with it is to keep no other from its time.
const AT_MOST: Duration = Duration::from_mins(1);
/// For so long one process is at it, and the others leave it alone.
const LEASE: TimeDelta = TimeDelta::hours(1);
/// How many appointments are read at once.
const ROWS: u64 = 500;
/// No change of rules has ever moved clocks by more.
const FURTHEST: TimeDelta = TimeDelta::hours(26);

/// Keeps wall times. Each appointment is moved as a whole or not at all, so that a round can be broken off
/// between any two. New rules of a zone move all its appointments: that may take long.
pub(crate) const SCHEDULE: Schedule = Schedule {
    which: Loop::new("wall_times", Duration::from_hours(1)),
    rests: ASK_EVERY,
    round: |ctx| Box::pin(async move { keep_wall_times(ctx).await.map(|()| 0) }),
    after_failure: None,
};

/// Compares all appointments to come with the rules of their zones, if that is due: when there are rules of
/// another release, and once a day. Of several processes one does it.
pub async fn keep_wall_times(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    let release = ctx.ports.zones.source().release;
    let last = zone_checks::last(&ctx.db).await?;
    if let Some(newer) = last.as_ref().and_then(|last| newer(last, &release)) {
        tracing::warn!(%newer, %release, "another process has newer rules of time zones: appointments are left as they are by those");
        return Ok(());
    }
    let is_done = last
        .as_ref()
        .is_some_and(|last| last.release == release.to_string() && last.checked_at.is_some_and(|at| at > now - EVERY));
    let is_taken = last.as_ref().is_some_and(|last| last.leased_until.is_some_and(|until| until > now));
    let (name, until) = (release.to_string(), now + LEASE);
    if is_done || is_taken || !ctx.db.write(async |tx| zone_checks::take(tx, last.as_ref(), &name, until).await).await?
    {
        return Ok(());
    }
    let Outcome { moved, in_conflict } = keep_all(ctx, now).await?;
    ctx.db.write(async |tx| zone_checks::finish(tx, until, ctx.system_now()).await).await?;
    if moved > 0 {
        tracing::info!(moved, %release, "appointments have kept their wall time by new rules");
    }
    if in_conflict > 0 {
        tracing::warn!(in_conflict, %release, "appointments cannot keep their wall time: their clinics are shown them");
    }
    Ok(())
}

/// The release by which another process has compared appointments, where it is newer than this one's.
pub async fn newer_rules(ctx: &Ctx) -> Result<Option<ZoneRelease>> {
    let last = zone_checks::last(&ctx.db).await?;
    Ok(last.and_then(|last| newer(&last, &ctx.ports.zones.source().release)))
}

/// By older rules nothing is moved, or two processes would move everything to and fro.
fn newer(last: &ZoneCheck, own: &ZoneRelease) -> Option<ZoneRelease> {
    last.release.parse().ok().filter(|release| release > own)
}

/// What became of the appointments whose instant was another than their wall time's.
struct Outcome {
    moved: usize,
    in_conflict: usize,
}

async fn keep_all(ctx: &Ctx, now: DateTime<Utc>) -> Result<Outcome> {
    let mut left = Vec::new();
    let mut after = None;
    loop {
        let (rows, next) = repos::appointments::ahead(&ctx.db, now - FURTHEST, ROWS, after.as_ref()).await?;
        left.extend(rows.into_iter().filter_map(|row| astray(ctx, now, row)));
        match next {
            Some(_) => after = next,
            None => break,
        }
    }
    // In an order in which each leaves its time before its neighbour comes: those that become earlier from
    // the soonest on, then those that become later from the last on.
    left.sort_by_key(|(row, by)| {
        let start = row.starts_at.timestamp();
        if *by > TimeDelta::zero() { (true, -start) } else { (false, start) }
    });
    let mut left: Vec<_> = left.into_iter().map(|(row, _)| row).collect();
    let astray = left.len();
    // What is in the way may itself have to go: again, for as long as that helps.
    loop {
        let before = left.len();
        left = keep_each(ctx, left, false).await;
        if left.len() == before || left.is_empty() {
            break;
        }
    }
    let in_conflict = keep_each(ctx, left, true).await.len();
    Ok(Outcome { moved: astray - in_conflict, in_conflict })
}

/// An appointment whose instant is another than that of its wall time, and by how much it has to move; also
/// one that agrees again after it did not.
fn astray(ctx: &Ctx, now: DateTime<Utc>, row: Ahead) -> Option<(Ahead, TimeDelta)> {
    let Some(zone) = ctx.ports.zones.zone(&row.time_zone) else {
        tracing::error!(appointment = %row.id, zone = row.time_zone, "an appointment is in a time zone that is not known");
        return None;
    };
    if wall_time(&zone, row.starts_at) == row.local_start {
        return row.in_conflict.then_some((row, TimeDelta::zero()));
    }
    let starts_at = resolve(&zone, row.local_start).nearest_to(row.starts_at).unwrap_or(row.starts_at);
    let by = starts_at - row.starts_at;
    // What has begun by either is over or under way.
    (starts_at.max(row.starts_at) > now).then_some((row, by))
}

/// Those of `rows` that could not be moved. Each has a transaction of its own, and keeps no other from
/// its time.
async fn keep_each(ctx: &Ctx, rows: Vec<Ahead>, note: bool) -> Vec<Ahead> {
    let mut left = Vec::new();
    for row in rows {
        match guarded(AT_MOST, ctx.db.write(async |tx| keep(ctx, tx, &row, note).await)).await {
            Ok(true) => {}
            Ok(false) => left.push(row),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, appointment = %row.id, "an appointment could not be compared with the rules of its time zone");
                left.push(row);
            }
        }
    }
    left
}

/// Moves an appointment to the instant that now has its wall time. Whether it needs nothing more; where it
/// does, and `note` is set, staff are shown it.
async fn keep(ctx: &Ctx, tx: &Tx, row: &Ahead, note: bool) -> Result<bool> {
    let scope = &row.scope;
    repos::practitioners::lock(tx, scope, &[row.practitioner_id]).await?;
    let found = repos::appointments::find(tx, scope, row.id).await?;
    // Whoever moved it to somebody else meanwhile has chosen its time anew.
    let Some(record) = found
        .map(|found| found.record)
        .filter(|record| record.status == AppointmentStatus::Booked && record.practitioner_id == row.practitioner_id)
    else {
        return Ok(true);
    };
    let zone = clinics::zone_named(ctx, &record.time_zone)?;
    let conflict = if wall_time(&zone, record.starts_at) == record.local_start {
        None
    } else {
        match resolve(&zone, record.local_start).nearest_to(record.starts_at) {
            None => Some(ClockConflict::Skipped),
            Some(starts_at) if follow(ctx, tx, scope, &record, starts_at).await? => return Ok(true),
            Some(_) => Some(ClockConflict::Taken),
        }
    };
    if conflict != record.clock_conflict && (note || conflict.is_none()) {
        let noted = AppointmentRecord {
            clock_conflict: conflict,
            version: record.version + 1,
            updated_at: ctx.now(scope),
            ..record.clone()
        };
        repos::appointments::replace(tx, scope, &record, &noted).await?;
        let why = |conflict: Option<ClockConflict>| serde_json::json!({ "clock_conflict": conflict });
        let fact = super::CLOCK_CONFLICT.changed(record.id, &why(record.clock_conflict), &why(conflict))?;
        Caller::system().record(ctx, tx, scope, fact).await?;
    }
    Ok(conflict.is_none())
}

/// Has an appointment begin at another instant, at which clocks show the same; not where something else takes
/// that time.
async fn follow(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    record: &AppointmentRecord,
    starts_at: DateTime<Utc>,
) -> Result<bool> {
    let now = ctx.now(scope);
    let by = starts_at - record.starts_at;
    let claim = claims::of_appointment(tx, scope, record.id).await?;
    let claim = claim.and_then(|claim| Interval::new(claim.start() + by, claim.end() + by));
    let claim = claim.ok_or(Error::Internal("an appointment claims no time"))?;
    let practitioner = [record.practitioner_id];
    if !claims::busy(tx, scope, &practitioner, claim, now, None, Some(record.id)).await?.is_empty() {
        return Ok(false);
    }
    claims::delete_expired(tx, scope, &practitioner, claim, now).await?;
    let moved = AppointmentRecord {
        starts_at,
        ends_at: record.ends_at + by,
        clock_conflict: None,
        sequence: record.sequence + 1,
        version: record.version + 1,
        updated_at: now,
        ..record.clone()
    };
    repos::appointments::replace(tx, scope, record, &moved).await?;
    claims::release(tx, scope, record.id).await?;
    let claim_id = ClaimId::from_uuid(ctx.new_uuid());
    claims::insert(tx, scope, claim_id, record.practitioner_id, claim, Purpose::Appointment(record.id)).await?;
    let clinic = repos::clinics::get(tx, scope).await?;
    let fact = Fact::AppointmentTimeKept { former: record, appointment: &moved, clinic: &clinic };
    Caller::system().record(ctx, tx, scope, fact).await?;
    Ok(true)
}
