//! Holding a slot while a client confirms.

use std::time::Duration;

use chrono::TimeDelta;
use contract::{
    appointments::Appointment,
    holds::Hold,
    ids::TreatmentId,
    slots::{SlotCalendar, SlotDay},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use storage::repos;
use testkit::{Http, TestApp, TestClinic, on_both_databases};
use tokio::sync::Notify;

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_hold_blocks_others_until_it_expires,
    a_hold_becomes_an_appointment,
    a_client_holds_one_time,
    an_expired_hold_is_booked_if_the_time_is_still_free,
    of_many_who_hold_at_once_one_does,
    what_was_held_in_time_is_not_too_late,
    who_is_switched_off_meanwhile_is_not_chosen,
);

async fn small_clinic(app: &TestApp) -> (TestClinic<'_>, TreatmentId) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    (clinic, treatment)
}

fn at(treatment: TreatmentId, time: &str) -> Value {
    json!({ "treatment_id": treatment, "starts_at": format!("2026-11-24T{time}:00Z") })
}

/// The times that are offered on 24 November.
async fn offered(clinic: &TestClinic<'_>, http: &Http, treatment: TreatmentId) -> Vec<String> {
    let path = clinic.portal(&format!("/slots?treatment_id={treatment}&from=2026-11-24&to=2026-11-24"));
    let days: Vec<SlotDay> = http.get(&path).await.expect::<SlotCalendar>(200).days;
    days[0].slots.iter().map(|slot| slot.starts_at.format("%H:%M").to_string()).collect()
}

async fn a_hold_blocks_others_until_it_expires(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    let hold: Hold = elena.post(&clinic.portal("/holds"), &at(treatment, "10:00")).await.expect(201);
    assert_eq!(hold.expires_at, app.now() + TimeDelta::minutes(5));

    let ten = "10:00".to_owned();
    assert!(offered(&clinic, &elena, treatment).await.contains(&ten), "one's own hold is not in the way");
    assert!(!offered(&clinic, &ada, treatment).await.contains(&ten));
    for path in ["/holds", "/appointments"] {
        ada.post(&clinic.portal(path), &at(treatment, "10:30")).await.expect_problem(409, "slot_taken");
    }
    app.clock.advance(TimeDelta::minutes(5));
    assert!(offered(&clinic, &ada, treatment).await.contains(&ten));
    ada.post(&clinic.portal("/appointments"), &at(treatment, "10:30")).await.expect::<Appointment>(201);
}

async fn a_hold_becomes_an_appointment(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    let hold: Hold = elena.post(&clinic.portal("/holds"), &at(treatment, "10:00")).await.expect(201);
    let body = json!({ "hold_id": hold.id });
    ada.post(&clinic.portal("/appointments"), &body).await.expect_problem(404, "not_found");
    let booked: Appointment = elena.post(&clinic.portal("/appointments"), &body).await.expect(201);
    assert_eq!((booked.starts_at, booked.practitioner_id), (hold.starts_at.to_utc(), hold.practitioner_id));
    assert_eq!(hold.duration_minutes, 60);
    elena.post(&clinic.portal("/appointments"), &body).await.expect_problem(404, "not_found");
    app.clock.advance(TimeDelta::minutes(6));
    ada.post(&clinic.portal("/appointments"), &at(treatment, "10:00")).await.expect_problem(409, "slot_taken");
}

async fn a_client_holds_one_time(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    elena.post(&clinic.portal("/holds"), &at(treatment, "10:00")).await.expect::<Hold>(201);
    let second: Hold = elena.post(&clinic.portal("/holds"), &at(treatment, "10:30")).await.expect(201);
    let path = clinic.portal(&format!("/holds/{}", second.id));
    ada.delete(&path).await.expect_problem(404, "not_found");
    ada.post(&clinic.portal("/holds"), &at(treatment, "09:00")).await.expect::<Hold>(201);
    ada.post(&clinic.portal("/holds"), &at(treatment, "10:00")).await.expect_problem(409, "slot_taken");
    assert_eq!(elena.delete(&path).await.status, 204);
    elena.delete(&path).await.expect_problem(404, "not_found");
    ada.post(&clinic.portal("/holds"), &at(treatment, "10:00")).await.expect::<Hold>(201);
}

async fn an_expired_hold_is_booked_if_the_time_is_still_free(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    for (time, is_taken) in [("10:00", false), ("12:00", true)] {
        let hold: Hold = elena.post(&clinic.portal("/holds"), &at(treatment, time)).await.expect(201);
        app.clock.advance(TimeDelta::minutes(6));
        if is_taken {
            ada.post(&clinic.portal("/appointments"), &at(treatment, time)).await.expect::<Appointment>(201);
        }
        let answer = elena.post(&clinic.portal("/appointments"), &json!({ "hold_id": hold.id })).await;
        if is_taken {
            answer.expect_problem(409, "hold_expired");
            assert_eq!(answer.body["alternatives"]["slots"].as_array().unwrap().len(), 5);
        } else {
            answer.expect::<Appointment>(201);
        }
    }
}

async fn of_many_who_hold_at_once_one_does(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let mut clients = Vec::new();
    for number in 0..12 {
        clients.push(clinic.signed_in_client(&format!("Client{number}")).await.1);
    }
    for round in ["10:00", "12:00"] {
        let answers = join_all(clients.iter().map(async |http| {
            // Each asks twice at once, as an impatient finger does.
            let (path, body) = (clinic.portal("/holds"), at(treatment, round));
            let (one, other) = tokio::join!(http.post(&path, &body), http.post(&path, &body));
            [one, other]
        }))
        .await;
        let holders = answers.iter().filter(|both| both.iter().any(|answer| answer.status == 201)).count();
        assert_eq!(holders, 1);
        for answer in answers.iter().flatten().filter(|answer| answer.status != 201) {
            answer.expect_problem(409, "slot_taken");
        }
    }
}

async fn what_was_held_in_time_is_not_too_late(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    // Two hours' notice, to the minute.
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-23T09:30:00Z" });
    let hold: Hold = elena.post(&clinic.portal("/holds"), &body).await.expect(201);
    app.clock.advance(TimeDelta::minutes(4));
    elena.post(&clinic.portal("/appointments"), &body).await.expect_problem(422, "slot_unavailable");
    elena.post(&clinic.portal("/appointments"), &json!({ "hold_id": hold.id })).await.expect::<Appointment>(201);
}

async fn who_is_switched_off_meanwhile_is_not_chosen(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    let (db, scope) = (&app.ctx.db, &clinic.scope);
    let mut amira = repos::practitioners::find(db, scope, practitioner).await.unwrap().unwrap();
    amira.active = false;
    let written = Notify::new();
    let switch_off = db.write(async |tx| {
        repos::practitioners::update(tx, scope, &amira).await?;
        written.notify_one();
        // Time for the request to read what was before.
        tokio::time::sleep(Duration::from_millis(400)).await;
        Ok::<_, storage::Error>(())
    });
    let hold = async {
        written.notified().await;
        elena.post(&clinic.portal("/holds"), &at(treatment, "10:00")).await
    };
    let (switched_off, answer) = tokio::join!(switch_off, hold);
    switched_off.unwrap();
    answer.expect_problem(422, "slot_unavailable");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let body = json!({ "treatment_id": world.treatment, "starts_at": "2026-11-25T10:00:00Z" });
    let hold: Hold = world.client_http.post(&world.clinic.portal("/holds"), &body).await.expect(201);
    let body = json!({ "treatment_id": world.treatment, "starts_at": "2026-11-26T11:00:00Z" });
    vec![
        Row::new("hold.create").body(body),
        Row::new("hold.delete").of(hold.id),
        Row::new("my_appointment.create").body(json!({ "hold_id": hold.id })).naming(),
    ]
}
