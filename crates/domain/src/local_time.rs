//! Conversion between wall times and instants in an IANA time zone.
//!
//! When clocks go forward, some wall times are skipped and name no instant. When clocks go back, some wall
//! times occur twice and name two instants.
//!
//! Callers pass in the rules of a zone ([`Zone`]). Governments change these rules, and operators install new
//! ones without a new version of Portico.

#[cfg(test)]
pub(crate) mod embedded;
#[cfg(test)]
mod published;
mod release;

use std::{fmt, sync::Arc};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use jiff::{Timestamp, tz::TimeZone};

pub use self::release::{InvalidRelease, ZoneRelease};
use crate::intervals::Interval;

/// A time zone with its past and future rules. Cheap to clone.
#[derive(Clone)]
pub struct Zone {
    name: Arc<str>,
    rules: TimeZone,
}

/// Time zone rules that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the rules of the time zone cannot be read: {0}")]
pub struct InvalidZone(String);

impl Zone {
    /// The zone `name` with the rules in `data`, which is a TZif file (RFC 9636) from a zoneinfo folder.
    pub fn tzif(name: &str, data: &[u8]) -> Result<Self, InvalidZone> {
        let rules = TimeZone::tzif(name, data).map_err(|error| InvalidZone(error.to_string()))?;
        Ok(Self { name: name.into(), rules })
    }

    /// The requested name in the IANA time zone database.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name).finish()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// The instants that a wall time names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    /// Exactly one instant, as usual.
    One(DateTime<Utc>),
    /// No instant: clocks went forward over this wall time.
    Gap,
    /// Two instants, the earlier and the later: clocks went back over this wall time.
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

    /// The only instant, or the one of two that is nearer to `instant`; the earlier if both are equally near.
    pub fn nearest_to(self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::One(only) => Some(only),
            Self::Ambiguous(earlier, later) if (later - instant).abs() < (earlier - instant).abs() => Some(later),
            Self::Ambiguous(earlier, _) => Some(earlier),
            Self::Gap => None,
        }
    }
}

/// The instants at which clocks in `zone` show `wall`. Outside the supported range of years, `wall` is taken as
/// UTC.
pub fn resolve(zone: &Zone, wall: NaiveDateTime) -> LocalTime {
    let as_utc = wall.and_utc();
    let Some(around) = around(wall) else { return LocalTime::One(as_utc) };
    let shown = |span: &OffsetSpan| {
        let instant = as_utc - TimeDelta::seconds(span.offset_seconds.into());
        (span.within.start() <= instant && instant < span.within.end()).then_some(instant)
    };
    let instants: Vec<_> = offset_spans(zone, around).iter().filter_map(shown).collect();
    match (instants.iter().min(), instants.iter().max()) {
        (Some(one), Some(other)) if one == other => LocalTime::One(*one),
        (Some(one), Some(other)) => LocalTime::Ambiguous(*one, *other),
        _ => LocalTime::Gap,
    }
}

/// The first instant of a local day. If clocks skip midnight or the whole day, the day begins right after the
/// skipped time.
pub fn start_of_day(zone: &Zone, date: NaiveDate) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    let goes_on = || {
        let spans = offset_spans(zone, around(midnight)?);
        let starts = spans.iter().skip(1).map(|span| span.within.start());
        starts.into_iter().find(|start| wall_time(zone, *start) > midnight)
    };
    resolve(zone, midnight).earliest().or_else(goes_on).unwrap_or_else(|| midnight.and_utc())
}

/// All instants at which any zone could show `wall`. No zone has ever been further from UTC.
fn around(wall: NaiveDateTime) -> Option<Interval> {
    const REACH: TimeDelta = TimeDelta::hours(26);
    let utc = wall.and_utc();
    Interval::new(utc.checked_sub_signed(REACH)?, utc.checked_add_signed(REACH)?)
}

/// The wall time in `zone` at `instant`. Outside the supported range of years this is the UTC time: callers can
/// send any instant, and none may cause a panic.
pub fn wall_time(zone: &Zone, instant: DateTime<Utc>) -> NaiveDateTime {
    let offset = TimeDelta::seconds(utc_offset_seconds(zone, instant).into());
    let utc = instant.naive_utc();
    utc.checked_add_signed(offset).unwrap_or(utc)
}

/// How far clocks in `zone` are ahead of UTC at `instant`, in seconds.
pub fn utc_offset_seconds(zone: &Zone, instant: DateTime<Utc>) -> i32 {
    zone.rules.to_offset(timestamp(instant)).seconds()
}

/// `instant` in whole seconds, clamped to the years that jiff supports, -9999 to 9999.
fn timestamp(instant: DateTime<Utc>) -> Timestamp {
    let end = if instant.timestamp() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(instant.timestamp()).unwrap_or(end)
}

/// A period during which the offset of a zone does not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetSpan {
    /// The period.
    pub within: Interval,
    /// Seconds ahead of UTC.
    pub offset_seconds: i32,
}

impl OffsetSpan {
    /// The instants of this span at which clocks show a time within `wall`.
    pub(crate) fn instants_reading(self, wall: Interval<NaiveDateTime>) -> Option<Interval> {
        let offset = TimeDelta::seconds(self.offset_seconds.into());
        let start = wall.start().checked_sub_signed(offset)?.and_utc();
        let end = wall.end().checked_sub_signed(offset)?.and_utc();
        Interval::new(start, end)?.intersection(self.within)
    }
}

/// Splits `within` at each change of the zone's offset.
pub fn offset_spans(zone: &Zone, within: Interval) -> Vec<OffsetSpan> {
    let mut spans = Vec::new();
    let mut start = within.start();
    let mut offset_seconds = utc_offset_seconds(zone, start);
    for change in zone.rules.following(timestamp(start)) {
        let Some(at) = DateTime::from_timestamp(change.timestamp().as_second(), 0) else { break };
        if at >= within.end() {
            break;
        }
        // A transition can change only the abbreviation or the summer-time flag; the clocks do not change then.
        if change.offset().seconds() == offset_seconds {
            continue;
        }
        spans.extend(Interval::new(start, at).map(|within| OffsetSpan { within, offset_seconds }));
        (start, offset_seconds) = (at, change.offset().seconds());
    }
    spans.extend(Interval::new(start, within.end()).map(|within| OffsetSpan { within, offset_seconds }));
    spans
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{embedded::zone, *};

    fn wall(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        wall(text).and_utc()
    }

    #[test]
    fn wall_times_are_skipped_in_spring_and_doubled_in_autumn() {
        let london = zone("Europe/London");
        for (shown, expected) in [
            ("2026-03-29T00:59:00", LocalTime::One(utc("2026-03-29T00:59:00"))),
            ("2026-03-29T01:00:00", LocalTime::Gap),
            ("2026-03-29T01:59:59", LocalTime::Gap),
            ("2026-03-29T02:00:00", LocalTime::One(utc("2026-03-29T01:00:00"))),
            ("2026-10-25T01:30:00", LocalTime::Ambiguous(utc("2026-10-25T00:30:00"), utc("2026-10-25T01:30:00"))),
            ("2026-10-25T02:00:00", LocalTime::One(utc("2026-10-25T02:00:00"))),
        ] {
            assert_eq!(resolve(&london, wall(shown)), expected, "{shown}");
        }
    }

    #[test]
    fn half_hours_and_whole_days_are_skipped_too() {
        assert_eq!(resolve(&zone("Australia/Lord_Howe"), wall("2026-10-04T02:15:00")), LocalTime::Gap);
        assert_eq!(
            resolve(&zone("Australia/Lord_Howe"), wall("2026-04-05T01:45:00")),
            LocalTime::Ambiguous(utc("2026-04-04T14:45:00"), utc("2026-04-04T15:15:00"))
        );
        assert_eq!(resolve(&zone("Pacific/Apia"), wall("2011-12-30T12:00:00")), LocalTime::Gap);
        assert_eq!(resolve(&zone("America/Sao_Paulo"), wall("2018-11-04T00:00:00")), LocalTime::Gap);
    }

    #[test]
    fn a_day_begins_at_midnight_or_when_clocks_go_on() {
        for (name, date, instant) in [
            ("Europe/London", "2026-03-29", "2026-03-29T00:00:00"),
            ("Europe/London", "2026-03-30", "2026-03-29T23:00:00"),
            // Midnight is skipped.
            ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00"),
            // Midnight comes twice.
            ("America/Havana", "2026-11-01", "2026-11-01T04:00:00"),
            // The whole day is skipped.
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00"),
        ] {
            assert_eq!(start_of_day(&zone(name), date.parse().unwrap()), utc(instant), "{name} {date}");
        }
    }

    #[test]
    fn of_two_instants_the_nearer_one_is_taken() {
        let twice = resolve(&zone("Europe/London"), wall("2026-10-25T01:30:00"));
        assert_eq!(twice.nearest_to(utc("2026-10-25T01:31:00")), Some(utc("2026-10-25T01:30:00")));
        assert_eq!(twice.nearest_to(utc("2026-10-25T01:00:00")), Some(utc("2026-10-25T00:30:00")));
        assert_eq!(LocalTime::Gap.nearest_to(utc("2026-10-25T01:00:00")), None);
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        assert!(Zone::tzif("Europe/London", b"").is_err());
        assert!(Zone::tzif("Europe/London", b"TZif2 cut off").is_err());
    }

    #[test]
    fn the_ends_of_time_have_a_wall_time() {
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            let _ = wall_time(&zone("Pacific/Apia"), instant);
            let _ = resolve(&zone("Pacific/Apia"), instant.naive_utc());
            let _ = start_of_day(&zone("Pacific/Apia"), instant.date_naive());
        }
    }

    #[test]
    fn spans_agree_with_the_zone_all_along() {
        for zone in
            &[zone("Europe/London"), zone("America/St_Johns"), zone("Australia/Lord_Howe"), zone("Pacific/Apia")]
        {
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
        let read: Vec<_> = offset_spans(&zone("Europe/London"), within)
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
