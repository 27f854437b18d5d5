//! Free times.

use chrono::{DateTime, FixedOffset, NaiveDate};
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

/// A free time. How long it takes and who is who is said once, beside the list that it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Slot {
    /// When it begins, as clocks at the clinic show it, with their offset from UTC at that moment. Send it
    /// back as it is.
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$", example = "2026-11-24T14:30:00+00:00")]
    #[serde(deserialize_with = "time::read_local_instant", serialize_with = "time::write_local_instant")]
    pub starts_at: DateTime<FixedOffset>,
    /// Who is free then: their places in `practitioner_ids`, counted from 0, in the clinic's order.
    pub practitioners: Vec<u16>,
}

impl Slot {
    /// Those who are free then, of the `practitioner_ids` that it stands beside.
    pub fn free<'a>(&'a self, practitioner_ids: &'a [PractitionerId]) -> impl Iterator<Item = PractitionerId> + 'a {
        self.practitioners.iter().filter_map(|place| practitioner_ids.get(usize::from(*place)).copied())
    }
}

/// Free times near one that cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NearbySlots {
    /// How long each of them takes, in minutes.
    pub duration_minutes: u16,
    /// Who gives the treatment, in the clinic's order; `slots` tell by place who is free.
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
    /// The clinic's IANA time zone, in which the days are meant.
    pub time_zone: String,
    /// How long each of the free times takes, in minutes.
    pub duration_minutes: u16,
    /// Who gives the treatment, in the clinic's order; slots tell by place who is free.
    pub practitioner_ids: Vec<PractitionerId>,
    /// Every day that was asked for, in order.
    pub days: Vec<SlotDay>,
}
