//! The search for free times.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use contract::{
    slots::{Slot, SlotDay},
    time::local_instant,
};

use super::{
    DateRange, Enforcement, SlotSearch,
    hours::{Starts, busy_around, clear_of, possible_starts, spans_around, working_hours},
};
use crate::{
    intervals::IntervalSet,
    local_time::{OffsetSpan, wall_time},
};

pub(super) const SECONDS_A_DAY: i64 = 24 * 60 * 60;
/// How many days before a wanted start alternatives are searched.
const DAYS_BEFORE: Days = Days::new(7);
const DAYS_AFTER: Days = Days::new(14);

/// A free time of one practitioner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct FreeStart {
    /// The local date, in days since 1970-01-01. It does not always increase with the instant: when clocks go
    /// back over midnight, a date returns after the next one has begun.
    local_day: i64,
    /// Seconds since 1970-01-01 UTC.
    instant: i64,
    /// The index of the practitioner in the search.
    practitioner: usize,
    /// Seconds ahead of UTC.
    offset_seconds: i32,
}

impl SlotSearch<'_> {
    /// The free times of every local day of `range`, in order, including days without any. Slots refer to
    /// practitioners by their index in [`SlotSearch::practitioners`].
    pub fn days(&self, range: DateRange) -> Vec<SlotDay> {
        let mut free = self.free_starts(range);
        free.sort_unstable();
        let mut rest = free.as_slice();
        range
            .days()
            .map(|date| {
                let day = days_since_epoch(date);
                let (of_day, later) = rest.split_at(rest.partition_point(|free| free.local_day <= day));
                rest = later;
                let same_instant = of_day.chunk_by(|one, next| one.instant == next.instant);
                SlotDay { date, slots: same_instant.filter_map(slot).collect() }
            })
            .collect()
    }

    /// The `count` free times nearest to `wanted`, soonest first, from a week before it to two weeks after it.
    pub fn nearest(&self, wanted: DateTime<Utc>, count: usize) -> Vec<Slot> {
        let date = wall_time(self.zone, wanted).date();
        let from = date.checked_sub_days(DAYS_BEFORE).unwrap_or(date);
        let to = date.checked_add_days(DAYS_AFTER).unwrap_or(date);
        let Ok(range) = DateRange::new(from, to) else {
            return Vec::new();
        };
        let mut slots: Vec<_> = self.days(range).into_iter().flat_map(|day| day.slots).collect();
        slots.sort_by_key(|slot| (slot.starts_at.to_utc() - wanted).abs());
        slots.truncate(count);
        slots.sort_by_key(|slot| slot.starts_at);
        slots
    }

    /// The earliest start that is allowed.
    pub(super) fn earliest_start(&self) -> DateTime<Utc> {
        let notice = match self.enforcement {
            Enforcement::Client => TimeDelta::minutes(self.rules.notice_minutes.into()),
            Enforcement::Staff | Enforcement::Override => TimeDelta::zero(),
        };
        self.now.checked_add_signed(notice).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The last local date that is allowed.
    pub(super) fn last_date(&self) -> NaiveDate {
        match self.enforcement {
            Enforcement::Client => wall_time(self.zone, self.now)
                .date()
                .checked_add_days(Days::new(self.rules.horizon_days.into()))
                .unwrap_or(NaiveDate::MAX),
            Enforcement::Staff | Enforcement::Override => NaiveDate::MAX,
        }
    }

    fn free_starts(&self, range: DateRange) -> Vec<FreeStart> {
        let earliest = self.earliest_start();
        let to = range.to().min(self.last_date());
        // One day earlier, because local dates do not always increase with the instant.
        let first_useful = wall_time(self.zone, earliest).date().pred_opt().unwrap_or(NaiveDate::MIN);
        let Ok(range) = DateRange::new(range.from().max(first_useful), to) else {
            return Vec::new();
        };
        let spans = self.offset_spans(range);
        let days = days_since_epoch(range.from())..=days_since_epoch(range.to());
        let elsewhere: IntervalSet = self.elsewhere.iter().copied().collect();
        let mut free = Vec::new();
        for (index, practitioner) in self.practitioners.iter().enumerate() {
            let hours = working_hours(practitioner, self.days_worked(range), &spans);
            let busy = busy_around(practitioner, &hours, self.visit);
            let mut spans = spans.as_slice();
            for starts in clear_of(&elsewhere, possible_starts(&hours, &busy, self.visit), self.visit) {
                let starts = Starts { first: starts.first.max(earliest), ..starts };
                // Both are in ascending order, so a span that ends before these starts is no longer needed.
                while spans.first().is_some_and(|span| span.within.end() <= starts.first) {
                    spans = &spans[1..];
                }
                for span in spans.iter().take_while(|span| span.within.start() <= starts.last) {
                    let on_grid = self.grid_points(starts, *span).map(|instant| FreeStart {
                        local_day: local_day(instant, span.offset_seconds),
                        instant,
                        practitioner: index,
                        offset_seconds: span.offset_seconds,
                    });
                    free.extend(on_grid.filter(|start| days.contains(&start.local_day)));
                }
            }
        }
        free
    }

    /// The days whose working hours matter to visits that begin within `range`: as many days after it as a
    /// visit may last, and one day before it, because clocks that go back at midnight return to that day.
    pub(super) fn days_worked(&self, range: DateRange) -> DateRange {
        let days = u64::from(self.visit.duration_minutes.get()) / (24 * 60) + 2;
        range.widened(Days::new(1), Days::new(days))
    }

    /// The offset spans of the zone during `range` and for the length of a visit after it.
    pub(super) fn offset_spans(&self, range: DateRange) -> Vec<OffsetSpan> {
        spans_around(self.zone, self.days_worked(range))
    }

    /// The instants in `starts` and within `span` whose wall time is on the grid, in seconds since 1970.
    fn grid_points(&self, starts: Starts, span: OffsetSpan) -> impl Iterator<Item = i64> + use<> {
        let offset = i64::from(span.offset_seconds);
        let grid = i64::from(self.rules.grid_minutes.get()) * 60;
        let first = starts.first.max(span.within.start());
        let first = first.timestamp() + i64::from(first.timestamp_subsec_nanos() > 0);
        let last = starts.last.timestamp().min(span.within.end().timestamp() - 1);
        let next = move |local: i64| Some(next_on_grid(local, grid)).filter(|next| next - offset <= last);
        std::iter::successors(next(first + offset), move |local| next(local + 1)).map(move |local| local - offset)
    }
}

/// Builds a slot from the practitioners who are free at one instant.
fn slot(together: &[FreeStart]) -> Option<Slot> {
    let free = together.first()?;
    let starts_at = local_instant(DateTime::from_timestamp(free.instant, 0)?, free.offset_seconds);
    let practitioners = together.iter().filter_map(|free| u16::try_from(free.practitioner).ok()).collect();
    Some(Slot { starts_at, practitioners })
}

/// The first wall time at or after `local` that is on the grid; both in seconds since 1970-01-01. The grid
/// starts again at each midnight.
pub(super) fn next_on_grid(local: i64, grid: i64) -> i64 {
    let into_day = local.rem_euclid(SECONDS_A_DAY);
    let midnight = local - into_day;
    midnight + ((into_day + grid - 1) / grid * grid).min(SECONDS_A_DAY)
}

fn local_day(instant: i64, offset_seconds: i32) -> i64 {
    (instant + i64::from(offset_seconds)).div_euclid(SECONDS_A_DAY)
}

fn days_since_epoch(date: NaiveDate) -> i64 {
    date.and_time(NaiveTime::MIN).and_utc().timestamp() / SECONDS_A_DAY
}
