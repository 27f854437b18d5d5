//! Appointments: booking, listing, moving, cancelling.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationErrors};

use crate::{
    ids::{AppointmentId, ClientId, HoldId, PractitionerId, TreatmentId},
    money::Money,
    time,
};

/// The status of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentStatus {
    /// It is booked.
    Booked,
    /// It was cancelled.
    Cancelled,
    /// It took place.
    Completed,
    /// The client did not come.
    NoShow,
}

/// An appointment as its client sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Appointment {
    /// The appointment's id, which stays the same when the appointment is moved.
    pub id: AppointmentId,
    /// Its status.
    pub status: AppointmentStatus,
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The treatment's name at the time of booking.
    pub treatment_name: String,
    /// The practitioner.
    pub practitioner_id: PractitionerId,
    /// The practitioner's name.
    pub practitioner_name: String,
    /// When it begins.
    #[serde(deserialize_with = "time::read_instant")]
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    #[serde(deserialize_with = "time::read_instant")]
    pub ends_at: DateTime<Utc>,
    /// The clinic's IANA time zone when the appointment was booked or last moved.
    pub time_zone: String,
    /// The clinic's wall time at the start.
    #[schema(value_type = String, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    #[serde(deserialize_with = "time::read_wall_time")]
    pub local_start: NaiveDateTime,
    /// The price agreed on booking.
    pub price: Money,
    /// When it was cancelled.
    #[schema(required)]
    #[serde(deserialize_with = "time::read_optional_instant")]
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Rises with every change.
    pub version: i64,
    /// When it was booked.
    #[serde(deserialize_with = "time::read_instant")]
    pub created_at: DateTime<Utc>,
}

/// An appointment as staff and integrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClinicAppointment {
    /// The part that the client sees too.
    #[serde(flatten)]
    pub appointment: Appointment,
    /// The client who has the appointment.
    pub client_id: ClientId,
    /// The client's name.
    pub client_name: String,
    /// How it was booked.
    pub source: BookingSource,
    /// Who cancelled it.
    #[schema(required)]
    pub cancelled_by: Option<CancelledBy>,
    /// The reason for the cancellation, in the words of staff; may be empty.
    pub cancellation_reason: String,
    /// The fee that the client owes for cancelling late.
    #[schema(required)]
    pub cancellation_fee: Option<Money>,
    /// A note among staff; may be empty.
    pub note: String,
    /// Why `starts_at` no longer matches `local_start` after a change of the time zone's rules. Moving the
    /// appointment resolves the conflict. Null when the two match.
    #[schema(required)]
    pub clock_conflict: Option<ClockConflict>,
}

/// Why an appointment could not keep its wall time when the rules of its time zone changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockConflict {
    /// The practitioner is busy at the instant that now has this wall time.
    Taken,
    /// Clocks now skip this wall time.
    Skipped,
}

/// How an appointment was booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BookingSource {
    /// By the client, in the portal.
    Portal,
    /// By staff.
    Staff,
    /// Through the API.
    Api,
}

/// Who cancelled an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    /// The client.
    Client,
    /// The clinic.
    Clinic,
}

/// Books for the signed-in client: the slot that a hold claims, or a time that nobody holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged, deny_unknown_fields, expecting = "send `hold_id`, or `treatment_id` and `starts_at`")]
pub enum BookAppointment {
    /// Turns a hold into an appointment.
    Held {
        /// The hold.
        hold_id: HoldId,
    },
    /// Books a free time.
    Free {
        /// The treatment.
        treatment_id: TreatmentId,
        /// The practitioner; any free one when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        practitioner_id: Option<PractitionerId>,
        /// When it begins, with any offset from UTC.
        #[serde(serialize_with = "time::write_local_instant")]
        starts_at: DateTime<FixedOffset>,
    },
}

impl Validate for BookAppointment {
    fn validate(&self) -> Result<(), ValidationErrors> {
        Ok(())
    }
}

/// Books for a client of the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateAppointment {
    /// The client to book for.
    pub client_id: ClientId,
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The practitioner; any free one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// When it begins. Send this or `local_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it begins, in the clinic's wall time. If that time occurs twice, the earlier instant counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    pub local_start: Option<NaiveDateTime>,
    /// Whether to book outside opening hours, off the grid or at short notice. A busy time is never booked.
    #[serde(default)]
    pub outside_hours: bool,
    /// Whether to book even if the client has another appointment at this time, which is otherwise refused with
    /// `other_appointment`.
    #[serde(default)]
    pub allow_client_overlap: bool,
    /// A note among staff, at most 2000 characters.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    #[serde(default)]
    pub note: String,
}

/// Moves the client's own appointment to another time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MoveMyAppointment {
    /// The new start, with any offset from UTC.
    #[serde(serialize_with = "time::write_local_instant")]
    pub starts_at: DateTime<FixedOffset>,
    /// The new practitioner; unchanged when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
}

/// Moves an appointment for the clinic, to another time, to another practitioner, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MoveAppointment {
    /// The new start. Send this or `local_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// The new start, in the clinic's wall time. If that time occurs twice, the earlier instant counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    pub local_start: Option<NaiveDateTime>,
    /// The new practitioner; unchanged when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// Whether to allow times outside opening hours, off the grid or at short notice. A busy time is never
    /// booked.
    #[serde(default)]
    pub outside_hours: bool,
    /// Whether to move it even if the client has another appointment at this time, which is otherwise refused
    /// with `other_appointment`.
    #[serde(default)]
    pub allow_client_overlap: bool,
    /// Whether to notify the client; yes when left out.
    #[serde(default = "yes")]
    pub notify_client: bool,
}

/// Selects the client's own appointments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Booked and not over, soonest first.
    #[default]
    Upcoming,
    /// Over or cancelled, latest first.
    Past,
}

/// Selects the client's own appointments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MyAppointmentsQuery {
    /// Upcoming or past; upcoming when left out.
    #[serde(default)]
    #[param(inline)]
    pub when: When,
    /// How many rows at most, 1 to 200; 50 when left out.
    #[validate(range(min = 1, max = 200))]
    #[param(minimum = 1, maximum = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// The cursor from `next` of the previous page.
    #[validate(length(max = 512))]
    #[param(max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// The order of appointments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentOrder {
    /// Soonest first.
    #[default]
    Soonest,
    /// Latest first.
    Latest,
}

/// Selects appointments of the clinic. An appointment must match all filters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AppointmentsQuery {
    /// Only appointments that start at or after this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    /// Only appointments that start before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<Utc>>,
    /// Only those of this client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// Only those with this practitioner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// Only those with this status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub status: Option<AppointmentStatus>,
    /// Only appointments that could not keep their wall time when the rules of their time zone changed, or only
    /// all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_conflict: Option<bool>,
    /// Soonest or latest first; soonest when left out.
    #[serde(default)]
    #[param(inline)]
    pub order: AppointmentOrder,
    /// How many rows at most, 1 to 200; 50 when left out.
    #[validate(range(min = 1, max = 200))]
    #[param(minimum = 1, maximum = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// The cursor from `next` of the previous page.
    #[validate(length(max = 512))]
    #[param(max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What cancelling now would cost, and whether the appointment can be moved instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancellationQuote {
    /// The outcome.
    pub outcome: CancellationOutcome,
    /// The last instant at which cancelling is free.
    #[serde(deserialize_with = "time::read_instant")]
    pub free_until: DateTime<Utc>,
    /// The fee for cancelling now; null when cancelling is free or not possible.
    #[schema(required)]
    pub fee: Option<Money>,
    /// Whether the client can still move it: until `free_until`, as long as the clinic offers the treatment in
    /// its portal.
    pub may_move: bool,
}

/// The outcome of cancelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancellationOutcome {
    /// Cancelling is free.
    Free,
    /// Cancelling costs a fee.
    Fee,
    /// Only the clinic can cancel it now.
    ContactClinic,
}

/// Cancels the client's own appointment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelMyAppointment {
    /// The fee that the client has seen, if any. If the fee is another by now, the request is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_fee: Option<Money>,
}

/// Cancels an appointment for the clinic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelAppointment {
    /// The reason, at most 500 characters. The client does not see it.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    #[serde(default)]
    pub reason: String,
    /// Whether to charge the late fee of the policy; no when left out.
    #[serde(default)]
    pub charge_fee: bool,
    /// Whether to notify the client; yes when left out.
    #[serde(default = "yes")]
    pub notify_client: bool,
}

const fn yes() -> bool {
    true
}
