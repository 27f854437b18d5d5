//! When practitioners work.

use chrono::TimeDelta;
use contract::{
    hours::{HoursException, HoursExceptionList, WeeklyHours},
    ids::{PractitionerId, TreatmentId},
    practitioners::Practitioner,
    slots::SlotCalendar,
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_week_is_replaced_as_a_whole,
    bad_weeks_and_exceptions_are_named,
    exceptions_take_time_away_and_add_some,
    practitioners_come_and_go,
);

/// The first and the last time that staff can book on that day.
async fn offered(clinic: &TestClinic<'_>, treatment: TreatmentId, day: &str) -> Option<(String, String)> {
    let path = format!("/api/v1/slots?treatment_id={treatment}&from={day}&to={day}");
    let slots = clinic.owner.get(&path).await.expect::<SlotCalendar>(200).days.remove(0).slots;
    let time = |slot: &contract::slots::Slot| slot.starts_at.format("%H:%M").to_string();
    slots.first().map(time).zip(slots.last().map(time))
}

#[expect(clippy::unnecessary_wraps, reason = "it is compared with what `offered` returns")]
fn times(first: &str, last: &str) -> Option<(String, String)> {
    Some((first.to_owned(), last.to_owned()))
}

async fn a_week_is_replaced_as_a_whole(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let path = format!("/api/v1/practitioners/{practitioner}/hours");
    let read = clinic.owner.get(&path).await;
    assert_eq!(read.headers["etag"], "\"2\"");
    assert_eq!(read.expect::<WeeklyHours>(200).working_times.len(), 7);

    let week = json!({ "working_times": [
        { "weekday": "tuesday", "starts_minute": 840, "ends_minute": 1080 },
        { "weekday": "tuesday", "starts_minute": 600, "ends_minute": 780 },
    ] });
    clinic.owner.put(&path, &week).await.expect_problem(428, "precondition_required");
    clinic.owner.if_match(1).put(&path, &week).await.expect_problem(412, "stale_version");
    let written: WeeklyHours = clinic.owner.if_match(2).put(&path, &week).await.expect(200);
    assert_eq!(written.working_times.iter().map(|time| time.starts_minute).collect::<Vec<_>>(), [600, 840]);
    assert_eq!(clinic.owner.get(&path).await.expect::<WeeklyHours>(200), written);
    assert_eq!(offered(&clinic, treatment, "2026-11-24").await, times("10:00", "17:00"));
    assert_eq!(offered(&clinic, treatment, "2026-11-25").await, None);
    clinic.owner.if_match(3).put(&path, &json!({ "working_times": [] })).await.expect::<WeeklyHours>(200);
    assert_eq!(offered(&clinic, treatment, "2026-11-24").await, None);
}

async fn bad_weeks_and_exceptions_are_named(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let week = json!({ "working_times": [
        { "weekday": "monday", "starts_minute": 540, "ends_minute": 780 },
        { "weekday": "monday", "starts_minute": 779, "ends_minute": 900 },
        { "weekday": "tuesday", "starts_minute": 600, "ends_minute": 600 },
    ] });
    let path = format!("/api/v1/practitioners/{practitioner}/hours");
    let answer = clinic.owner.if_match(2).put(&path, &week).await;
    assert_eq!(answer.fields(), ["working_times.2.ends_minute: range", "working_times.1.starts_minute: overlap"]);
    let late = json!({ "working_times": [{ "weekday": "monday", "starts_minute": 540, "ends_minute": 1441 }] });
    assert_eq!(clinic.owner.if_match(2).put(&path, &late).await.fields(), ["working_times.0.ends_minute: range"]);

    let path = format!("/api/v1/practitioners/{practitioner}/hours-exceptions");
    for (from, to, fields) in [
        ("2026-11-20", "2026-11-22", vec!["to_date: range"]),
        ("2026-11-26", "2026-11-25", vec!["to_date: range"]),
        ("2026-11-26", "2028-11-25", vec!["to_date: range"]),
        ("-262143-01-01", "-262143-01-01", vec!["to_date: range"]),
        ("+262142-12-31", "+262142-12-31", vec!["to_date: range"]),
    ] {
        let body = json!({ "kind": "closed", "from_date": from, "to_date": to });
        assert_eq!(clinic.owner.post(&path, &body).await.fields(), fields, "{from} {to}");
    }
    let other = app.clinic("oakhill").await;
    let body = json!({ "kind": "closed", "from_date": "2026-11-26", "to_date": "2026-11-26" });
    other.owner.post(&path, &body).await.expect_problem(404, "not_found");
    other.owner.get(&path).await.expect_problem(404, "not_found");
}

async fn exceptions_take_time_away_and_add_some(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let path = format!("/api/v1/practitioners/{practitioner}/hours-exceptions");
    let add = async |body: Value| clinic.owner.post(&path, &body).await.expect::<HoursException>(201);
    let leave =
        add(json!({ "kind": "closed", "from_date": "2026-11-25", "to_date": "2026-11-26", "reason": "Leave" })).await;
    add(json!({ "kind": "closed", "from_date": "2026-11-24", "to_date": "2026-11-24", "starts_minute": 720 })).await;
    add(json!({ "kind": "open", "from_date": "2026-11-24", "to_date": "2026-11-24", "starts_minute": 480, "ends_minute": 540 })).await;
    assert_eq!(offered(&clinic, treatment, "2026-11-24").await, times("08:00", "11:00"));
    assert_eq!(offered(&clinic, treatment, "2026-11-25").await, None);
    assert_eq!(offered(&clinic, treatment, "2026-11-26").await, None);

    let list: HoursExceptionList = clinic.owner.get(&path).await.expect(200);
    assert_eq!(list.data.len(), 3);
    let one = format!("{path}/{}", leave.id);
    assert_eq!(clinic.owner.delete(&one).await.status, 204);
    clinic.owner.delete(&one).await.expect_problem(404, "not_found");
    assert_eq!(offered(&clinic, treatment, "2026-11-25").await, times("09:00", "16:00"));
    app.clock.advance(TimeDelta::hours(20));
    let manager = clinic.staff("manager", Role::Manager).await;
    let list: HoursExceptionList = manager.get(&path).await.expect(200);
    assert_eq!(list.data.len(), 2, "today has not passed");
    app.clock.advance(TimeDelta::hours(24));
    let manager = clinic.staff("another", Role::Manager).await;
    assert_eq!(manager.get(&path).await.expect::<HoursExceptionList>(200).data, []);
}

async fn practitioners_come_and_go(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let ids: Vec<PractitionerId> = vec![clinic.practitioner("Amira").await, clinic.practitioner("Ben").await];
    let treatment = clinic.treatment("Facial", 60, &ids).await;
    let path = format!("/api/v1/practitioners/{}", ids[0]);
    let first: Practitioner = clinic.owner.get(&path).await.expect(200);
    let second: Practitioner = clinic.owner.get(&format!("/api/v1/practitioners/{}", ids[1])).await.expect(200);
    assert_ne!(first.color, second.color);
    assert!(offered(&clinic, treatment, "2026-11-24").await.is_some());
    let gone = json!({ "active": false, "role_title": "Nurse prescriber" });
    for (id, version) in [(ids[0], first.version), (ids[1], second.version)] {
        let path = format!("/api/v1/practitioners/{id}");
        let changed: Practitioner = clinic.owner.if_match(version).patch(&path, &gone).await.expect(200);
        assert_eq!((changed.active, changed.version), (false, version + 1));
    }
    assert_eq!(offered(&clinic, treatment, "2026-11-24").await, None);
    clinic.owner.if_match(1).patch(&path, &gone).await.expect_problem(412, "stale_version");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let practitioner = world.practitioner;
    let closed = json!({ "kind": "closed", "from_date": "2026-12-24", "to_date": "2026-12-26" });
    let path = format!("/api/v1/practitioners/{practitioner}/hours-exceptions");
    let exception: HoursException = world.clinic.owner.post(&path, &closed).await.expect(201);
    vec![
        Row::new("practitioner.create").body(json!({ "name": "Mei Tan" })),
        Row::new("practitioner.get").of(practitioner),
        Row::new("practitioner.update").of(practitioner),
        Row::new("hours.get").of(practitioner),
        Row::new("hours.replace").of(practitioner).body(json!({ "working_times": [] })),
        Row::new("hours_exception.list").of(practitioner),
        Row::new("hours_exception.create").of(practitioner).body(closed),
        Row::new("hours_exception.delete").of(practitioner).of(exception.id),
    ]
}
