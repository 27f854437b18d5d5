//! Compares the search with an oracle that walks through every minute and knows nothing of intervals, in 12
//! zones around the nights on which their clocks changed.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday};
use contract::{hours::HoursExceptionKind, ids::PractitionerId};
use proptest::{collection::vec, prelude::*};

use super::{
    BookingRules, DateRange, Enforcement, HoursException, PractitionerTimes, SlotRefusal, SlotSearch, Visit,
    WorkingTime,
    fixtures::{day, id, minutes},
};
use crate::{
    intervals::Interval,
    local_time::{Zone, embedded::zone, utc_offset_seconds, wall_time},
};

/// Local dates on which clocks went forward or back.
const CHANGES: [(&str, &str); 23] = [
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("Europe/Dublin", "2026-03-29"),
    ("Europe/Dublin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    // By half an hour.
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    // At one minute past midnight: the date returns to the day before.
    ("America/St_Johns", "2010-11-07"),
    ("America/St_Johns", "2010-03-14"),
    ("America/St_Johns", "2026-03-08"),
    // Back for Ramadan.
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
    // By a quarter of an hour, for good.
    ("Asia/Kathmandu", "1986-01-01"),
    // A whole day is skipped.
    ("Pacific/Apia", "2011-12-30"),
    ("Pacific/Apia", "2011-09-24"),
    // At midnight.
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/Sao_Paulo", "2018-02-18"),
    ("Asia/Tehran", "2022-03-22"),
    ("Asia/Tehran", "2021-09-22"),
    // At 2:45.
    ("Pacific/Chatham", "2026-04-05"),
    ("Pacific/Chatham", "2026-09-27"),
    ("UTC", "2026-06-15"),
];

/// A test case: one clinic, one treatment, one search.
#[derive(Debug, Clone)]
struct Case {
    zone: Zone,
    range: DateRange,
    rules: BookingRules,
    visit: Visit,
    practitioners: Vec<PractitionerTimes>,
    elsewhere: Vec<Interval>,
    now: DateTime<Utc>,
    enforcement: Enforcement,
}

impl Case {
    fn search(&self) -> SlotSearch<'_> {
        SlotSearch {
            zone: &self.zone,
            rules: self.rules,
            visit: self.visit,
            practitioners: &self.practitioners,
            elsewhere: &self.elsewhere,
            now: self.now,
            enforcement: self.enforcement,
        }
    }
}

/// The facts about one minute.
struct Minute {
    wall: NaiveDateTime,
    works: Vec<bool>,
    busy: Vec<bool>,
    elsewhere: bool,
}

/// The second implementation.
struct Oracle<'a> {
    case: &'a Case,
    begins: DateTime<Utc>,
    minutes: Vec<Minute>,
}

impl<'a> Oracle<'a> {
    const MARGIN: TimeDelta = TimeDelta::hours(40);

    fn new(case: &'a Case) -> Self {
        let midnight = |date: NaiveDate| date.and_hms_opt(0, 0, 0).unwrap().and_utc();
        let begins = midnight(case.range.from()) - Self::MARGIN;
        let visit = TimeDelta::minutes(i64::from(case.visit.duration_minutes.get()));
        let ends = midnight(case.range.to()) + TimeDelta::days(1) + Self::MARGIN + visit;
        let minutes = (0..(ends - begins).num_minutes())
            .map(|index| {
                let instant = begins + TimeDelta::minutes(index);
                let offset = utc_offset_seconds(&case.zone, instant);
                let wall = instant.naive_utc() + TimeDelta::seconds(offset.into());
                let practitioners = &case.practitioners;
                let within =
                    |intervals: &[Interval]| intervals.iter().any(|i| i.start() <= instant && instant < i.end());
                Minute {
                    wall,
                    works: practitioners.iter().map(|p| works(p, wall)).collect(),
                    busy: practitioners.iter().map(|p| within(&p.busy)).collect(),
                    elsewhere: within(&case.elsewhere),
                }
            })
            .collect();
        Self { case, begins, minutes }
    }

    fn instant(&self, index: usize) -> DateTime<Utc> {
        self.begins + TimeDelta::minutes(i64::try_from(index).unwrap())
    }

    /// Why the visit cannot begin in a minute; `None` if it can.
    fn refusal(&self, index: usize, practitioner: usize) -> Option<SlotRefusal> {
        let Case { rules, visit, now, zone, enforcement, .. } = self.case;
        let (starts_at, wall) = (self.instant(index), self.minutes[index].wall);
        if starts_at < *now {
            return Some(SlotRefusal::InPast);
        }
        if *enforcement == Enforcement::Client {
            let earliest = *now + TimeDelta::minutes(rules.notice_minutes.into());
            if starts_at < earliest {
                return Some(SlotRefusal::TooSoon { earliest });
            }
            let today = wall_time(zone, *now).date();
            let last_date = today + Days::new(rules.horizon_days.into());
            if wall.date() > last_date {
                return Some(SlotRefusal::BeyondHorizon { last_date });
            }
        }
        if (wall.hour() * 60 + wall.minute()) % u32::from(rules.grid_minutes.get()) != 0 || wall.second() != 0 {
            return Some(SlotRefusal::NotOnGrid { grid_minutes: rules.grid_minutes.get() });
        }
        let appointment = index..index + usize::from(visit.duration_minutes.get());
        let claim = appointment.start - usize::from(visit.buffer_before_minutes)
            ..appointment.end + usize::from(visit.buffer_after_minutes);
        let appointment = &self.minutes[appointment];
        if !appointment.iter().all(|minute| minute.works[practitioner]) {
            return Some(SlotRefusal::OutsideHours);
        }
        if self.minutes[claim].iter().any(|minute| minute.busy[practitioner]) {
            return Some(SlotRefusal::Busy);
        }
        appointment.iter().any(|minute| minute.elsewhere).then_some(SlotRefusal::Elsewhere)
    }

    /// The minutes of the requested days.
    fn asked(&self) -> impl Iterator<Item = usize> {
        let asked = |index: &usize| {
            let date = self.minutes[*index].wall.date();
            self.case.range.from() <= date && date <= self.case.range.to()
        };
        (0..self.minutes.len()).filter(asked)
    }

    /// The free practitioners by date and instant.
    fn free(&self) -> BTreeMap<(NaiveDate, DateTime<Utc>), (NaiveDateTime, Vec<PractitionerId>)> {
        let mut free = BTreeMap::new();
        for index in self.asked() {
            let wall = self.minutes[index].wall;
            let ids: Vec<_> = (0..self.case.practitioners.len())
                .filter(|&practitioner| self.refusal(index, practitioner).is_none())
                .map(|practitioner| self.case.practitioners[practitioner].id)
                .collect();
            if !ids.is_empty() {
                free.insert((wall.date(), self.instant(index)), (wall, ids));
            }
        }
        free
    }
}

fn works(practitioner: &PractitionerTimes, wall: NaiveDateTime) -> bool {
    let minute = u16::try_from(wall.hour() * 60 + wall.minute()).unwrap();
    let excepted = |kind: HoursExceptionKind| {
        practitioner.exceptions.iter().any(|e| {
            e.kind == kind
                && e.from_date <= wall.date()
                && wall.date() <= e.to_date
                && e.starts_minute <= minute
                && minute < e.ends_minute
        })
    };
    let weekly = practitioner
        .weekly
        .iter()
        .any(|w| w.weekday == wall.weekday() && w.starts_minute <= minute && minute < w.ends_minute);
    (weekly || excepted(HoursExceptionKind::Open)) && !excepted(HoursExceptionKind::Closed)
}

/// A range of minutes of a day, often the whole day, because clocks change at night.
fn any_stretch() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![
        2 => Just((0, 1440)),
        2 => (0..300_u16, 60..1140_u16).prop_map(|(start, length)| (start, start + length)),
        1 => (0..1440_u16, 0..1440_u16),
    ]
}

/// Some minutes around the requested days.
fn any_interval(from: NaiveDate, longest: i64) -> impl Strategy<Value = Interval> {
    let midnight = from.and_hms_opt(0, 0, 0).unwrap().and_utc();
    (-1000..5500_i64, 1..longest).prop_map(move |(start, length)| {
        let start = midnight + TimeDelta::minutes(start);
        Interval::new(start, start + TimeDelta::minutes(length)).unwrap()
    })
}

fn any_practitioner(number: usize, from: NaiveDate) -> impl Strategy<Value = PractitionerTimes> {
    let weekday = (0..7_u8).prop_map(|number| Weekday::try_from(number).unwrap());
    let weekly = (weekday, any_stretch()).prop_map(|(weekday, (starts_minute, ends_minute))| WorkingTime {
        weekday,
        starts_minute,
        ends_minute,
    });
    let kind = prop::sample::select(vec![HoursExceptionKind::Open, HoursExceptionKind::Closed]);
    let exception =
        (kind, 0..5_u64, 0..3_u64, any_stretch()).prop_map(move |(kind, after, days, (starts_minute, ends_minute))| {
            let from_date = from + Days::new(after) - Days::new(1);
            HoursException { kind, from_date, to_date: from_date + Days::new(days), starts_minute, ends_minute }
        });
    (vec(weekly, 3..12), vec(exception, 0..4), vec(any_interval(from, 300), 0..8))
        .prop_map(move |(weekly, exceptions, busy)| PractitionerTimes { id: id(number), weekly, exceptions, busy })
}

fn any_case(zone: Zone, change: NaiveDate) -> impl Strategy<Value = Case> {
    let range = DateRange::new(change - Days::new(1), change + Days::new(1)).unwrap();
    let midnight = range.from().and_hms_opt(0, 0, 0).unwrap().and_utc();
    let rules = (
        prop::sample::select(vec![1_u16, 5, 7, 10, 15, 20, 30, 45, 60, 90, 600, 1440]),
        prop_oneof![Just(0_u32), 0..900_u32],
        1..5_u16,
    )
        .prop_map(|(grid, notice_minutes, horizon_days)| BookingRules {
            grid_minutes: minutes(grid),
            notice_minutes,
            horizon_days,
        });
    let buffer = || prop_oneof![Just(0_u16), 0..60_u16];
    let visit = (prop_oneof![8 => 1..240_u16, 1 => 1200..3000_u16], buffer(), buffer()).prop_map(
        |(duration, buffer_before_minutes, buffer_after_minutes)| Visit {
            duration_minutes: minutes(duration),
            buffer_before_minutes,
            buffer_after_minutes,
        },
    );
    let practitioners = (any_practitioner(1, range.from()), any_practitioner(2, range.from()), 0..=2_usize)
        .prop_map(|(one, other, count)| [one, other].into_iter().take(count.max(1)).collect());
    // These appointments are often shorter than the buffers of the visit, which can last an hour each.
    let elsewhere = vec(prop_oneof![any_interval(range.from(), 30), any_interval(range.from(), 300)], 0..6);
    let now = (-3000..2500_i64, prop_oneof![Just(0), 0..60_i64])
        .prop_map(move |(minute, second)| midnight + TimeDelta::minutes(minute) + TimeDelta::seconds(second));
    let enforcement = prop::sample::select(vec![Enforcement::Client, Enforcement::Staff]);
    (rules, visit, practitioners, elsewhere, now, enforcement).prop_map(
        move |(rules, visit, practitioners, elsewhere, now, enforcement)| Case {
            zone: zone.clone(),
            range,
            rules,
            visit,
            practitioners,
            elsewhere,
            now,
            enforcement,
        },
    )
}

fn in_every_zone(cases: u32, test: impl Fn(&Case) -> Result<(), TestCaseError>) {
    for (name, change) in CHANGES {
        proptest!(ProptestConfig::with_cases(cases), |(case in any_case(zone(name), day(change)))| {
            test(&case)?;
        });
    }
}

#[test]
fn clocks_are_changed_on_the_dates_that_are_tried() {
    for (name, change) in CHANGES {
        let zone = zone(name);
        let noon = |date: NaiveDate| date.and_hms_opt(12, 0, 0).unwrap().and_utc();
        let offset = |days: i64| utc_offset_seconds(&zone, noon(day(change)) + TimeDelta::days(days));
        assert!(offset(-2) != offset(2) || name == "UTC", "{zone} {change}");
    }
}

#[test]
fn the_search_finds_what_walking_through_every_minute_finds() {
    in_every_zone(12, |case| {
        let days = case.search().days(case.range);
        let dates: Vec<_> = days.iter().map(|day| day.date).collect();
        prop_assert_eq!(dates, case.range.days().collect::<Vec<_>>());
        let mut found = BTreeMap::new();
        for (date, slot) in days.into_iter().flat_map(|day| day.slots.into_iter().map(move |slot| (day.date, slot))) {
            let free = slot.practitioners.iter().map(|place| case.practitioners[usize::from(*place)].id);
            let starts_at = slot.starts_at;
            let twice = found.insert((date, starts_at.to_utc()), (starts_at.naive_local(), free.collect()));
            prop_assert_eq!(twice, None);
        }
        prop_assert_eq!(found, Oracle::new(case).free());
        Ok(())
    });
}

#[test]
fn the_check_agrees_and_names_the_same_fault() {
    in_every_zone(6, |case| {
        let (search, oracle) = (case.search(), Oracle::new(case));
        let asked: Vec<_> = oracle.asked().collect();
        // Check some of all minutes, and some of those on the grid.
        let on_grid = asked.iter().filter(|&&index| oracle.minutes[index].wall.minute() % 15 == 0);
        for &index in asked.iter().step_by(97).chain(on_grid.step_by(7)) {
            for (practitioner, times) in case.practitioners.iter().enumerate() {
                let checked = search.check(times.id, oracle.instant(index));
                prop_assert_eq!(checked.err(), oracle.refusal(index, practitioner), "{}", oracle.instant(index));
            }
        }
        for slot in search.days(case.range).iter().flat_map(|day| &day.slots).step_by(11) {
            for place in &slot.practitioners {
                let practitioner = case.practitioners[usize::from(*place)].id;
                prop_assert_eq!(search.check(practitioner, slot.starts_at.to_utc()), Ok(()));
            }
        }
        Ok(())
    });
}
