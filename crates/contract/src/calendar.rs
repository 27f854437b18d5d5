//! The clinic's calendar, in one request.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{appointments::ClinicAppointment, practitioners::Practitioner};

/// Selects the days.
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

/// A period of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarSpan {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Its label, such as `Leave`; may be empty.
    pub label: String,
}

/// One practitioner's column of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarColumn {
    /// The practitioner.
    pub practitioner: Practitioner,
    /// Their working hours, in order.
    pub working: Vec<CalendarSpan>,
    /// Named absences within these hours, in order.
    pub closed: Vec<CalendarSpan>,
    /// Their appointments, soonest first, without cancelled ones.
    pub appointments: Vec<ClinicAppointment>,
}

/// One local day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CalendarDay {
    /// The date.
    pub date: NaiveDate,
    /// Its first instant.
    pub starts_at: DateTime<Utc>,
    /// The first instant of the next day; 23 or 25 hours later when the clocks change.
    pub ends_at: DateTime<Utc>,
    /// One column for each practitioner, in the clinic's order.
    pub columns: Vec<CalendarColumn>,
}

/// Days of the clinic's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Calendar {
    /// The clinic's IANA time zone, which the days refer to.
    pub time_zone: String,
    /// The time of the server's clock, for the line that marks the present.
    pub now: DateTime<Utc>,
    /// The days, in order.
    pub days: Vec<CalendarDay>,
    /// Upcoming appointments of any day that could not keep their wall time when the rules of their time zone
    /// changed, soonest first; at most 20. Staff should move them.
    pub clock_conflicts: Vec<ClinicAppointment>,
}
