//! Cancelling: the window, the fee, and who may.

use chrono::TimeDelta;
use contract::{
    appointments::{
        Appointment, AppointmentStatus, CancellationOutcome, CancellationQuote, CancelledBy, ClinicAppointment,
    },
    audit::AuditEntry,
    clinics::Clinic,
    ids::TreatmentId,
    paging::Page,
};
use serde_json::{Value, json};
use testkit::{Http, Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_timely_cancel_frees_the_time,
    of_two_who_cancel_at_once_one_does,
    inside_the_window_the_clinic_decides,
    a_late_cancel_costs_what_was_agreed,
    staff_cancel_until_the_end,
    others_appointments_do_not_exist,
);

async fn small_clinic(app: &TestApp) -> (TestClinic<'_>, TreatmentId) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    (clinic, treatment)
}

async fn book(clinic: &TestClinic<'_>, http: &Http, treatment: TreatmentId, starts_at: &str) -> Appointment {
    let body = json!({ "treatment_id": treatment, "starts_at": starts_at });
    http.post(&clinic.portal("/appointments"), &body).await.expect(201)
}

/// Lets the clinic take a fee for cancelling late.
async fn set_fee(clinic: &TestClinic<'_>, minor: i64) {
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let mut booking = serde_json::to_value(&before.booking).unwrap();
    booking["late_cancellation_fee"] = json!({ "minor": minor, "currency": "GBP" });
    let change = json!({ "booking": booking });
    clinic.owner.if_match(before.version).patch("/api/v1/clinic", &change).await.expect::<Clinic>(200);
}

async fn a_timely_cancel_frees_the_time(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-25T10:00:00Z").await;
    let path = clinic.portal(&format!("/appointments/{}", booked.id));
    let quote: CancellationQuote = http.get(&format!("{path}/cancellation-quote")).await.expect(200);
    assert_eq!((quote.outcome, quote.fee), (CancellationOutcome::Free, None));
    assert_eq!(quote.free_until, booked.starts_at - TimeDelta::hours(24));

    let cancel = format!("{path}/cancel");
    http.if_match(7).post(&cancel, &json!({})).await.expect_problem(412, "stale_version");
    http.with_header("if-match", "nonsense").post(&cancel, &json!({})).await.expect_problem(400, "malformed_header");
    let cancelled: Appointment = http.if_match(booked.version).post(&cancel, &json!({})).await.expect(200);
    assert_eq!((cancelled.status, cancelled.version), (AppointmentStatus::Cancelled, 2));
    assert_eq!(cancelled.cancelled_at, Some(app.now()));
    http.post(&cancel, &json!({})).await.expect_problem(409, "appointment_not_booked");
    http.get(&format!("{path}/cancellation-quote")).await.expect_problem(409, "appointment_not_booked");

    let past: Page<Appointment> = http.get(&clinic.portal("/appointments?when=past")).await.expect(200);
    assert_eq!(past.data, [cancelled]);
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=1").await.expect(200);
    assert_eq!(
        (log.data[0].action.as_str(), log.data[0].subject.as_str()),
        ("appointment.cancel", booked.id.to_string().as_str())
    );

    app.send_messages().await;
    let subjects: Vec<String> = app.mailbox.sent().into_iter().filter_map(subject).collect();
    assert!(!subjects.iter().any(|subject| subject.starts_with("Booked")), "it no longer made sense: {subjects:?}");
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&clinic.client_email("Elena")) else { panic!("a mail") };
    assert!(mail.subject.starts_with("Cancelled: Facial"), "{}", mail.subject);
    let calendar = mail.calendar.unwrap();
    let uid = format!("UID:{}@portico", booked.id);
    for line in ["METHOD:CANCEL", "SEQUENCE:1", "STATUS:CANCELLED", &uid] {
        assert!(calendar.ics.split("\r\n").any(|found| found == line), "{line} is not in {}", calendar.ics);
    }
    book(&clinic, &http, treatment, "2026-11-25T10:00:00Z").await;
}

fn subject(sent: Sent) -> Option<String> {
    match sent {
        Sent::Mail(mail) => Some(mail.subject),
        Sent::Sms(_) => None,
    }
}

async fn of_two_who_cancel_at_once_one_does(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    for hour in 10..14 {
        let booked = book(&clinic, &http, treatment, &format!("2026-11-25T{hour}:00:00Z")).await;
        let by_client = clinic.portal(&format!("/appointments/{}/cancel", booked.id));
        let by_staff = format!("/api/v1/appointments/{}/cancel", booked.id);
        let body = json!({});
        let (one, other) = tokio::join!(http.post(&by_client, &body), clinic.owner.post(&by_staff, &body));
        let lost = if one.status == 200 { other } else { one };
        lost.expect_problem(409, "appointment_not_booked");
    }
    app.send_messages().await;
    let told = app.mailbox.sent().into_iter().filter_map(subject).filter(|subject| subject.starts_with("Cancelled"));
    assert_eq!(told.count(), 4);
}

async fn inside_the_window_the_clinic_decides(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-24T10:00:00Z").await;
    let path = clinic.portal(&format!("/appointments/{}", booked.id));
    app.clock.set(booked.starts_at - TimeDelta::hours(24));
    // The session has run out meanwhile.
    let http = clinic.sign_in(&clinic.client_email("Elena")).await;
    let quote = async || http.get(&format!("{path}/cancellation-quote")).await.expect::<CancellationQuote>(200).outcome;
    assert_eq!(quote().await, CancellationOutcome::Free, "to the last instant");
    app.clock.advance(TimeDelta::seconds(1));
    assert_eq!(quote().await, CancellationOutcome::ContactClinic);
    let answer = http.post(&format!("{path}/cancel"), &json!({})).await;
    answer.expect_problem(409, "cancellation_window");
    assert!(answer.body["detail"].as_str().unwrap().contains("contact the clinic"));
    // A fee that is introduced later does not open what was closed.
    set_fee(&clinic, 2_500).await;
    assert_eq!(quote().await, CancellationOutcome::ContactClinic);
}

async fn a_late_cancel_costs_what_was_agreed(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    set_fee(&clinic, 2_500).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let booked = book(&clinic, &http, treatment, "2026-11-24T09:00:00Z").await;
    set_fee(&clinic, 9_900).await;
    app.clock.set(booked.starts_at - TimeDelta::hours(18));
    let path = clinic.portal(&format!("/appointments/{}", booked.id));
    // The session has run out meanwhile.
    let http = clinic.sign_in(&clinic.client_email("Elena")).await;
    let quote: CancellationQuote = http.get(&format!("{path}/cancellation-quote")).await.expect(200);
    assert_eq!(quote.outcome, CancellationOutcome::Fee);
    assert_eq!(quote.fee.unwrap().minor, 2_500);

    let cancel = format!("{path}/cancel");
    for unaccepted in [json!({}), json!({ "accepted_fee": { "minor": 9_900, "currency": "GBP" } })] {
        let answer = http.post(&cancel, &unaccepted).await;
        answer.expect_problem(409, "cancellation_window");
        assert!(answer.body["detail"].as_str().unwrap().contains("£25.00"), "{:#}", answer.body);
    }
    http.post(&cancel, &json!({ "accepted_fee": quote.fee })).await.expect::<Appointment>(200);
    let seen: ClinicAppointment = clinic.owner.get(&format!("/api/v1/appointments/{}", booked.id)).await.expect(200);
    assert_eq!((seen.cancelled_by, seen.cancellation_fee), (Some(CancelledBy::Client), quote.fee));
    app.send_messages().await;
    let told = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
    assert!(told.text().contains("£25.00 is due"), "{}", told.text());
}

async fn staff_cancel_until_the_end(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    set_fee(&clinic, 2_500).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let early = book(&clinic, &http, treatment, "2026-11-23T10:00:00Z").await;
    let late = book(&clinic, &http, treatment, "2026-11-23T12:00:00Z").await;
    let far = book(&clinic, &http, treatment, "2026-11-30T12:00:00Z").await;
    let cancel = async |booked: &Appointment, body: Value| {
        clinic.owner.post(&format!("/api/v1/appointments/{}/cancel", booked.id), &body).await
    };
    assert_eq!(cancel(&far, json!({ "charge_fee": true })).await.fields(), ["charge_fee: range"]);
    let cancelled: ClinicAppointment =
        cancel(&far, json!({ "reason": "moved away", "notify_client": false })).await.expect(200);
    assert_eq!(
        (cancelled.cancelled_by, cancelled.cancellation_reason.as_str()),
        (Some(CancelledBy::Clinic), "moved away")
    );
    assert_eq!(cancelled.cancellation_fee, None);

    app.clock.set(early.starts_at + TimeDelta::minutes(30));
    let cancelled: ClinicAppointment = cancel(&early, json!({ "charge_fee": true })).await.expect(200);
    assert_eq!(cancelled.cancellation_fee.unwrap().minor, 2_500);
    app.clock.set(late.ends_at);
    cancel(&late, json!({})).await.expect_problem(409, "appointment_started");
    app.send_messages().await;
    let told = app.mailbox.sent().into_iter().filter_map(subject).filter(|subject| subject.starts_with("Cancelled"));
    assert_eq!(told.count(), 0, "one was to be told nothing, the other's time is over");
}

async fn others_appointments_do_not_exist(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    let booked = book(&clinic, &elena, treatment, "2026-11-25T10:00:00Z").await;
    let path = clinic.portal(&format!("/appointments/{}", booked.id));
    for rest in ["", "/cancellation-quote", "/calendar.ics"] {
        ada.get(&format!("{path}{rest}")).await.expect_problem(404, "not_found");
    }
    ada.post(&format!("{path}/cancel"), &json!({})).await.expect_problem(404, "not_found");
    app.anonymous().get(&path).await.expect_problem(401, "unauthenticated");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    [
        "appointment.cancel",
        "appointment.quote_cancellation",
        "my_appointment.cancel",
        "my_appointment.quote_cancellation",
    ]
    .map(|operation| Row::new(operation).of(world.appointment))
    .into()
}
