//! Free times.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    ids::{AppointmentId, PractitionerId, TreatmentId},
    time,
};

/// Selects free times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SlotQuery {
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The practitioner; anyone who gives the treatment when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// The appointment to move, which must have this treatment. The search ignores the time that it occupies
    /// now, and keeps its duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_id: Option<AppointmentId>,
    /// The first local day.
    pub from: NaiveDate,
    /// The last local day, at most 62 days after the first.
    pub to: NaiveDate,
}

/// A free time. Its duration and the practitioners are listed once, next to the list of slots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Slot {
    /// The start in the clinic's wall time with its offset from UTC at that moment. Send it back unchanged.
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$", example = "2026-11-24T14:30:00+00:00")]
    #[serde(deserialize_with = "time::read_local_instant", serialize_with = "time::write_local_instant")]
    pub starts_at: DateTime<FixedOffset>,
    /// The free practitioners as indexes into `practitioner_ids`, counted from 0, in the clinic's order.
    pub practitioners: Vec<u16>,
}

impl Slot {
    /// The free practitioners. `practitioner_ids` is the list next to the slots.
    pub fn free<'a>(&'a self, practitioner_ids: &'a [PractitionerId]) -> impl Iterator<Item = PractitionerId> + 'a {
        self.practitioners.iter().filter_map(|place| practitioner_ids.get(usize::from(*place)).copied())
    }
}

/// Free times near one that is not available.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NearbySlots {
    /// The duration of each slot in minutes.
    pub duration_minutes: u16,
    /// The practitioners who give the treatment, in the clinic's order. Slots refer to them by index.
    pub practitioner_ids: Vec<PractitionerId>,
    /// The free times, soonest first; at least one.
    pub slots: Vec<Slot>,
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
    /// The clinic's IANA time zone, which the days refer to.
    pub time_zone: String,
    /// The duration of each slot in minutes.
    pub duration_minutes: u16,
    /// The practitioners who give the treatment, in the clinic's order. Slots refer to them by index.
    pub practitioner_ids: Vec<PractitionerId>,
    /// Every requested day, in order.
    pub days: Vec<SlotDay>,
}
