//! How much one client can do by themselves.

use chrono::TimeDelta;
use contract::{
    appointments::{Appointment, ClinicAppointment},
    clinics::Clinic,
    holds::Hold,
    ids::TreatmentId,
    sessions::Me,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, TestClinic, on_both_databases};

on_both_databases!(
    a_client_does_not_fill_the_diary,
    of_two_at_once_the_last_place_is_booked_once,
    the_clinic_sets_the_limit_and_is_not_bound_by_it,
    repeated_booking_and_cancelling_is_limited,
    what_fails_or_is_repeated_does_not_count,
    holds_are_counted,
    changes_of_ones_own_are_counted,
);

async fn small_clinic(app: &TestApp) -> (TestClinic<'_>, TreatmentId) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 15, &[practitioner]).await;
    (clinic, treatment)
}

/// The n-th of many times that do not overlap, from Tuesday on.
fn time(number: usize) -> String {
    let minutes = 9 * 60 + number % 32 * 15;
    format!("2026-11-{:02}T{:02}:{:02}:00Z", 24 + number / 32, minutes / 60, minutes % 60)
}

async fn book(clinic: &TestClinic<'_>, http: &Http, treatment: TreatmentId, number: usize) -> Answer {
    let body = json!({ "treatment_id": treatment, "starts_at": time(number) });
    http.post(&clinic.portal("/appointments"), &body).await
}

async fn cancel(clinic: &TestClinic<'_>, http: &Http, booked: &Appointment) {
    let path = clinic.portal(&format!("/appointments/{}/cancel", booked.id));
    http.post(&path, &json!({})).await.expect::<Appointment>(200);
}

async fn set_most(clinic: &TestClinic<'_>, most: u32) -> Answer {
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let mut booking = serde_json::to_value(&before.booking).unwrap();
    booking["max_upcoming_appointments"] = json!(most);
    clinic.owner.if_match(before.version).patch("/api/v1/clinic", &json!({ "booking": booking })).await
}

async fn a_client_does_not_fill_the_diary(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let phone = json!({ "phone": "020 7946 0182" });
    clinic.owner.if_match(1).patch("/api/v1/portal-settings", &phone).await.expect::<Value>(200);
    let (_, http) = clinic.signed_in_client("Elena").await;
    clinic.client("Ada").await;
    let mut booked = Vec::new();
    for number in 0..10 {
        booked.push(book(&clinic, &http, treatment, number).await.expect::<Appointment>(201));
    }
    let hold = json!({ "treatment_id": treatment, "starts_at": time(20) });
    for refused in [book(&clinic, &http, treatment, 20).await, http.post(&clinic.portal("/holds"), &hold).await] {
        refused.expect_problem(409, "too_many_appointments");
        let detail = refused.body["detail"].as_str().unwrap();
        assert!(detail.contains("10 appointments to come") && detail.contains("+442079460182"), "{detail}");
    }
    // What is there can be moved, and what is cancelled or over makes room.
    let path = clinic.portal(&format!("/appointments/{}/move", booked[9].id));
    let body = json!({ "starts_at": time(20) });
    booked[9] = http.if_match(1).post(&path, &body).await.expect::<Appointment>(200);
    cancel(&clinic, &http, &booked[9]).await;
    book(&clinic, &http, treatment, 21).await.expect::<Appointment>(201);
    book(&clinic, &http, treatment, 22).await.expect_problem(409, "too_many_appointments");
    app.clock.set(booked[0].ends_at);
    let http = clinic.sign_in(&clinic.client_email("Elena")).await;
    book(&clinic, &http, treatment, 40).await.expect::<Appointment>(201);
    book(&clinic, &http, treatment, 41).await.expect_problem(409, "too_many_appointments");
    let ada = clinic.sign_in(&clinic.client_email("Ada")).await;
    book(&clinic, &ada, treatment, 42).await.expect::<Appointment>(201);
}

async fn of_two_at_once_the_last_place_is_booked_once(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    for number in 0..9 {
        book(&clinic, &http, treatment, number).await.expect::<Appointment>(201);
    }
    let answers = join_all((20..26).map(|number| book(&clinic, &http, treatment, number))).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((won.len(), lost.len()), (1, 5));
    for answer in lost {
        answer.expect_problem(409, "too_many_appointments");
    }
}

async fn the_clinic_sets_the_limit_and_is_not_bound_by_it(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    for most in [0, 101] {
        assert_eq!(set_most(&clinic, most).await.fields(), ["booking.max_upcoming_appointments: range"], "{most}");
    }
    set_most(&clinic, 1).await.expect::<Clinic>(200);
    book(&clinic, &http, treatment, 0).await.expect::<Appointment>(201);
    let refused = book(&clinic, &http, treatment, 1).await;
    refused.expect_problem(409, "too_many_appointments");
    assert!(refused.body["detail"].as_str().unwrap().contains("1 appointment to come"), "{:#}", refused.body);
    for number in 1..4 {
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": time(number) });
        clinic.owner.post("/api/v1/appointments", &body).await.expect::<ClinicAppointment>(201);
    }
    // Whoever has booked them, all of them count.
    set_most(&clinic, 4).await.expect::<Clinic>(200);
    book(&clinic, &http, treatment, 5).await.expect_problem(409, "too_many_appointments");
    set_most(&clinic, 5).await.expect::<Clinic>(200);
    book(&clinic, &http, treatment, 5).await.expect::<Appointment>(201);
}

async fn repeated_booking_and_cancelling_is_limited(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let first: Appointment = book(&clinic, &http, treatment, 64).await.expect(201);
    let path = clinic.portal(&format!("/appointments/{}/move", first.id));
    let mut moved = first;
    for number in 0..9 {
        let body = json!({ "starts_at": time(65 + number) });
        moved = http.if_match(moved.version).post(&path, &body).await.expect(200);
    }
    for _ in 0..10 {
        let booked = book(&clinic, &http, treatment, 0).await.expect::<Appointment>(201);
        cancel(&clinic, &http, &booked).await;
    }
    let body = json!({ "starts_at": time(80) });
    for refused in [book(&clinic, &http, treatment, 0).await, http.if_match(moved.version).post(&path, &body).await] {
        refused.expect_problem(429, "rate_limited");
        let seconds: i64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=3600).contains(&seconds), "{seconds}");
    }
    let (_, ada) = clinic.signed_in_client("Ada").await;
    book(&clinic, &ada, treatment, 0).await.expect::<Appointment>(201);
    app.clock.advance(TimeDelta::hours(1));
    let http = clinic.sign_in(&clinic.client_email("Elena")).await;
    book(&clinic, &http, treatment, 1).await.expect::<Appointment>(201);
}

async fn what_fails_or_is_repeated_does_not_count(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    book(&clinic, &ada, treatment, 0).await.expect::<Appointment>(201);
    for _ in 0..21 {
        book(&clinic, &http, treatment, 0).await.expect_problem(409, "slot_taken");
    }
    let once = http.once(&clinic.new_key());
    for _ in 0..21 {
        book(&clinic, &once, treatment, 1).await.expect::<Appointment>(201);
    }
    book(&clinic, &http, treatment, 2).await.expect::<Appointment>(201);
}

async fn holds_are_counted(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let hold = async |number: usize| {
        let body = json!({ "treatment_id": treatment, "starts_at": time(number % 60) });
        http.post(&clinic.portal("/holds"), &body).await
    };
    for number in 0..100 {
        hold(number).await.expect::<Hold>(201);
    }
    hold(7).await.expect_problem(429, "rate_limited");
    // Booking does not need one.
    book(&clinic, &http, treatment, 7).await.expect::<Appointment>(201);
}

async fn changes_of_ones_own_are_counted(app: TestApp) {
    let (clinic, _) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let (me, preferences) = (clinic.portal("/me"), clinic.portal("/me/notification-preferences"));
    let mut version = http.get(&me).await.expect::<Me>(200).version;
    let choices = json!({ "preferences": [] });
    for number in 0..30 {
        let change = json!({ "first_name": format!("Elena {number}") });
        version = http.if_match(version).patch(&me, &change).await.expect::<Me>(200).version;
        http.put(&preferences, &choices).await.expect::<Value>(200);
    }
    http.if_match(version).patch(&me, &json!({ "first_name": "Eve" })).await.expect_problem(429, "rate_limited");
    http.put(&preferences, &choices).await.expect_problem(429, "rate_limited");
    let (_, ada) = clinic.signed_in_client("Ada").await;
    ada.put(&preferences, &choices).await.expect::<Value>(200);
}
