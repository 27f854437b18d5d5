//! Computes the instants at which a visit may begin from working hours and claims.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use contract::hours::HoursExceptionKind;

use super::{DateRange, PractitionerTimes, Visit};
use crate::{
    intervals::{Interval, IntervalSet},
    local_time::{OffsetSpan, Zone, offset_spans},
};

const MINUTES_A_DAY: u16 = 24 * 60;

/// A range of instants, both ends included, at which a visit may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Starts {
    pub(super) first: DateTime<Utc>,
    pub(super) last: DateTime<Utc>,
}

impl Starts {
    pub(super) fn contains(self, instant: DateTime<Utc>) -> bool {
        self.first <= instant && instant <= self.last
    }
}

impl PractitionerTimes {
    /// The working time on the local days of `range`.
    pub fn working_hours(&self, zone: &Zone, range: DateRange) -> IntervalSet {
        working_hours(self, range, &spans_around(zone, range))
    }
}

/// The offset spans of the zone on the local days of `range`.
pub(super) fn spans_around(zone: &Zone, range: DateRange) -> Vec<OffsetSpan> {
    let at_midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
    // No zone has ever been a day ahead of or behind UTC.
    Interval::new(at_midnight(range.from()) - TimeDelta::days(1), at_midnight(range.to()) + TimeDelta::days(2))
        .map_or_else(Vec::new, |within| offset_spans(zone, within))
}

/// The working time of the practitioner on `dates`.
pub(super) fn working_hours(practitioner: &PractitionerTimes, dates: DateRange, spans: &[OffsetSpan]) -> IntervalSet {
    let exceptions_of = |kind: HoursExceptionKind| {
        practitioner.exceptions.iter().filter(move |exception| exception.kind == kind).flat_map(move |exception| {
            dates
                .days()
                .filter(|day| (exception.from_date..=exception.to_date).contains(day))
                .filter_map(|day| wall(day, exception.starts_minute, exception.ends_minute))
        })
    };
    let weekly = dates.days().flat_map(|day| {
        practitioner
            .weekly
            .iter()
            .filter(move |working| working.weekday == chrono::Datelike::weekday(&day))
            .filter_map(move |working| wall(day, working.starts_minute, working.ends_minute))
    });
    let open: IntervalSet<_> = weekly.chain(exceptions_of(HoursExceptionKind::Open)).collect();
    let closed = exceptions_of(HoursExceptionKind::Closed).collect();
    let hours = open.subtract(&closed);
    spans.iter().flat_map(|span| hours.as_slice().iter().filter_map(|&wall| span.instants_reading(wall))).collect()
}

/// The wall times of one day between two minutes; `None` if the minutes are not in order.
fn wall(day: NaiveDate, starts_minute: u16, ends_minute: u16) -> Option<Interval<NaiveDateTime>> {
    let midnight = day.and_time(NaiveTime::MIN);
    let at = |minute: u16| midnight + TimeDelta::minutes(minute.min(MINUTES_A_DAY).into());
    Interval::new(at(starts_minute), at(ends_minute))
}

/// The practitioner's claims that can affect visits within `hours`, merged.
pub(super) fn busy_around(practitioner: &PractitionerTimes, hours: &IntervalSet, visit: Visit) -> IntervalSet {
    let (Some(first), Some(last)) = (hours.as_slice().first(), hours.as_slice().last()) else {
        return IntervalSet::default();
    };
    let (from, until) = (first.start() - visit.buffer_before(), last.end() + visit.buffer_after());
    practitioner.busy.iter().filter(|busy| busy.start() < until && from < busy.end()).copied().collect()
}

/// The starts at which the visit is within `hours` and its claim does not overlap `busy`, in ascending order.
pub(super) fn possible_starts(hours: &IntervalSet, busy: &IntervalSet, visit: Visit) -> Vec<Starts> {
    let busy = busy.as_slice();
    let mut starts = Vec::new();
    for hours in hours.as_slice() {
        let earliest_claim = hours.start() - visit.buffer_before();
        let latest_claim = hours.end() + visit.buffer_after();
        // Free gap number n lies between busy n - 1 and busy n.
        let first_gap = busy.partition_point(|busy| busy.start() <= earliest_claim);
        for gap in first_gap..=busy.len() {
            let gap_start = gap.checked_sub(1).and_then(|before| busy.get(before)).map(|busy| busy.end());
            let gap_end = busy.get(gap).map(|busy| busy.start());
            if gap_start.is_some_and(|start| start >= latest_claim) {
                break;
            }
            let first = gap_start.map_or(hours.start(), |start| hours.start().max(start + visit.buffer_before()));
            let last =
                gap_end.map_or(hours.end(), |end| hours.end().min(end - visit.buffer_after())) - visit.duration();
            if first <= last {
                starts.push(Starts { first, last });
            }
        }
    }
    starts
}

/// The starts at which the appointment overlaps nothing in `elsewhere`. Input and output are in ascending
/// order.
pub(super) fn clear_of(elsewhere: &IntervalSet, starts: Vec<Starts>, visit: Visit) -> Vec<Starts> {
    let mut clear = Vec::with_capacity(starts.len());
    for Starts { mut first, last } in starts {
        for other in elsewhere.as_slice() {
            // The appointment overlaps `other` if it begins after this instant and before `other` ends.
            let before = other.start() - visit.duration();
            if before >= last {
                break;
            }
            if other.end() <= first {
                continue;
            }
            if first <= before {
                clear.push(Starts { first, last: before });
            }
            first = other.end();
        }
        if first <= last {
            clear.push(Starts { first, last });
        }
    }
    clear
}
