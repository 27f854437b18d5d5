//! Amounts of money: what they are counted in travels with them.

use chrono::TimeDelta;
use contract::{appointments::Appointment, clinics::Clinic, ids::TreatmentId};
use serde_json::{Value, json};
use testkit::{TestApp, TestClinic, on_both_databases};

on_both_databases!(an_amount_carries_its_digits, an_amount_with_other_digits_is_refused);

async fn clinic_in<'a>(app: &'a TestApp, currency: &str, price_minor: i64) -> (TestClinic<'a>, TreatmentId) {
    let clinic = app.clinic_with("rosewood", |new| new.currency = currency.parse().unwrap()).await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    let path = format!("/api/v1/treatments/{treatment}");
    clinic.owner.if_match(1).patch(&path, &json!({ "price_minor": price_minor })).await.expect::<Value>(200);
    (clinic, treatment)
}

async fn an_amount_carries_its_digits(app: TestApp) {
    // Browsers write forints without fillér, and sent 15,000 forints as 15,000 minor units.
    for (slug, currency, minor, digits) in [
        ("a-huf", "HUF", 1_500_000, 2),
        ("a-jpy", "JPY", 15_000, 0),
        ("a-kwd", "KWD", 15_000, 3),
        ("a-uyw", "UYW", 15_000, 4),
    ] {
        let clinic = app.clinic_with(slug, |new| new.currency = currency.parse().unwrap()).await;
        let of_clinic: Value = clinic.owner.get("/api/v1/clinic").await.expect(200);
        let of_staff: Value = clinic.owner.get("/api/v1/staff/me").await.expect(200);
        assert_eq!((&of_clinic["currency_digits"], &of_staff["currency_digits"]), (&json!(digits), &json!(digits)));
        let body = json!({ "name": "Facial", "duration_minutes": 60, "price_minor": minor, "practitioner_ids": [] });
        let made: Value = clinic.owner.post("/api/v1/treatments", &body).await.expect(201);
        assert_eq!(made["price"], json!({ "minor": minor, "currency": currency, "digits": digits }));
    }

    let (clinic, treatment) = clinic_in(&app, "HUF", 1_500_000).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let price = json!({ "minor": 1_500_000, "currency": "HUF", "digits": 2 });
    let menu: Value = http.get(&clinic.portal("/treatments")).await.expect(200);
    assert_eq!(menu["treatments"][0]["price"], price, "{menu:#}");
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T09:00:00Z" });
    let booked: Value = http.post(&clinic.portal("/appointments"), &body).await.expect(201);
    assert_eq!(booked["price"], price);
    app.send_messages().await;
    let told = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
    assert!(told.text().contains("15,000.00"), "{}", told.text());
}

async fn an_amount_with_other_digits_is_refused(app: TestApp) {
    let (clinic, treatment) = clinic_in(&app, "HUF", 1_500_000).await;
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let mut booking = serde_json::to_value(&before.booking).unwrap();
    booking["late_cancellation_fee"] = json!({ "minor": 5_000, "currency": "HUF", "digits": 0 });
    let answer = clinic.owner.if_match(1).patch("/api/v1/clinic", &json!({ "booking": booking })).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["booking.late_cancellation_fee.digits: currency_digits"]);
    assert!(answer.body["errors"][0]["message"].as_str().unwrap().contains("must be 2 for HUF"), "{:#}", answer.body);
    for digits in [Value::Null, json!(2)] {
        booking["late_cancellation_fee"]["digits"] = digits;
        let version = clinic.owner.get("/api/v1/clinic").await.expect::<Clinic>(200).version;
        let body = json!({ "booking": booking });
        let saved: Value = clinic.owner.if_match(version).patch("/api/v1/clinic", &body).await.expect(200);
        let fee = &saved["booking"]["late_cancellation_fee"];
        assert_eq!(*fee, json!({ "minor": 5_000, "currency": "HUF", "digits": 2 }));
    }

    let (_, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-24T09:00:00Z" });
    let booked: Appointment = http.post(&clinic.portal("/appointments"), &body).await.expect(201);
    app.clock.set(booked.starts_at - TimeDelta::hours(18));
    let http = clinic.sign_in(&clinic.client_email("Elena")).await;
    let cancel = clinic.portal(&format!("/appointments/{}/cancel", booked.id));
    let wrong = json!({ "accepted_fee": { "minor": 5_000, "currency": "HUF", "digits": 0 } });
    http.post(&cancel, &wrong).await.expect_problem(409, "cancellation_window");
    let right = json!({ "accepted_fee": { "minor": 5_000, "currency": "HUF", "digits": 2 } });
    http.post(&cancel, &right).await.expect::<Value>(200);
}
