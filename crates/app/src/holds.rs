//! Holding a slot while a client confirms.
//!
//! A hold claims the slot for five minutes, and a client has one hold at a time. Booking with `hold_id` turns
//! it into an appointment. An expired hold takes no time in searches, and a booking that needs its time deletes
//! it in the same transaction, so no job has to run in time. Booking counts the notice period from when the
//! hold was granted.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    holds::{CreateHold, Hold},
    ids::{ClaimId, HoldId},
    time::local_instant,
};
use domain::{local_time::utc_offset_seconds, sign_in::HOLD_LIMITS, slots::Enforcement};
use storage::{
    Tx, repos,
    repos::{
        claims::{self, Purpose},
        holds::HoldRecord,
    },
};

use crate::{
    ClientActor, Ctx, Error, Once, Result, booking_limits, rate_limits,
    slots::{self, Choice, Wish},
};

/// How long a slot is held.
const LIFETIME: TimeDelta = TimeDelta::minutes(5);

/// Holds a slot for a client. What they held before is let go.
pub async fn create(ctx: &Ctx, actor: &ClientActor, once: &Once, request: &CreateHold) -> Result<Hold> {
    let scope = actor.scope.clinic();
    let wish = Wish {
        treatment_id: request.treatment_id,
        practitioner_id: request.practitioner_id,
        starts_at: request.starts_at.to_utc(),
        enforcement: Enforcement::Client,
        client: *actor.scope,
        allow_client_overlap: false,
        asked_at: ctx.now(scope),
        moves: None,
    };
    let held = once.run(ctx, scope, &actor.caller, async |tx| hold(ctx, tx, actor, &wish).await).await;
    match held {
        Ok(hold) => Ok(hold),
        Err(error) => Err(slots::with_alternatives(ctx, scope, &wish, error).await),
    }
}

async fn hold(ctx: &Ctx, tx: &Tx, actor: &ClientActor, wish: &Wish) -> Result<Hold> {
    let scope = actor.scope.clinic();
    repos::clients::lock(tx, &actor.scope).await?;
    // Said now and not when the client confirms.
    booking_limits::refuse_too_many(ctx, tx, &actor.scope).await?;
    rate_limits::spend_by_client(ctx, tx, &actor.scope, &HOLD_LIMITS).await?;
    let choice = slots::choose(ctx, tx, scope, wish).await?;
    let Choice { treatment, practitioner, appointment, claim, zone, .. } = choice;
    let hold = HoldRecord {
        id: HoldId::from_uuid(ctx.new_uuid()),
        treatment_id: treatment.id,
        practitioner_id: practitioner.id,
        starts_at: appointment.start(),
        ends_at: appointment.end(),
        expires_at: ctx.now(scope) + LIFETIME,
    };
    repos::holds::release(tx, &actor.scope).await?;
    repos::holds::insert(tx, &actor.scope, &hold).await?;
    let purpose = Purpose::Hold(hold.id, hold.expires_at);
    claims::insert(tx, scope, ClaimId::from_uuid(ctx.new_uuid()), practitioner.id, claim, purpose).await?;
    Ok(Hold {
        id: hold.id,
        treatment_id: hold.treatment_id,
        practitioner_id: hold.practitioner_id,
        starts_at: local_instant(hold.starts_at, utc_offset_seconds(&zone, hold.starts_at)),
        duration_minutes: treatment.duration_minutes,
        expires_at: hold.expires_at,
    })
}

/// Lets go of a held slot.
pub async fn release(ctx: &Ctx, actor: &ClientActor, id: HoldId) -> Result<()> {
    ctx.db
        .write(async |tx| {
            repos::clients::lock(tx, &actor.scope).await?;
            repos::holds::find(tx, &actor.scope, id).await?.ok_or(Error::NotFound("hold"))?;
            Ok(repos::holds::release(tx, &actor.scope).await?)
        })
        .await
}

/// When a hold was asked for.
pub(crate) fn asked_at(hold: &HoldRecord) -> DateTime<Utc> {
    hold.expires_at - LIFETIME
}
