//! Free times.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    ids::{AppointmentId, PractitionerId, TreatmentId},
    time,
};

/// Which free times are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlotQuery {
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The practitioner; anyone who gives the treatment when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// An appointment of that treatment that is to be moved: what it takes now is not in the way, and it
    /// stays as long as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_id: Option<AppointmentId>,
    /// The first local day.
    pub from: NaiveDate,
    /// The last local day, at most 62 days after the first.
    pub to: NaiveDate,
}

/// A free time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Slot {
    /// When it begins.
    #[serde(deserialize_with = "time::read_instant")]
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    #[serde(deserialize_with = "time::read_instant")]
    pub ends_at: DateTime<Utc>,
    /// The clinic's wall time at the start.
    #[schema(value_type = String, pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$", example = "2026-11-24T14:30:00")]
    #[serde(deserialize_with = "time::read_wall_time")]
    pub local_start: NaiveDateTime,
    /// The clinic's offset from UTC at the start, in seconds east.
    pub utc_offset_seconds: i32,
    /// Who is free then, in the clinic's order.
    pub practitioner_ids: Vec<PractitionerId>,
}

/// The free times of one local day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlotDay {
    /// The local day.
    #[serde(deserialize_with = "time::read_day")]
    pub date: NaiveDate,
    /// The free times, soonest first; empty on a day with none.
    pub slots: Vec<Slot>,
}

/// Free times, day by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlotCalendar {
    /// The clinic's IANA time zone, in which the days are meant.
    pub time_zone: String,
    /// Every day that was asked for, in order.
    pub days: Vec<SlotDay>,
}
