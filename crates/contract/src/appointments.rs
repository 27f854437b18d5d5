//! Appointments: booking, listing, moving, cancelling.

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    ids::{AppointmentId, ClientId, HoldId, PractitionerId, TreatmentId},
    money::Money,
    time,
};

/// What has become of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentStatus {
    /// It stands.
    Booked,
    /// It was called off.
    Cancelled,
    /// It took place.
    Completed,
    /// The client did not come.
    NoShow,
}

/// An appointment as its client sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Appointment {
    /// Names the appointment for as long as it exists, however often it is moved.
    pub id: AppointmentId,
    /// What has become of it.
    pub status: AppointmentStatus,
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The treatment's name when it was booked.
    pub treatment_name: String,
    /// Who gives it.
    pub practitioner_id: PractitionerId,
    /// The practitioner's name.
    pub practitioner_name: String,
    /// When it begins.
    #[serde(deserialize_with = "time::read_instant")]
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    #[serde(deserialize_with = "time::read_instant")]
    pub ends_at: DateTime<Utc>,
    /// IANA time zone of the clinic when it was booked or last moved.
    pub time_zone: String,
    /// The clinic's wall time at the start.
    #[schema(value_type = String, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    #[serde(deserialize_with = "time::read_wall_time")]
    pub local_start: NaiveDateTime,
    /// What was agreed on booking.
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
    /// What the client sees too.
    #[serde(flatten)]
    pub appointment: Appointment,
    /// Whose it is.
    pub client_id: ClientId,
    /// The client's name.
    pub client_name: String,
    /// How it was booked.
    pub source: BookingSource,
    /// Who cancelled it.
    #[schema(required)]
    pub cancelled_by: Option<CancelledBy>,
    /// Why, in staff's words; may be empty.
    pub cancellation_reason: String,
    /// What the client owes for cancelling late.
    #[schema(required)]
    pub cancellation_fee: Option<Money>,
    /// A note among staff; may be empty.
    pub note: String,
    /// Why `starts_at` is no longer `local_start` by the clinic's clock: the rules of its time zone have
    /// changed. Whoever moves the appointment settles it. Null when the two agree.
    #[schema(required)]
    pub clock_conflict: Option<ClockConflict>,
}

/// Why an appointment could not keep its wall time when the rules of its time zone changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockConflict {
    /// At the instant that now has this wall time something else takes the practitioner's time.
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

/// Books for the signed-in client. Give either a hold, or a treatment and a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BookAppointment {
    /// The hold to turn into an appointment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold_id: Option<HoldId>,
    /// The treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment_id: Option<TreatmentId>,
    /// The practitioner; anyone who is free when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// When it begins, at any offset from UTC.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "time::write_optional_local_instant")]
    pub starts_at: Option<DateTime<FixedOffset>>,
}

/// Books for a client of the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateAppointment {
    /// For whom.
    pub client_id: ClientId,
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The practitioner; anyone who is free when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// When it begins. Give this or `local_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it begins, in the clinic's wall time. Of a time that occurs twice, the earlier is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    pub local_start: Option<NaiveDateTime>,
    /// Book although the time lies outside opening hours, off the grid or at short notice. A time
    /// that is taken is never booked.
    #[serde(default)]
    pub outside_hours: bool,
    /// Book although the client has another appointment at this time; refused with `other_appointment`
    /// when left out.
    #[serde(default)]
    pub allow_client_overlap: bool,
    /// A note among staff, at most 2000 characters.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    #[serde(default)]
    pub note: String,
}

/// Moves one's own appointment to another time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MoveMyAppointment {
    /// When it is to begin, at any offset from UTC.
    #[serde(serialize_with = "time::write_local_instant")]
    pub starts_at: DateTime<FixedOffset>,
    /// Who is to give it; the same practitioner as before when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
}

/// Moves an appointment for the clinic, to another time, to another practitioner, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MoveAppointment {
    /// When it is to begin. Give this or `local_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<DateTime<Utc>>,
    /// When it is to begin, in the clinic's wall time. Of a time that occurs twice, the earlier is
    /// taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    pub local_start: Option<NaiveDateTime>,
    /// Who is to give it; the same practitioner as before when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// Move it although the time lies outside opening hours, off the grid or at short notice. A time
    /// that is taken is never booked.
    #[serde(default)]
    pub outside_hours: bool,
    /// Move it although the client has another appointment at this time; refused with `other_appointment`
    /// when left out.
    #[serde(default)]
    pub allow_client_overlap: bool,
    /// Whether the client is told; yes when left out.
    #[serde(default = "yes")]
    pub notify_client: bool,
}

/// Which of one's appointments are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Booked and not over, soonest first.
    #[default]
    Upcoming,
    /// Over or cancelled, latest first.
    Past,
}

/// Which of one's appointments are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MyAppointmentsQuery {
    /// To come or past; to come when left out.
    #[serde(default)]
    #[param(inline)]
    pub when: When,
    /// How many rows at most, 1 to 200; 50 when left out.
    #[validate(range(min = 1, max = 200))]
    #[param(minimum = 1, maximum = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// The cursor a former page gave as `next`.
    #[validate(length(max = 512))]
    #[param(max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// In which order appointments come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentOrder {
    /// Soonest first.
    #[default]
    Soonest,
    /// Latest first.
    Latest,
}

/// Which of the clinic's appointments are wanted; filters are joined by "and".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AppointmentsQuery {
    /// Starting at or after this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    /// Starting before this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<Utc>>,
    /// Of this client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// With this practitioner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// In this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub status: Option<AppointmentStatus>,
    /// Only those that could not keep their wall time when the rules of their time zone changed, or only
    /// the others.
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
    /// The cursor a former page gave as `next`.
    #[validate(length(max = 512))]
    #[param(max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What cancelling now would mean, and whether the appointment can be moved instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CancellationQuote {
    /// What would happen.
    pub outcome: CancellationOutcome,
    /// Until when cancelling is free.
    #[serde(deserialize_with = "time::read_instant")]
    pub free_until: DateTime<Utc>,
    /// What cancelling now costs; null when it is free or not possible.
    #[schema(required)]
    pub fee: Option<Money>,
    /// Whether the client can still move it to another time themselves: until `free_until`, as long as
    /// the clinic offers the treatment in its portal.
    pub may_move: bool,
}

/// What cancelling would mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancellationOutcome {
    /// It costs nothing.
    Free,
    /// It costs a fee.
    Fee,
    /// Only the clinic can cancel it now.
    ContactClinic,
}

/// Cancels one's own appointment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelMyAppointment {
    /// The fee that was shown, if any: when it has changed meanwhile, nothing is cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_fee: Option<Money>,
}

/// Cancels an appointment for the clinic.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelAppointment {
    /// Why, at most 500 characters. The client does not see it.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    #[serde(default)]
    pub reason: String,
    /// Whether the late fee of the policy is charged; not when left out.
    #[serde(default)]
    pub charge_fee: bool,
    /// Whether the client is told; yes when left out.
    #[serde(default = "yes")]
    pub notify_client: bool,
}

const fn yes() -> bool {
    true
}
