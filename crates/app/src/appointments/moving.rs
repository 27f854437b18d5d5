//! Moving an appointment to another time.
//!
//! Price, policy and duration stay as agreed on booking. One transaction repeats all checks of booking,
//! ignoring the appointment's own time, then gives up the old claim and makes the new one. Version and
//! `SEQUENCE` rise.
//!
//! Clients can move an appointment until its cancellation window begins, even if they could still cancel for a
//! fee: moving it first would be a way around the fee.

use chrono::{DateTime, Utc};
use contract::{
    appointments::{Appointment, ClinicAppointment, MoveAppointment, MoveMyAppointment},
    ids::{AppointmentId, ClaimId},
    portal::Section,
    problem::ErrorCode,
};
use domain::{appointments::AppointmentEvent, local_time::wall_time, slots::Enforcement};
use storage::{
    ClinicScope, Read, Tx,
    repos::{
        self,
        appointments::{AppointmentRecord, NamedAppointment},
        claims::{self, Purpose},
        clinics::ClinicRecord,
    },
};

use super::{
    booking::staff_wish,
    cancelling::{refuse_stale, refuse_unless},
    clinic_view, find, view,
};
use crate::{
    Caller, ClientActor, ClinicActor, Ctx, Error, Once, Result, booking_limits,
    facts::{Fact, Telling, changes},
    portal_settings,
    slots::{self, Choice, Moves, Wish},
    treatments,
};

/// Moves one of the client's own appointments; if `version` is given, only that one.
pub async fn reschedule_mine(
    ctx: &Ctx,
    actor: &ClientActor,
    once: &Once,
    id: AppointmentId,
    version: Option<i64>,
    request: &MoveMyAppointment,
) -> Result<Appointment> {
    let scope = actor.scope.clinic();
    let found = repos::appointments::find_mine(&ctx.db, &actor.scope, id).await?;
    let before = found.ok_or(Error::NotFound("appointment"))?.record;
    let wish = Wish {
        treatment_id: before.treatment_id,
        practitioner_id: Some(request.practitioner_id.unwrap_or(before.practitioner_id)),
        starts_at: request.starts_at.to_utc(),
        enforcement: Enforcement::Client,
        client: *actor.scope,
        allow_client_overlap: false,
        asked_at: ctx.now(scope),
        moves: Some(Moves::of(&before)?),
    };
    let moved = once
        .run(ctx, scope, &actor.caller, async |tx| {
            repos::clients::lock(tx, &actor.scope).await?;
            booking_limits::count_change(ctx, tx, &actor.scope).await?;
            let found = repos::appointments::find_mine(tx, &actor.scope, id).await?;
            let appointment = found.ok_or(Error::NotFound("appointment"))?;
            let record = &appointment.record;
            refuse_unless(record, AppointmentEvent::MoveByClient, ctx.now(scope))?;
            refuse_within_window(record, ctx.now(scope))?;
            refuse_stale(record, version)?;
            // Where it was left out, the wish holds the practitioner whom the appointment had before.
            refuse_stale(record, Some(before.version))?;
            let clinic = repos::clinics::get(tx, scope).await?;
            if !is_offered(tx, scope, &clinic, record).await? {
                return Err(Error::refused(
                    ErrorCode::SlotUnavailable,
                    "this treatment is no longer booked online: please contact the clinic",
                ));
            }
            refuse_same(record, &wish)?;
            let choice = slots::choose(ctx, tx, scope, &wish).await?;
            repos::holds::release(tx, &actor.scope).await?;
            let moved = write(ctx, tx, scope, &actor.caller, appointment, choice, Telling::ByClient).await?;
            Ok(view(moved))
        })
        .await;
    match moved {
        Ok(appointment) => Ok(appointment),
        Err(error) => Err(slots::with_alternatives(ctx, scope, &wish, error).await),
    }
}

/// Moves an appointment for the clinic until it is over, if it still has that version.
pub async fn reschedule(
    ctx: &Ctx,
    actor: &ClinicActor,
    once: &Once,
    id: AppointmentId,
    version: i64,
    request: &MoveAppointment,
) -> Result<ClinicAppointment> {
    let scope = &actor.scope;
    let before = find(ctx, scope, id).await?.record;
    let (now, moves) = (ctx.now(scope), Moves::of(&before)?);
    let client = repos::clients::view(&ctx.db, scope, before.client_id).await?.ok_or(Error::NotFound("client"))?;
    let wish = |starts_at| Wish {
        treatment_id: before.treatment_id,
        practitioner_id: Some(request.practitioner_id.unwrap_or(before.practitioner_id)),
        starts_at,
        enforcement: if request.outside_hours { Enforcement::Override } else { Enforcement::Staff },
        client,
        allow_client_overlap: request.allow_client_overlap,
        asked_at: now,
        moves: Some(moves),
    };
    let wish = staff_wish(ctx, scope, request.starts_at, request.local_start, wish).await?;
    let moved = once
        .run(ctx, scope, &actor.caller, async |tx| {
            repos::clients::lock(tx, &wish.client).await?;
            let found = repos::appointments::find(tx, scope, id).await?;
            let appointment = found.ok_or(Error::NotFound("appointment"))?;
            refuse_unless(&appointment.record, AppointmentEvent::MoveByClinic, now)?;
            refuse_stale(&appointment.record, Some(version))?;
            // Where it was left out, the wish holds the practitioner whom the appointment had before.
            refuse_stale(&appointment.record, Some(before.version))?;
            refuse_same(&appointment.record, &wish)?;
            let choice = slots::choose(ctx, tx, scope, &wish).await?;
            let telling = Telling::by_clinic(request.notify_client);
            let moved = write(ctx, tx, scope, &actor.caller, appointment, choice, telling).await?;
            Ok(clinic_view(moved))
        })
        .await;
    match moved {
        Ok(appointment) => Ok(appointment),
        Err(error) => Err(slots::with_alternatives(ctx, scope, &wish, error).await),
    }
}

/// Writes the appointment at its new time and exchanges what it claims. The database refuses a claim
/// that overlaps another; its own former one is given up before.
async fn write(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    caller: &Caller,
    appointment: NamedAppointment,
    choice: Choice,
    telling: Telling,
) -> Result<NamedAppointment> {
    let Choice { clinic, practitioner, appointment: time, claim, zone, .. } = choice;
    let former = &appointment.record;
    let record = AppointmentRecord {
        practitioner_id: practitioner.id,
        location_id: practitioner.location_id,
        starts_at: time.start(),
        ends_at: time.end(),
        time_zone: clinic.time_zone.clone(),
        local_start: wall_time(&zone, time.start()),
        clock_conflict: None,
        sequence: former.sequence + 1,
        version: former.version + 1,
        updated_at: ctx.now(scope),
        ..former.clone()
    };
    repos::appointments::replace(tx, scope, former, &record).await?;
    claims::release(tx, scope, record.id).await?;
    let claim_id = ClaimId::from_uuid(ctx.new_uuid());
    claims::insert(tx, scope, claim_id, practitioner.id, claim, Purpose::Appointment(record.id)).await?;
    let moved = NamedAppointment { record, practitioner_name: practitioner.name, ..appointment.clone() };
    let changes = changes::between(&clinic_view(appointment.clone()), &clinic_view(moved.clone()))?;
    let fact = Fact::AppointmentMoved { former, appointment: &moved.record, clinic: &clinic, telling, changes };
    caller.record(ctx, tx, scope, fact).await?;
    Ok(moved)
}

/// Whether clients of the portal are offered times for the appointment's treatment.
pub(super) async fn is_offered(
    db: &impl Read,
    scope: &ClinicScope,
    clinic: &ClinicRecord,
    record: &AppointmentRecord,
) -> Result<bool> {
    let treatment = repos::treatments::find(db, scope, record.treatment_id).await?;
    let has_booking = portal_settings::sections(clinic).contains(&Section::Booking);
    Ok(has_booking && treatment.is_some_and(|treatment| treatments::is_offered_online(&treatment)))
}

/// The window is the one that was agreed on booking.
fn refuse_within_window(record: &AppointmentRecord, now: DateTime<Utc>) -> Result<()> {
    if record.cancellation_policy().may_move(record.starts_at, now) {
        return Ok(());
    }
    Err(Error::refused(ErrorCode::CancellationWindow, "it is too late to move it online: please contact the clinic"))
}

fn refuse_same(record: &AppointmentRecord, wish: &Wish) -> Result<()> {
    // Where clocks no longer show what the client was told, its time of now is a choice like any other.
    if record.clock_conflict.is_some() {
        return Ok(());
    }
    if (wish.starts_at, wish.practitioner_id) == (record.starts_at, Some(record.practitioner_id)) {
        return Err(Error::invalid("starts_at", "same", "the appointment is at this time already: choose another one"));
    }
    Ok(())
}
