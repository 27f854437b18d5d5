//! The clinic's day, in one request.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{appointments::ClinicAppointment, practitioners::Practitioner};

/// Which days are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// The first local day; today when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// How many days, 1 to 7; one when left out.
    #[validate(range(min = 1, max = 7))]
    #[param(minimum = 1, maximum = 7)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u8>,
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarSpan {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// What it is called, such as `Leave`; may be empty.
    pub label: String,
}

/// One practitioner's column of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarColumn {
    /// Whose column it is.
    pub practitioner: Practitioner,
    /// When they work, in order.
    pub working: Vec<CalendarSpan>,
    /// Named absences from that, in order.
    pub closed: Vec<CalendarSpan>,
    /// Their appointments, soonest first, cancelled ones left out.
    pub appointments: Vec<ClinicAppointment>,
}

/// One local day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarDay {
    /// The local day.
    pub date: NaiveDate,
    /// Its first instant.
    pub starts_at: DateTime<Utc>,
    /// The first instant of the next day; 23 or 25 hours later when the clocks change.
    pub ends_at: DateTime<Utc>,
    /// Practitioners in the clinic's order.
    pub columns: Vec<CalendarColumn>,
}

/// Days of the clinic's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Calendar {
    /// The clinic's IANA time zone, in which the days are meant.
    pub time_zone: String,
    /// The server's clock, for the line that says "now".
    pub now: DateTime<Utc>,
    /// The days, in order.
    pub days: Vec<CalendarDay>,
    /// Appointments to come, of any day, that could not keep their wall time when the rules of their time
    /// zone changed, soonest first; at most 20. They are to be moved.
    pub clock_conflicts: Vec<ClinicAppointment>,
}
