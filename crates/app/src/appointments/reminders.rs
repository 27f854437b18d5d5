//! Reminders: queued with the appointment, sent some hours before it begins.

use domain::reminders::due_at;
use storage::{
    ClinicScope, Tx,
    repos::{appointments::AppointmentRecord, clinics::ClinicRecord},
};

use super::messages::AboutAppointment;
use crate::{
    Ctx, Result,
    outbox::{self, Kind},
};

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
    let Some(due_at) = hours.and_then(|hours| due_at(hours, record.starts_at, ctx.now(scope))) else {
        return Ok(());
    };
    let about = AboutAppointment::unchanged(record);
    let client_id = Some(record.client_id);
    outbox::enqueue_later(ctx, tx, scope, client_id, Kind::AppointmentReminder, &about, due_at).await?;
    Ok(())
}
