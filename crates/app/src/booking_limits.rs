//! How much a client books by themselves: nobody fills the diary alone. The clinic's staff and its API
//! keys are not bound by it.

use contract::problem::ErrorCode;
use domain::sign_in::BOOKING_LIMITS;
use storage::{ClientScope, Read, Tx, repos, repos::clinics::ClinicRecord};

use crate::{Ctx, Error, Result, rate_limits};

/// Counts that a client books or moves an appointment, in the transaction that does so. The client must
/// be locked.
///
/// # Errors
/// [`Error::RateLimited`].
pub(crate) async fn count_change(ctx: &Ctx, tx: &Tx, client: &ClientScope) -> Result<()> {
    rate_limits::spend_by_client(ctx, tx, client, &BOOKING_LIMITS).await
}

/// Refuses another appointment to a client who has as many to come as the clinic lets its clients book.
/// All of them count, whoever has booked them. For it to hold, the client must be locked.
///
/// # Errors
/// `TooManyAppointments`.
pub(crate) async fn refuse_too_many(ctx: &Ctx, db: &impl Read, client: &ClientScope) -> Result<()> {
    let scope = client.clinic();
    let clinic = repos::clinics::get(db, scope).await?;
    let (most, to_come) = (
        clinic.booking.max_upcoming_appointments,
        repos::appointments::count_upcoming(db, client, ctx.now(scope)).await?,
    );
    if to_come < u64::from(most) {
        return Ok(());
    }
    let appointments = if to_come == 1 { "appointment" } else { "appointments" };
    let detail = format!(
        "you have {to_come} {appointments} to come, and more than {most} cannot be booked online: please {}",
        how_to_call(&clinic)
    );
    Err(Error::refused(ErrorCode::TooManyAppointments, detail))
}

/// `call the clinic on +442079460182`.
fn how_to_call(clinic: &ClinicRecord) -> String {
    match (&clinic.phone, &clinic.email) {
        (Some(phone), _) => format!("call {} on {phone}", clinic.name),
        (None, Some(email)) => format!("write to {} at {email}", clinic.name),
        (None, None) => format!("contact {}", clinic.name),
    }
}
