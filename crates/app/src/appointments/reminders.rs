//! Reminders: queued with the appointment, sent some hours before it begins.
//!
//! A reminder is a message with a later due time. It remembers the `SEQUENCE` of the appointment, which rises
//! with every change. If the appointment has another `SEQUENCE` when the reminder is due, was cancelled or has
//! begun, or if the clinic no longer sends reminders, the message is dropped. So no change has to find and
//! delete old reminders. The hours before an appointment are read when the reminder is queued: a new setting
//! applies to later bookings.

use chrono::{DateTime, Utc};
use domain::reminders::due_at;
use storage::{
    ClinicScope, Tx,
    repos::{appointments::AppointmentRecord, clinics::ClinicRecord},
};

use super::messages::{AboutAppointment, Reminder};
use crate::{Ctx, Result, jobs};

/// Queues the reminder of an appointment, if the clinic reminds and there is time for it. Whether it
/// still makes sense is looked at when its turn comes.
pub(super) async fn queue(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    clinic: &ClinicRecord,
    record: &AppointmentRecord,
) -> Result<()> {
    let hours = clinic.booking.reminder_hours;
    match hours.and_then(|hours| due_at(hours, record.starts_at, ctx.now(scope))) {
        Some(due_at) => enqueue(ctx, tx, scope, record, due_at).await,
        None => Ok(()),
    }
}

/// Queues the reminder of an appointment that began at `former_start` until now, and of which clocks show the
/// same as before. One that was still to come and would be late now goes out at once: the client has not
/// chosen this time just now.
pub(super) async fn queue_again(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    clinic: &ClinicRecord,
    record: &AppointmentRecord,
    former_start: DateTime<Utc>,
) -> Result<()> {
    let now = ctx.now(scope);
    let Some(hours) = clinic.booking.reminder_hours else { return Ok(()) };
    // Whoever was reminded already is not reminded again.
    if due_at(hours, former_start, now).is_none() {
        return Ok(());
    }
    enqueue(ctx, tx, scope, record, due_at(hours, record.starts_at, now).unwrap_or(now)).await
}

async fn enqueue(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    record: &AppointmentRecord,
    due_at: DateTime<Utc>,
) -> Result<()> {
    let about = AboutAppointment::unchanged(record);
    let client_id = Some(record.client_id);
    jobs::enqueue_later::<Reminder>(ctx, tx, scope, client_id, &about, due_at).await?;
    Ok(())
}
