//! When practitioners work: weekly hours, and exceptions to them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::HoursExceptionId;

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A period of work on one day of every week, in the clinic's local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WorkingTime {
    /// The day.
    pub weekday: Weekday,
    /// Minutes after local midnight, 0 to 1439.
    #[validate(range(max = 1439))]
    #[schema(maximum = 1439)]
    pub starts_minute: u16,
    /// Minutes after local midnight, greater than `starts_minute`, at most 1440.
    #[validate(range(min = 1, max = 1440))]
    #[schema(minimum = 1, maximum = 1440)]
    pub ends_minute: u16,
}

/// The week of one practitioner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WeeklyHours {
    /// The periods of work, at most 70. They must not overlap.
    #[validate(length(max = 70), nested)]
    pub working_times: Vec<WorkingTime>,
}

/// Whether an exception removes working time or adds some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoursExceptionKind {
    /// The practitioner does not work, whatever the weekly hours say.
    Closed,
    /// The practitioner works, whatever the weekly hours say.
    Open,
}

/// An exception to weekly hours: leave, lunch on one day, an extra evening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoursException {
    /// The exception's id.
    pub id: HoursExceptionId,
    /// Whether it removes working time or adds some.
    pub kind: HoursExceptionKind,
    /// The first local day.
    pub from_date: NaiveDate,
    /// The last local day.
    pub to_date: NaiveDate,
    /// Minutes after local midnight on each of the days.
    pub starts_minute: u16,
    /// Minutes after local midnight on each of the days, at most 1440.
    pub ends_minute: u16,
    /// The reason, such as `Leave`; may be empty. Clients never see it.
    pub reason: String,
}

/// A new exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateHoursException {
    /// Whether it removes working time or adds some.
    pub kind: HoursExceptionKind,
    /// The first local day.
    pub from_date: NaiveDate,
    /// The last local day, at most 366 days later.
    pub to_date: NaiveDate,
    /// Minutes after local midnight on each of the days, 0 to 1439; 0 when left out.
    #[validate(range(max = 1439))]
    #[schema(maximum = 1439)]
    #[serde(default)]
    pub starts_minute: u16,
    /// Minutes after local midnight on each of the days, 1 to 1440; 1440 when left out.
    #[validate(range(min = 1, max = 1440))]
    #[schema(minimum = 1, maximum = 1440)]
    #[serde(default = "midnight")]
    pub ends_minute: u16,
    /// The reason, at most 120 characters. Clients never see it.
    #[validate(length(max = 120))]
    #[schema(max_length = 120)]
    #[serde(default)]
    pub reason: String,
}

/// The present and future exceptions of one practitioner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoursExceptionList {
    /// The exceptions, soonest first.
    pub data: Vec<HoursException>,
}

const fn midnight() -> u16 {
    1440
}
