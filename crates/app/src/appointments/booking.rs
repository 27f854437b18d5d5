//! Booking, in one transaction:
//!
//! 1. lock the rows of the client and of the practitioners, always in the same order;
//! 2. read the clinic, the treatment, hours and claims again, and check every rule of the search;
//! 3. choose the practitioner: the requested one, or of the free ones the one with the least to do that day;
//! 4. delete expired holds that are in the way;
//! 5. write the appointment with a snapshot of its price and cancellation policy, its claim, the fact and the
//!    audit entry.
//!
//! The checks are there for good error messages. The database itself refuses a claim that overlaps another
//! ([`storage::repos::claims`]), which becomes `slot_taken` with other times nearby.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Timelike, Utc};
use contract::{
    appointments::{
        Appointment, AppointmentStatus, BookAppointment, BookingSource, ClinicAppointment, CreateAppointment,
    },
    ids::{AppointmentId, ClaimId, ClientId, HoldId, PractitionerId, TreatmentId},
    problem::ErrorCode,
};
use domain::{
    local_time::wall_time,
    slots::{Enforcement, start_at},
};
use storage::{
    ClinicScope, Read, Tx,
    repos::{
        self,
        appointments::{AppointmentRecord, NamedAppointment},
        claims::{self, Purpose},
        holds::HoldRecord,
    },
};

use super::{clinic_view, view_of};
use crate::{
    ClientActor, ClinicActor, Ctx, Error, Once, Result,
    actor::Credential,
    booking_limits, clinics,
    facts::Fact,
    holds,
    slots::{self, Choice, Wish},
};

/// Books for the signed-in client: what they hold, or a free time.
pub async fn book(ctx: &Ctx, actor: &ClientActor, once: &Once, request: &BookAppointment) -> Result<Appointment> {
    let scope = actor.scope.clinic();
    let wanted = Wanted::from(request);
    let booked = once
        .run(ctx, scope, &actor.caller, async |tx| {
            repos::clients::lock(tx, &actor.scope).await?;
            booking_limits::refuse_too_many(ctx, tx, &actor.scope).await?;
            booking_limits::count_change(ctx, tx, &actor.scope).await?;
            let (wish, _) = wanted.wish(ctx, tx, actor).await?;
            let choice = slots::choose(ctx, tx, scope, &wish).await?;
            repos::holds::release(tx, &actor.scope).await?;
            let client_id = actor.scope.client_id();
            let record = insert(ctx, tx, scope, &choice, client_id, BookingSource::Portal, "").await?;
            let fact = Fact::AppointmentBooked { appointment: &record, clinic: &choice.clinic };
            actor.caller.record(ctx, tx, scope, fact).await?;
            Ok(view_of(record, choice.practitioner.name))
        })
        .await;
    match booked {
        Ok(appointment) => Ok(appointment),
        Err(error) => Err(explain(ctx, actor, &wanted, error).await),
    }
}

/// What a client asks to have booked.
enum Wanted {
    Held(HoldId),
    Free { treatment_id: TreatmentId, practitioner_id: Option<PractitionerId>, starts_at: DateTime<Utc> },
}

impl From<&BookAppointment> for Wanted {
    fn from(request: &BookAppointment) -> Self {
        match *request {
            BookAppointment::Held { hold_id } => Self::Held(hold_id),
            BookAppointment::Free { treatment_id, practitioner_id, starts_at } => {
                Self::Free { treatment_id, practitioner_id, starts_at: starts_at.to_utc() }
            }
        }
    }
}

impl Wanted {
    /// The wish, and the hold it comes from.
    async fn wish(&self, ctx: &Ctx, db: &impl Read, actor: &ClientActor) -> Result<(Wish, Option<HoldRecord>)> {
        let now = ctx.now(actor.scope.clinic());
        let wish = |treatment_id, practitioner_id, starts_at, asked_at| Wish {
            treatment_id,
            practitioner_id,
            starts_at,
            enforcement: Enforcement::Client,
            client: *actor.scope,
            allow_client_overlap: false,
            asked_at,
            moves: None,
        };
        match *self {
            Self::Held(id) => {
                let hold = repos::holds::find(db, &actor.scope, id).await?.ok_or(Error::NotFound("hold"))?;
                let asked_at = if hold.expires_at > now { holds::asked_at(&hold) } else { now };
                Ok((wish(hold.treatment_id, Some(hold.practitioner_id), hold.starts_at, asked_at), Some(hold)))
            }
            Self::Free { treatment_id, practitioner_id, starts_at } => {
                Ok((wish(treatment_id, practitioner_id, starts_at, now), None))
            }
        }
    }
}

/// Why a client could not book, with other times.
async fn explain(ctx: &Ctx, actor: &ClientActor, wanted: &Wanted, error: Error) -> Error {
    let scope = actor.scope.clinic();
    let Ok((wish, hold)) = wanted.wish(ctx, &ctx.db, actor).await else { return error };
    let error = slots::with_alternatives(ctx, scope, &wish, error).await;
    let has_expired = hold.is_some_and(|hold| hold.expires_at <= ctx.now(scope));
    match error {
        Error::Slot { detail, other_start, alternatives, .. } if has_expired => {
            let detail = format!("the time was held until a moment ago, and now it cannot be had: {detail}");
            Error::Slot { code: ErrorCode::HoldExpired, detail, other_start, alternatives }
        }
        error => error,
    }
}

/// Books for a client of the clinic.
pub async fn create(
    ctx: &Ctx,
    actor: &ClinicActor,
    once: &Once,
    request: &CreateAppointment,
) -> Result<ClinicAppointment> {
    let scope = &actor.scope;
    let source = match actor.credential {
        Credential::Staff(..) => BookingSource::Staff,
        Credential::ApiKey(_) => BookingSource::Api,
    };
    let now = ctx.now(scope);
    let client = repos::clients::view(&ctx.db, scope, request.client_id).await?.ok_or(Error::NotFound("client"))?;
    let wish = |starts_at| Wish {
        treatment_id: request.treatment_id,
        practitioner_id: request.practitioner_id,
        starts_at,
        enforcement: if request.outside_hours { Enforcement::Override } else { Enforcement::Staff },
        client,
        allow_client_overlap: request.allow_client_overlap,
        asked_at: now,
        moves: None,
    };
    let wish = staff_wish(ctx, scope, request.starts_at, request.local_start, wish).await?;
    let booked = once
        .run(ctx, scope, &actor.caller, async |tx| {
            repos::clients::lock(tx, &wish.client).await?;
            let client = repos::clients::get(tx, &wish.client).await?;
            let choice = slots::choose(ctx, tx, scope, &wish).await?;
            let record = insert(ctx, tx, scope, &choice, client.id, source, request.note.trim()).await?;
            let fact = Fact::AppointmentBooked { appointment: &record, clinic: &choice.clinic };
            actor.caller.record(ctx, tx, scope, fact).await?;
            Ok(clinic_view(NamedAppointment {
                record,
                client_name: client.full_name(),
                practitioner_name: choice.practitioner.name,
            }))
        })
        .await;
    match booked {
        Ok(appointment) => Ok(appointment),
        Err(error) => Err(slots::with_alternatives(ctx, scope, &wish, error).await),
    }
}

/// What staff wish for, at the instant or the clinic's wall time that they give.
pub(super) async fn staff_wish(
    ctx: &Ctx,
    scope: &ClinicScope,
    starts_at: Option<DateTime<Utc>>,
    local_start: Option<NaiveDateTime>,
    wish: impl Fn(DateTime<Utc>) -> Wish,
) -> Result<Wish> {
    let (field, starts_at) = match (starts_at, local_start) {
        (Some(starts_at), None) => ("starts_at", starts_at),
        (None, Some(local_start)) => {
            let zone = clinics::zone(ctx, &repos::clinics::get(&ctx.db, scope).await?)?;
            match start_at(&zone, local_start) {
                Ok(starts_at) => ("local_start", starts_at),
                Err(refusal) => {
                    // Clocks skip an hour: the same time with that hour exists, and is near.
                    let near = local_start.checked_add_signed(TimeDelta::hours(1));
                    let near = near.and_then(|near| start_at(&zone, near).ok()).unwrap_or_else(|| ctx.now(scope));
                    return Err(slots::with_alternatives(ctx, scope, &wish(near), slots::refused(refusal)).await);
                }
            }
        }
        (Some(_), Some(_)) => {
            return Err(Error::invalid("local_start", "conflict", "must be left out when `starts_at` is given"));
        }
        (None, None) => return Err(Error::invalid("starts_at", "required", "give `starts_at` or `local_start`")),
    };
    if starts_at.second() != 0 || starts_at.nanosecond() != 0 {
        return Err(Error::invalid(field, "format", "must be a whole minute"));
    }
    Ok(wish(starts_at))
}

/// Writes what was chosen: the appointment with what is agreed at this moment, and what it claims.
async fn insert(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    choice: &Choice,
    client_id: ClientId,
    source: BookingSource,
    note: &str,
) -> Result<AppointmentRecord> {
    let now = ctx.now(scope);
    let (clinic, treatment, practitioner) = (&choice.clinic, &choice.treatment, &choice.practitioner);
    let record = AppointmentRecord {
        id: AppointmentId::from_uuid(ctx.new_uuid()),
        client_id,
        practitioner_id: practitioner.id,
        treatment_id: treatment.id,
        location_id: practitioner.location_id,
        status: AppointmentStatus::Booked,
        source,
        starts_at: choice.appointment.start(),
        ends_at: choice.appointment.end(),
        time_zone: clinic.time_zone.clone(),
        local_start: wall_time(&choice.zone, choice.appointment.start()),
        treatment_name: treatment.name.clone(),
        price: treatment.price,
        cancellation_window_minutes: clinic.booking.cancellation_window_minutes,
        late_cancellation_fee: clinic.booking.late_cancellation_fee,
        note: note.to_owned(),
        cancellation: None,
        clock_conflict: None,
        sequence: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    repos::appointments::insert(tx, scope, &record).await?;
    let claim_id = ClaimId::from_uuid(ctx.new_uuid());
    claims::insert(tx, scope, claim_id, practitioner.id, choice.claim, Purpose::Appointment(record.id)).await?;
    Ok(record)
}
