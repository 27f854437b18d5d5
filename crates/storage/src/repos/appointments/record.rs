//! An appointment as it is kept, and the row that holds it.

use chrono::{DateTime, NaiveDateTime, Utc};
use contract::{
    appointments::{AppointmentStatus, BookingSource, CancelledBy, ClockConflict},
    ids::{AppointmentId, ClientId, LocationId, PractitionerId, TreatmentId},
    money::{Currency, Money},
};
use domain::cancellation::{CancellationPolicy, InsideWindow};
use domain::currencies;

use crate::{
    ClinicScope, Error,
    entities::appointments,
    repos::{name_of, narrow, parse, parse_name},
};

/// An appointment with everything that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "most fields are those of `contract::appointments::ClinicAppointment`")]
pub struct AppointmentRecord {
    pub id: AppointmentId,
    pub client_id: ClientId,
    pub practitioner_id: PractitionerId,
    pub treatment_id: TreatmentId,
    pub location_id: LocationId,
    pub status: AppointmentStatus,
    pub source: BookingSource,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub time_zone: String,
    pub local_start: NaiveDateTime,
    pub treatment_name: String,
    pub price: Money,
    /// The policy for cancelling, as it was on booking.
    pub cancellation_window_minutes: u32,
    /// The policy for cancelling, as it was on booking.
    pub late_cancellation_fee: Option<Money>,
    pub note: String,
    pub cancellation: Option<Cancellation>,
    pub clock_conflict: Option<ClockConflict>,
    /// SEQUENCE of the calendar entry (RFC 5545, 3.8.7.4).
    pub sequence: u32,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl AppointmentRecord {
    /// The cancellation policy as it was on booking.
    pub fn cancellation_policy(&self) -> CancellationPolicy {
        let fee = self.late_cancellation_fee;
        CancellationPolicy {
            window_minutes: self.cancellation_window_minutes,
            fee,
            inside_window: if fee.is_some() { InsideWindow::ClientMayCancel } else { InsideWindow::ContactClinic },
        }
    }
}

/// How an appointment was called off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: CancelledBy,
    /// Why; may be empty.
    pub reason: String,
    /// What the client owes for it.
    pub fee: Option<Money>,
}

/// The appointment of a row.
pub(super) fn record(row: appointments::Model) -> Result<AppointmentRecord, Error> {
    let currency: Currency = parse("appointments.currency", &row.currency)?;
    let cancellation = match (row.cancelled_at, row.cancelled_by) {
        (Some(at), Some(by)) => Some(Cancellation {
            at,
            by: parse_name("appointments.cancelled_by", &by)?,
            reason: row.cancellation_reason,
            fee: row.cancellation_fee_minor.map(|minor| currencies::amount(minor, currency)),
        }),
        _ => None,
    };
    Ok(AppointmentRecord {
        id: AppointmentId::from_uuid(row.id),
        client_id: ClientId::from_uuid(row.client_id),
        practitioner_id: PractitionerId::from_uuid(row.practitioner_id),
        treatment_id: TreatmentId::from_uuid(row.treatment_id),
        location_id: LocationId::from_uuid(row.location_id),
        status: parse_name("appointments.status", &row.status)?,
        source: parse_name("appointments.source", &row.source)?,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        time_zone: row.time_zone,
        local_start: row.local_start,
        treatment_name: row.treatment_name,
        price: currencies::amount(row.price_minor, currency),
        cancellation_window_minutes: narrow(
            "appointments.cancellation_window_minutes",
            row.cancellation_window_minutes,
        )?,
        late_cancellation_fee: row.late_cancellation_fee_minor.map(|minor| currencies::amount(minor, currency)),
        note: row.note,
        cancellation,
        clock_conflict: row.clock_conflict.map(|why| parse_name("appointments.clock_conflict", &why)).transpose()?,
        sequence: narrow("appointments.sequence", row.sequence)?,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

/// The row of an appointment.
pub(super) fn model(scope: &ClinicScope, appointment: &AppointmentRecord) -> appointments::Model {
    let cancellation = appointment.cancellation.as_ref();
    appointments::Model {
        clinic_id: scope.uuid(),
        id: appointment.id.uuid(),
        client_id: appointment.client_id.uuid(),
        practitioner_id: appointment.practitioner_id.uuid(),
        treatment_id: appointment.treatment_id.uuid(),
        location_id: appointment.location_id.uuid(),
        status: name_of(appointment.status),
        source: name_of(appointment.source),
        starts_at: appointment.starts_at,
        ends_at: appointment.ends_at,
        time_zone: appointment.time_zone.clone(),
        local_start: appointment.local_start,
        treatment_name: appointment.treatment_name.clone(),
        price_minor: appointment.price.minor,
        currency: appointment.price.currency.to_string(),
        cancellation_window_minutes: appointment.cancellation_window_minutes.cast_signed(),
        late_cancellation_fee_minor: appointment.late_cancellation_fee.map(|fee| fee.minor),
        note: appointment.note.clone(),
        cancelled_at: cancellation.map(|cancellation| cancellation.at),
        cancelled_by: cancellation.map(|cancellation| name_of(cancellation.by)),
        cancellation_reason: cancellation.map(|cancellation| cancellation.reason.clone()).unwrap_or_default(),
        cancellation_fee_minor: cancellation.and_then(|cancellation| cancellation.fee).map(|fee| fee.minor),
        clock_conflict: appointment.clock_conflict.map(name_of),
        sequence: appointment.sequence.cast_signed(),
        version: appointment.version,
        created_at: appointment.created_at,
        updated_at: appointment.updated_at,
    }
}
