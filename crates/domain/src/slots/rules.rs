//! The input of the slot search.

use std::num::NonZeroU16;

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use contract::{hours::HoursExceptionKind, ids::PractitionerId};

use crate::intervals::Interval;

/// How clients may book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookingRules {
    /// Appointments start at multiples of this many minutes after local midnight, 1 to 1440.
    pub grid_minutes: NonZeroU16,
    /// The least elapsed time between booking and start, in minutes.
    pub notice_minutes: u32,
    /// How many days after today's local date can be booked.
    pub horizon_days: u16,
}

/// How strictly the rules are applied. A busy time is never booked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    /// All rules apply.
    Client,
    /// Hours and grid apply; notice and horizon do not, but the start must not have passed.
    Staff,
    /// Hours, grid, notice and horizon do not apply. The start may have passed by at most
    /// [`Enforcement::PAST_TOLERANCE`], so that staff can still record today's walk-in. A search with this
    /// value finds the same times as with `Staff`.
    Override,
}

impl Enforcement {
    /// How long ago a visit may have begun that staff record afterwards.
    pub const PAST_TOLERANCE: TimeDelta = TimeDelta::hours(24);
}

/// How long a treatment takes, and the time kept free around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The appointment itself, in minutes.
    pub duration_minutes: NonZeroU16,
    /// Preparation before it, in minutes.
    pub buffer_before_minutes: u16,
    /// Cleaning up after it, in minutes.
    pub buffer_after_minutes: u16,
}

impl Visit {
    /// The appointment's own length.
    pub fn duration(self) -> TimeDelta {
        TimeDelta::minutes(self.duration_minutes.get().into())
    }

    /// The time kept free before it.
    pub fn buffer_before(self) -> TimeDelta {
        TimeDelta::minutes(self.buffer_before_minutes.into())
    }

    /// The time kept free after it.
    pub fn buffer_after(self) -> TimeDelta {
        TimeDelta::minutes(self.buffer_after_minutes.into())
    }

    /// The appointment that begins at `starts_at`; `None` outside the supported range of years.
    pub fn appointment_at(self, starts_at: DateTime<Utc>) -> Option<Interval> {
        Interval::new(starts_at, starts_at.checked_add_signed(self.duration())?)
    }

    /// The claim of that appointment on the practitioner's time, buffers included.
    pub fn claim_at(self, starts_at: DateTime<Utc>) -> Option<Interval> {
        let appointment = self.appointment_at(starts_at)?;
        Interval::new(
            appointment.start().checked_sub_signed(self.buffer_before())?,
            appointment.end().checked_add_signed(self.buffer_after())?,
        )
    }
}

/// A period of work on one day of every week, in the clinic's wall time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingTime {
    /// The day.
    pub weekday: Weekday,
    /// Minutes after local midnight, 0 to 1439.
    pub starts_minute: u16,
    /// Minutes after local midnight, greater than `starts_minute`, at most 1440. Work past midnight is entered
    /// as two periods, which join.
    pub ends_minute: u16,
}

/// An exception to weekly hours that applies on each local day of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoursException {
    /// Whether it removes working time or adds some.
    pub kind: HoursExceptionKind,
    /// The first day.
    pub from_date: NaiveDate,
    /// The last day.
    pub to_date: NaiveDate,
    /// Minutes after local midnight on each day; 0 for whole days.
    pub starts_minute: u16,
    /// Minutes after local midnight on each day; 1440 for whole days.
    pub ends_minute: u16,
}

/// The working hours and busy times of one practitioner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PractitionerTimes {
    /// The practitioner.
    pub id: PractitionerId,
    /// Weekly hours.
    pub weekly: Vec<WorkingTime>,
    /// Exceptions to them.
    pub exceptions: Vec<HoursException>,
    /// Existing claims, buffers included, in any order.
    pub busy: Vec<Interval>,
}

/// A range of local days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    from: NaiveDate,
    to: NaiveDate,
}

/// Why two dates are not a valid range for a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDateRange {
    /// The last day comes before the first.
    #[error("the last day comes before the first")]
    Reversed,
    /// The range has more days than one search allows.
    #[error("ask for at most {} days at once", DateRange::MAX_DAYS)]
    TooLong,
    /// A day is before 1970 or after 2999.
    #[error("dates lie between 1970 and 2999")]
    OutOfReach,
}

impl DateRange {
    /// The most days in one search.
    pub const MAX_DAYS: i64 = 63;
    /// Years far from the limits of the calendar, so that adding a few days cannot fail.
    pub const YEARS: std::ops::RangeInclusive<i32> = 1970..=2999;

    /// The days from `from` to `to`, both included.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, InvalidDateRange> {
        if to < from {
            Err(InvalidDateRange::Reversed)
        } else if !Self::YEARS.contains(&from.year()) || !Self::YEARS.contains(&to.year()) {
            Err(InvalidDateRange::OutOfReach)
        } else if (to - from).num_days() >= Self::MAX_DAYS {
            Err(InvalidDateRange::TooLong)
        } else {
            Ok(Self { from, to })
        }
    }

    /// The first day.
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day.
    pub const fn to(self) -> NaiveDate {
        self.to
    }

    /// The same range extended at both ends.
    pub(super) fn widened(self, before: Days, after: Days) -> Self {
        // The years are bounded, so these days always exist.
        Self {
            from: self.from.checked_sub_days(before).unwrap_or(self.from),
            to: self.to.checked_add_days(after).unwrap_or(self.to),
        }
    }

    /// Every day, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_short_and_in_order() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let range = DateRange::new(day("2026-03-28"), day("2026-03-30")).unwrap();
        assert_eq!(range.days().count(), 3);
        for (from, to, fault) in [
            ("2026-03-28", "2026-03-27", InvalidDateRange::Reversed),
            ("2026-01-01", "2026-03-05", InvalidDateRange::TooLong),
            ("1969-12-31", "1970-01-01", InvalidDateRange::OutOfReach),
            ("2999-12-31", "3000-01-01", InvalidDateRange::OutOfReach),
        ] {
            assert_eq!(DateRange::new(day(from), day(to)), Err(fault), "{from} {to}");
        }
        assert!(DateRange::new(day("2026-01-01"), day("2026-03-04")).is_ok());
    }

    #[test]
    fn a_claim_is_the_appointment_with_its_buffers() {
        let visit = Visit {
            duration_minutes: NonZeroU16::new(30).unwrap(),
            buffer_before_minutes: 5,
            buffer_after_minutes: 10,
        };
        let starts_at: DateTime<Utc> = "2026-03-28T10:00:00Z".parse().unwrap();
        let claim = visit.claim_at(starts_at).unwrap();
        assert_eq!(claim.start(), starts_at - TimeDelta::minutes(5));
        assert_eq!(claim.end(), starts_at + TimeDelta::minutes(40));
        assert_eq!(visit.claim_at(DateTime::<Utc>::MAX_UTC), None);
    }
}
