//! The rules of the search, one example each.

use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};
use contract::{hours::HoursExceptionKind, slots::Slot};

use super::{
    Enforcement, PractitionerTimes, SlotRefusal, SlotSearch,
    fixtures::{daily, day, exception, id, interval, range, rules, utc, visit},
    start_at,
};
use crate::local_time::{Zone, embedded::zone};

static LONDON: OnceLock<Zone> = OnceLock::new();
static APIA: OnceLock<Zone> = OnceLock::new();
static ST_JOHNS: OnceLock<Zone> = OnceLock::new();

fn zone_of(known: &'static OnceLock<Zone>, name: &str) -> &'static Zone {
    known.get_or_init(|| zone(name))
}

/// A one-hour visit on a grid of half hours. `now` is a Saturday in winter.
fn search(practitioners: &[PractitionerTimes]) -> SlotSearch<'_> {
    SlotSearch {
        zone: zone_of(&LONDON, "Europe/London"),
        rules: rules(30, 0, 365),
        visit: visit(60, 0, 0),
        practitioners,
        elsewhere: &[],
        now: utc("2026-01-10T06:00:00Z"),
        enforcement: Enforcement::Client,
    }
}

fn slots(search: &SlotSearch<'_>, date: &str) -> Vec<Slot> {
    search.days(range(date, date)).remove(0).slots
}

/// The wall times of the free slots with their offsets in hours, such as `09:30 +0`.
fn offered(search: &SlotSearch<'_>, date: &str) -> Vec<String> {
    slots(search, date)
        .iter()
        .map(|slot| {
            format!("{} {:+}", slot.starts_at.format("%H:%M"), slot.starts_at.offset().local_minus_utc() / 3600)
        })
        .collect()
}

#[test]
fn a_visit_fits_between_opening_and_closing() {
    let team = [daily(1, 9 * 60, 11 * 60)];
    assert_eq!(offered(&search(&team), "2026-01-10"), ["09:00 +0", "09:30 +0", "10:00 +0"]);
}

#[test]
fn a_visit_may_touch_what_is_busy() {
    let mut team = [daily(1, 9 * 60, 14 * 60)];
    team[0].busy = vec![interval("2026-01-10T10:00:00Z", "2026-01-10T11:30:00Z")];
    assert_eq!(offered(&search(&team), "2026-01-10"), ["09:00 +0", "11:30 +0", "12:00 +0", "12:30 +0", "13:00 +0"]);
}

#[test]
fn buffers_keep_clear_of_what_is_busy_and_may_pass_closing_time() {
    let mut team = [daily(1, 9 * 60, 14 * 60)];
    team[0].busy = vec![interval("2026-01-10T10:00:00Z", "2026-01-10T11:30:00Z")];
    let search = SlotSearch { visit: visit(60, 10, 15), ..search(&team) };
    assert_eq!(offered(&search, "2026-01-10"), ["12:00 +0", "12:30 +0", "13:00 +0"]);
}

#[test]
fn a_short_appointment_elsewhere_is_in_the_way_whatever_the_buffers() {
    let team = [daily(1, 9 * 60, 12 * 60)];
    // This appointment is no longer than both buffers together.
    let elsewhere = [interval("2026-01-10T10:00:00Z", "2026-01-10T10:15:00Z")];
    let search = SlotSearch { visit: visit(30, 0, 15), elsewhere: &elsewhere, ..search(&team) };
    assert_eq!(offered(&search, "2026-01-10"), ["09:00 +0", "09:30 +0", "10:30 +0", "11:00 +0", "11:30 +0"]);
    assert_eq!(search.check(id(1), utc("2026-01-10T10:00:00Z")), Err(SlotRefusal::Elsewhere));
    assert_eq!(search.check(id(1), utc("2026-01-10T09:30:00Z")), Ok(()));
    let wanted = utc("2026-01-10T10:00:00Z");
    assert!(search.nearest(wanted, 3).iter().all(|slot| slot.starts_at != wanted));
}

#[test]
fn busy_times_between_seconds_are_respected() {
    let mut team = [daily(1, 9 * 60, 12 * 60)];
    team[0].busy = vec![interval("2026-01-10T08:00:00Z", "2026-01-10T09:30:00.000001Z")];
    assert_eq!(offered(&search(&team), "2026-01-10"), ["10:00 +0", "10:30 +0", "11:00 +0"]);
    let refused = search(&team).check(id(1), utc("2026-01-10T09:30:00Z"));
    assert_eq!(refused, Err(SlotRefusal::Busy));
}

#[test]
fn windows_that_touch_are_one_also_over_midnight() {
    let team = [daily(1, 0, 24 * 60)];
    let search = SlotSearch { rules: rules(720, 0, 365), visit: visit(24 * 60, 0, 0), ..search(&team) };
    assert_eq!(offered(&search, "2026-01-10"), ["12:00 +0"]);
    assert_eq!(offered(&search, "2026-01-11"), ["00:00 +0", "12:00 +0"]);
}

#[test]
fn time_off_wins_over_extra_hours_and_these_add_to_the_week() {
    let mut team = [daily(1, 9 * 60, 10 * 60)];
    team[0].exceptions = vec![
        exception(HoursExceptionKind::Open, "2026-01-10", "2026-01-11", 18 * 60, 21 * 60),
        exception(HoursExceptionKind::Closed, "2026-01-11", "2026-01-12", 0, 19 * 60),
    ];
    let search = SlotSearch { rules: rules(60, 0, 365), ..search(&team) };
    assert_eq!(offered(&search, "2026-01-10"), ["09:00 +0", "18:00 +0", "19:00 +0", "20:00 +0"]);
    assert_eq!(offered(&search, "2026-01-11"), ["19:00 +0", "20:00 +0"]);
    assert!(offered(&search, "2026-01-12").is_empty());
    assert_eq!(offered(&search, "2026-01-13"), ["09:00 +0"]);
}

#[test]
fn practitioners_free_together_come_in_the_order_given() {
    let mut team = [daily(7, 9 * 60, 11 * 60), daily(3, 10 * 60, 12 * 60)];
    team[1].busy = vec![interval("2026-01-10T11:30:00Z", "2026-01-10T12:00:00Z")];
    let free: Vec<_> = slots(&search(&team), "2026-01-10").into_iter().map(|slot| slot.practitioners).collect();
    assert_eq!(free, [vec![0], vec![0], vec![0, 1], vec![1]]);
}

#[test]
fn notice_counts_elapsed_minutes_and_horizon_counts_local_days() {
    let team = [daily(1, 9 * 60, 12 * 60)];
    let now = utc("2026-01-10T08:01:00Z");
    let search = SlotSearch { rules: rules(30, 120, 1), now, ..search(&team) };
    assert_eq!(offered(&search, "2026-01-10"), ["10:30 +0", "11:00 +0"]);
    assert_eq!(offered(&search, "2026-01-11").len(), 5);
    assert!(offered(&search, "2026-01-12").is_empty());
    assert_eq!(
        search.check(id(1), utc("2026-01-10T10:00:00Z")),
        Err(SlotRefusal::TooSoon { earliest: utc("2026-01-10T10:01:00Z") })
    );
    assert_eq!(
        search.check(id(1), utc("2026-01-12T10:00:00Z")),
        Err(SlotRefusal::BeyondHorizon { last_date: day("2026-01-11") })
    );
}

#[test]
fn staff_need_no_notice_and_know_no_horizon() {
    let team = [daily(1, 9 * 60, 12 * 60)];
    let now = utc("2026-01-10T09:45:00Z");
    let staff = SlotSearch { rules: rules(30, 120, 1), now, enforcement: Enforcement::Staff, ..search(&team) };
    assert_eq!(offered(&staff, "2026-01-10"), ["10:00 +0", "10:30 +0", "11:00 +0"]);
    assert_eq!(offered(&staff, "2027-01-10").len(), 5);
    assert_eq!(staff.check(id(1), utc("2026-01-10T09:30:00Z")), Err(SlotRefusal::InPast));
    assert_eq!(staff.check(id(1), utc("2026-01-10T10:05:00Z")), Err(SlotRefusal::NotOnGrid { grid_minutes: 30 }));
    assert_eq!(staff.check(id(1), utc("2026-01-10T12:00:00Z")), Err(SlotRefusal::OutsideHours));
}

#[test]
fn an_override_books_any_time_that_is_not_taken() {
    let mut team = [daily(1, 9 * 60, 12 * 60)];
    team[0].busy = vec![interval("2026-01-10T20:00:00Z", "2026-01-10T21:00:00Z")];
    let now = utc("2026-01-10T09:45:00Z");
    let search = SlotSearch { now, visit: visit(60, 0, 15), enforcement: Enforcement::Override, ..search(&team) };
    for (starts_at, expected) in [
        ("2026-01-10T22:07:00Z", Ok(())),
        ("2026-01-10T09:37:00Z", Ok(())),
        ("2026-01-09T09:45:00Z", Ok(())),
        ("2026-01-09T09:44:59Z", Err(SlotRefusal::InPast)),
        ("2026-01-10T18:45:00Z", Ok(())),
        ("2026-01-10T18:46:00Z", Err(SlotRefusal::Busy)),
        ("2026-01-10T20:59:00Z", Err(SlotRefusal::Busy)),
        ("2026-01-10T21:00:00Z", Ok(())),
    ] {
        assert_eq!(search.check(id(1), utc(starts_at)), expected, "{starts_at}");
    }
}

#[test]
fn the_check_knows_who_is_asked_for() {
    let team = [daily(1, 9 * 60, 12 * 60)];
    assert_eq!(search(&team).check(id(2), utc("2026-01-10T09:00:00Z")), Err(SlotRefusal::NotEligible));
}

#[test]
fn instants_at_the_ends_of_time_are_refused_calmly() {
    let team = [daily(1, 0, 24 * 60)];
    for enforcement in [Enforcement::Client, Enforcement::Staff, Enforcement::Override] {
        let search = SlotSearch { enforcement, ..search(&team) };
        for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert!(search.check(id(1), instant).is_err());
            assert!(search.nearest(instant, 3).is_empty());
        }
    }
}

#[test]
fn a_skipped_hour_is_not_offered() {
    let team = [daily(1, 0, 4 * 60)];
    let search = search(&team);
    assert_eq!(offered(&search, "2026-03-29"), ["00:00 +0", "00:30 +0", "02:00 +1", "02:30 +1", "03:00 +1"]);
    assert_eq!(start_at(search.zone, "2026-03-29T01:30:00".parse().unwrap()), Err(SlotRefusal::InDstGap));
}

#[test]
fn a_doubled_hour_is_offered_twice() {
    let team = [daily(1, 0, 3 * 60)];
    let search = search(&team);
    let twice = ["00:00 +1", "00:30 +1", "01:00 +1", "01:30 +1", "01:00 +0", "01:30 +0", "02:00 +0"];
    assert_eq!(offered(&search, "2026-10-25"), twice);
    let wall = "2026-10-25T01:30:00".parse().unwrap();
    assert_eq!(start_at(search.zone, wall), Ok(utc("2026-10-25T00:30:00Z")));
}

#[test]
fn a_day_that_a_zone_left_out_has_no_slots() {
    let team = [daily(1, 9 * 60, 10 * 60)];
    let now = utc("2011-12-20T00:00:00Z");
    let search = SlotSearch { zone: zone_of(&APIA, "Pacific/Apia"), now, rules: rules(60, 0, 60), ..search(&team) };
    let days = search.days(range("2011-12-29", "2011-12-31"));
    assert_eq!(days.iter().map(|day| day.slots.len()).collect::<Vec<_>>(), [1, 0, 1]);
    assert_eq!(days[2].slots[0].starts_at - days[0].slots[0].starts_at, TimeDelta::hours(24));
}

#[test]
fn a_visit_may_lead_back_into_the_day_before() {
    // Clocks went back at 00:01, to 23:01 of the day before.
    let team = [daily(1, 0, 24 * 60)];
    let now = utc("2010-11-01T00:00:00Z");
    let search = SlotSearch { zone: zone_of(&ST_JOHNS, "America/St_Johns"), now, ..search(&team) };
    let sunday = slots(&search, "2010-11-07");
    assert_eq!(sunday[0].starts_at, utc("2010-11-07T02:30:00Z"));
    assert_eq!(sunday[1].starts_at, utc("2010-11-07T03:30:00Z"));
    assert_eq!(sunday[1].starts_at.naive_local(), sunday[0].starts_at.naive_local());
    assert_eq!(search.check(id(1), sunday[0].starts_at.to_utc()), Ok(()));
    // At this moment on Sunday, part of Saturday is still ahead.
    let saturday = slots(&SlotSearch { now: sunday[0].starts_at.to_utc(), ..search }, "2010-11-06");
    assert_eq!(saturday[0].starts_at, utc("2010-11-07T03:00:00Z"));
}

#[test]
fn the_grid_follows_the_wall_clock_and_not_utc() {
    let team = [daily(1, 0, 24 * 60)];
    let search = SlotSearch { rules: rules(90, 0, 365), zone: zone_of(&ST_JOHNS, "America/St_Johns"), ..search(&team) };
    let walls: Vec<_> = slots(&search, "2026-07-01").iter().map(|slot| slot.starts_at.naive_local()).take(3).collect();
    assert_eq!(
        walls,
        ["2026-07-01T00:00:00", "2026-07-01T01:30:00", "2026-07-01T03:00:00"].map(|t| t.parse().unwrap())
    );
}

#[test]
fn the_nearest_times_surround_the_wanted_one() {
    let mut team = [daily(1, 9 * 60, 17 * 60)];
    team[0].busy = vec![interval("2026-01-14T12:00:00Z", "2026-01-14T13:00:00Z")];
    let search = SlotSearch { rules: rules(60, 0, 365), ..search(&team) };
    let nearest: Vec<_> =
        search.nearest(utc("2026-01-14T12:00:00Z"), 3).into_iter().map(|slot| slot.starts_at).collect();
    assert_eq!(nearest, ["2026-01-14T10:00:00Z", "2026-01-14T11:00:00Z", "2026-01-14T13:00:00Z"].map(utc));
}
