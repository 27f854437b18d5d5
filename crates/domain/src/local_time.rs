//! Wall time and instants in an IANA time zone.
//!
//! Where clocks are put forward, wall times are skipped: they name no instant. Where they are put
//! back, wall times occur twice: they name two.

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::intervals::Interval;

/// The instants that a wall time names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    /// The usual case.
    One(DateTime<Utc>),
    /// Skipped, because clocks were put forward over it.
    Gap,
    /// Twice, because clocks were put back over it: the earlier and the later.
    Ambiguous(DateTime<Utc>, DateTime<Utc>),
}

impl LocalTime {
    /// The only instant, or the earlier of two.
    pub const fn earliest(self) -> Option<DateTime<Utc>> {
        match self {
            Self::One(instant) | Self::Ambiguous(instant, _) => Some(instant),
            Self::Gap => None,
        }
    }
}

/// The instants at which clocks in `zone` show `wall`.
pub fn resolve(zone: Tz, wall: NaiveDateTime) -> LocalTime {
    match zone.from_local_datetime(&wall) {
        chrono::MappedLocalTime::Single(one) => LocalTime::One(one.to_utc()),
        chrono::MappedLocalTime::None => LocalTime::Gap,
        chrono::MappedLocalTime::Ambiguous(one, other) => {
            let (one, other) = (one.to_utc(), other.to_utc());
            LocalTime::Ambiguous(one.min(other), one.max(other))
        }
    }
}

/// What clocks in `zone` show at `instant`. At the ends of all time, where there is no such wall
/// time any more, that of UTC: an instant can come from anybody and must not end in a panic.
pub fn wall_time(zone: Tz, instant: DateTime<Utc>) -> NaiveDateTime {
    let utc = instant.naive_utc();
    utc.checked_add_offset(zone.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
}

/// How far clocks in `zone` are ahead of UTC at `instant`, in seconds.
pub fn utc_offset_seconds(zone: Tz, instant: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&instant.naive_utc()).fix().local_minus_utc()
}

/// A stretch of time during which a zone's offset stays the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OffsetSpan {
    /// The stretch.
    pub(crate) within: Interval,
    /// Seconds ahead of UTC.
    pub(crate) offset_seconds: i32,
}

impl OffsetSpan {
    /// The instants of this span at which clocks show a time of `wall`.
    pub(crate) fn instants_reading(self, wall: Interval<NaiveDateTime>) -> Option<Interval> {
        let offset = TimeDelta::seconds(self.offset_seconds.into());
        let start = wall.start().checked_sub_signed(offset)?.and_utc();
        let end = wall.end().checked_sub_signed(offset)?.and_utc();
        Interval::new(start, end)?.intersection(self.within)
    }
}

/// Cuts `within` where the zone's offset changes. Both ends are whole seconds.
pub(crate) fn offset_spans(zone: Tz, within: Interval) -> Vec<OffsetSpan> {
    // No zone has changed its offset and changed it back within so short a time.
    const STRIDE: TimeDelta = TimeDelta::hours(6);
    let mut spans = Vec::new();
    let (mut start, mut at) = (within.start(), within.start());
    let mut offset_seconds = utc_offset_seconds(zone, at);
    while at < within.end() {
        let next = at.checked_add_signed(STRIDE).map_or(within.end(), |next| next.min(within.end()));
        let next_offset = utc_offset_seconds(zone, next);
        if next_offset == offset_seconds {
            at = next;
            continue;
        }
        let change = first_change(zone, at, next, offset_seconds);
        spans.extend(Interval::new(start, change).map(|within| OffsetSpan { within, offset_seconds }));
        (start, at) = (change, change);
        offset_seconds = utc_offset_seconds(zone, change);
    }
    spans.extend(Interval::new(start, within.end()).map(|within| OffsetSpan { within, offset_seconds }));
    spans
}

/// The first second after `before`, up to `after`, at which the offset is no longer `offset_seconds`.
fn first_change(zone: Tz, mut before: DateTime<Utc>, mut after: DateTime<Utc>, offset_seconds: i32) -> DateTime<Utc> {
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if utc_offset_seconds(zone, middle) == offset_seconds {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use chrono_tz::{America, Australia, Europe, Pacific};

    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        wall(text).and_utc()
    }

    #[test]
    fn wall_times_are_skipped_in_spring_and_doubled_in_autumn() {
        let zone = Europe::London;
        for (shown, expected) in [
            ("2026-03-29T00:59:00", LocalTime::One(utc("2026-03-29T00:59:00"))),
            ("2026-03-29T01:00:00", LocalTime::Gap),
            ("2026-03-29T01:59:59", LocalTime::Gap),
            ("2026-03-29T02:00:00", LocalTime::One(utc("2026-03-29T01:00:00"))),
            ("2026-10-25T01:30:00", LocalTime::Ambiguous(utc("2026-10-25T00:30:00"), utc("2026-10-25T01:30:00"))),
            ("2026-10-25T02:00:00", LocalTime::One(utc("2026-10-25T02:00:00"))),
        ] {
            assert_eq!(resolve(zone, wall(shown)), expected, "{shown}");
        }
    }

    #[test]
    fn half_hours_and_whole_days_are_skipped_too() {
        assert_eq!(resolve(Australia::Lord_Howe, wall("2026-10-04T02:15:00")), LocalTime::Gap);
        assert_eq!(
            resolve(Australia::Lord_Howe, wall("2026-04-05T01:45:00")),
            LocalTime::Ambiguous(utc("2026-04-04T14:45:00"), utc("2026-04-04T15:15:00"))
        );
        assert_eq!(resolve(Pacific::Apia, wall("2011-12-30T12:00:00")), LocalTime::Gap);
        assert_eq!(resolve(America::Sao_Paulo, wall("2018-11-04T00:00:00")), LocalTime::Gap);
    }

    #[test]
    fn spans_agree_with_the_zone_all_along() {
        for zone in [Europe::London, America::St_Johns, Australia::Lord_Howe, Pacific::Apia] {
            let within = Interval::new(utc("2010-01-01T00:00:00"), utc("2012-01-01T00:00:00")).unwrap();
            let spans = offset_spans(zone, within);
            assert_eq!(spans.first().unwrap().within.start(), within.start());
            assert_eq!(spans.last().unwrap().within.end(), within.end());
            assert!(spans.windows(2).all(|pair| pair[0].within.end() == pair[1].within.start()));
            for span in &spans {
                let last = span.within.end() - TimeDelta::seconds(1);
                for instant in [span.within.start(), last] {
                    assert_eq!(utc_offset_seconds(zone, instant), span.offset_seconds, "{zone} {instant}");
                }
            }
            assert!((4..=6).contains(&spans.len()), "{zone}: {}", spans.len());
        }
    }

    #[test]
    fn a_wall_interval_over_an_overlap_is_read_in_two_stretches() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
        let from = day.and_hms_opt(1, 30, 0).unwrap();
        let until = day.and_hms_opt(9, 0, 0).unwrap();
        let within = Interval::new(utc("2026-10-24T00:00:00"), utc("2026-10-27T00:00:00")).unwrap();
        let read: Vec<_> = offset_spans(Europe::London, within)
            .into_iter()
            .filter_map(|span| span.instants_reading(Interval::new(from, until).unwrap()))
            .collect();
        assert_eq!(
            read,
            [
                Interval::new(utc("2026-10-25T00:30:00"), utc("2026-10-25T01:00:00")).unwrap(),
                Interval::new(utc("2026-10-25T01:30:00"), utc("2026-10-25T09:00:00")).unwrap(),
            ]
        );
    }
}
