//! Cancelling, by the policy that was agreed on booking.
//!
//! The quote tells the client the fee before they confirm, and they send it back as `accepted_fee`: nothing is
//! cancelled at a price that the client has not seen. The appointment keeps its id and its calendar UID, and
//! its `SEQUENCE` rises.

use chrono::{DateTime, Utc};
use contract::{
    appointments::{
        Appointment, CancelAppointment, CancelMyAppointment, CancellationOutcome, CancellationQuote, CancelledBy,
        ClinicAppointment,
    },
    ids::AppointmentId,
    money::Money,
    problem::ErrorCode,
};
use domain::{
    appointments::{AppointmentEvent, TransitionRefusal, transition},
    cancellation,
    currencies::has_right_digits,
    locale_forms::Forms,
};
use storage::{
    ClinicScope, Tx,
    repos::{
        self,
        appointments::{AppointmentRecord, Cancellation, NamedAppointment},
        clinics::ClinicRecord,
    },
};

use super::{clinic_view, find, find_mine, moving, view};
use crate::{
    Caller, ClientActor, ClinicActor, Ctx, Error, Result,
    facts::{Fact, Telling, changes},
    messaging::layout,
    previews::Viewer,
};

/// What it would mean if the client cancelled now.
pub async fn quote_mine(
    ctx: &Ctx,
    viewer: &Viewer,
    clinic: &ClinicRecord,
    id: AppointmentId,
) -> Result<CancellationQuote> {
    let appointment = find_mine(ctx, viewer, id).await?;
    whole_quote(ctx, viewer.clinic(), clinic, &appointment.record).await
}

/// What it would mean for the client if they cancelled now.
pub async fn quote(ctx: &Ctx, scope: &ClinicScope, id: AppointmentId) -> Result<CancellationQuote> {
    let appointment = find(ctx, scope, id).await?;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    whole_quote(ctx, scope, &clinic, &appointment.record).await
}

async fn whole_quote(
    ctx: &Ctx,
    scope: &ClinicScope,
    clinic: &ClinicRecord,
    record: &AppointmentRecord,
) -> Result<CancellationQuote> {
    let quote = quote_of(record, ctx.now(scope))?;
    let may_move = quote.may_move && moving::is_offered(&ctx.db, scope, clinic, record).await?;
    Ok(CancellationQuote { may_move, ..quote })
}

fn quote_of(record: &AppointmentRecord, now: DateTime<Utc>) -> Result<CancellationQuote> {
    refuse_unless(record, AppointmentEvent::CancelByClient, now)?;
    let policy = record.cancellation_policy();
    let (outcome, fee) = match policy.quote(record.starts_at, now, CancelledBy::Client) {
        cancellation::CancellationQuote::Free { .. } => (CancellationOutcome::Free, None),
        cancellation::CancellationQuote::Fee { amount } => (CancellationOutcome::Fee, Some(amount)),
        cancellation::CancellationQuote::ContactClinic => (CancellationOutcome::ContactClinic, None),
        cancellation::CancellationQuote::TooLate => return Err(started()),
    };
    let free_until = policy.free_until(record.starts_at);
    Ok(CancellationQuote { outcome, free_until, fee, may_move: policy.may_move(record.starts_at, now) })
}

/// Cancels one of the client's own appointments; if `version` is given, only that one.
pub async fn cancel_mine(
    ctx: &Ctx,
    actor: &ClientActor,
    id: AppointmentId,
    version: Option<i64>,
    request: &CancelMyAppointment,
) -> Result<Appointment> {
    let scope = actor.scope.clinic();
    ctx.db
        .write(async |tx| {
            let found = repos::appointments::find_mine(tx, &actor.scope, id).await?;
            let mut appointment = found.ok_or(Error::NotFound("appointment"))?;
            let now = ctx.now(scope);
            let quote = quote_of(&appointment.record, now)?;
            refuse_stale(&appointment.record, version)?;
            refuse_unless_accepted(&quote, request.accepted_fee)?;
            let cancellation = Cancellation { at: now, by: CancelledBy::Client, reason: String::new(), fee: quote.fee };
            write(ctx, tx, scope, &actor.caller, &mut appointment, cancellation, Telling::ByClient).await?;
            Ok(view(appointment))
        })
        .await
}

/// Cancels an appointment for the clinic, until it is over; if `version` is given, only that one.
pub async fn cancel(
    ctx: &Ctx,
    actor: &ClinicActor,
    id: AppointmentId,
    version: Option<i64>,
    request: &CancelAppointment,
) -> Result<ClinicAppointment> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let found = repos::appointments::find(tx, scope, id).await?;
            let mut appointment = found.ok_or(Error::NotFound("appointment"))?;
            let now = ctx.now(scope);
            refuse_unless(&appointment.record, AppointmentEvent::CancelByClinic, now)?;
            refuse_stale(&appointment.record, version)?;
            let fee = if request.charge_fee { Some(late_fee(&appointment.record, now)?) } else { None };
            let reason = request.reason.trim().to_owned();
            let cancellation = Cancellation { at: now, by: CancelledBy::Clinic, reason, fee };
            let telling = Telling::by_clinic(request.notify_client);
            write(ctx, tx, scope, &actor.caller, &mut appointment, cancellation, telling).await?;
            Ok(clinic_view(appointment))
        })
        .await
}

async fn write(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    caller: &Caller,
    appointment: &mut NamedAppointment,
    cancellation: Cancellation,
    telling: Telling,
) -> Result<()> {
    let before = clinic_view(appointment.clone());
    let record = &mut appointment.record;
    *record = repos::appointments::cancel(tx, scope, record, cancellation).await.map_err(lost)?;
    repos::claims::release(tx, scope, record.id).await?;
    let changes = changes::between(&before, &clinic_view(appointment.clone()))?;
    let fact = Fact::AppointmentCancelled { appointment: &appointment.record, telling, changes };
    caller.record(ctx, tx, scope, fact).await
}

/// Of two who cancel at once, the second finds it cancelled.
fn lost(error: storage::Error) -> Error {
    match error {
        storage::Error::Stale => not_booked("cancel"),
        error => error.into(),
    }
}

/// Whether an appointment can be cancelled or moved at all.
pub(super) fn refuse_unless(record: &AppointmentRecord, event: AppointmentEvent, now: DateTime<Utc>) -> Result<()> {
    let (done, instead) = match event {
        AppointmentEvent::MoveByClient | AppointmentEvent::MoveByClinic => ("move", "book another one"),
        _ => ("cancel", "there is nothing left to cancel"),
    };
    match transition(record.status, event, record.starts_at, record.ends_at, now) {
        Ok(_) => Ok(()),
        Err(TransitionRefusal::NotBooked(_)) => Err(not_booked(done)),
        Err(TransitionRefusal::Over) => {
            Err(Error::refused(ErrorCode::AppointmentStarted, format!("this appointment is over: {instead}")))
        }
        Err(TransitionRefusal::Begun | TransitionRefusal::NotBegun) => Err(started()),
    }
}

pub(super) fn refuse_stale(record: &AppointmentRecord, version: Option<i64>) -> Result<()> {
    if version.is_some_and(|version| version != record.version) { Err(Error::Stale) } else { Ok(()) }
}

/// Nothing is cancelled at a price that the client has not seen.
fn refuse_unless_accepted(quote: &CancellationQuote, accepted: Option<Money>) -> Result<()> {
    match (quote.outcome, quote.fee) {
        (CancellationOutcome::ContactClinic, _) => Err(Error::refused(
            ErrorCode::CancellationWindow,
            "it is too late to cancel online: please contact the clinic",
        )),
        (_, Some(fee)) if !accepted.is_some_and(|accepted| accepted == fee && has_right_digits(accepted)) => {
            Err(Error::refused(
                ErrorCode::CancellationWindow,
                format!(
                    "cancelling now costs {}: accept that, or contact the clinic",
                    Forms::new(layout::LANGUAGE, layout::LANGUAGE).money(fee)
                ),
            ))
        }
        _ => Ok(()),
    }
}

/// What a client owes whom the clinic charges for cancelling late.
fn late_fee(record: &AppointmentRecord, now: DateTime<Utc>) -> Result<Money> {
    let policy = record.cancellation_policy();
    if now <= policy.free_until(record.starts_at) {
        return Err(Error::invalid(
            "charge_fee",
            "range",
            "cancelling is still free for this appointment: leave it out",
        ));
    }
    policy
        .late_fee()
        .ok_or_else(|| Error::invalid("charge_fee", "range", "no fee was agreed when this was booked: leave it out"))
}

fn not_booked(done: &str) -> Error {
    let detail = format!("this appointment is no longer booked: there is nothing to {done}");
    Error::refused(ErrorCode::AppointmentNotBooked, detail)
}

fn started() -> Error {
    Error::refused(ErrorCode::AppointmentStarted, "this appointment has already started: please contact the clinic")
}
