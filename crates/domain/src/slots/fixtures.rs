//! Builders for the tests of this folder.

use std::num::NonZeroU16;

use chrono::{DateTime, NaiveDate, Utc, Weekday};
use contract::{hours::HoursExceptionKind, ids::PractitionerId};
use uuid::Uuid;

use super::{BookingRules, DateRange, HoursException, PractitionerTimes, Visit, WorkingTime};
use crate::intervals::Interval;

pub(super) fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn range(from: &str, to: &str) -> DateRange {
    DateRange::new(day(from), day(to)).unwrap()
}

pub(super) fn interval(start: &str, end: &str) -> Interval {
    Interval::new(utc(start), utc(end)).unwrap()
}

pub(super) fn minutes(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

pub(super) fn visit(duration: u16, buffer_before_minutes: u16, buffer_after_minutes: u16) -> Visit {
    Visit { duration_minutes: minutes(duration), buffer_before_minutes, buffer_after_minutes }
}

pub(super) fn rules(grid: u16, notice_minutes: u32, horizon_days: u16) -> BookingRules {
    BookingRules { grid_minutes: minutes(grid), notice_minutes, horizon_days }
}

pub(super) fn id(number: usize) -> PractitionerId {
    PractitionerId::from_uuid(Uuid::from_u128(number as u128))
}

/// A practitioner who works every day from `starts_minute` to `ends_minute`.
pub(super) fn daily(number: usize, starts_minute: u16, ends_minute: u16) -> PractitionerTimes {
    let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    PractitionerTimes {
        id: id(number),
        weekly: week.map(|weekday| WorkingTime { weekday, starts_minute, ends_minute }).to_vec(),
        exceptions: Vec::new(),
        busy: Vec::new(),
    }
}

pub(super) fn exception(
    kind: HoursExceptionKind,
    from: &str,
    to: &str,
    starts_minute: u16,
    ends_minute: u16,
) -> HoursException {
    HoursException { kind, from_date: day(from), to_date: day(to), starts_minute, ends_minute }
}
