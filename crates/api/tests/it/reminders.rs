//! Reminders of appointments: when they are sent, and when not.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    appointments::{Appointment, ClinicAppointment},
    clinics::Clinic,
    ids::{ClientId, TreatmentId},
    messages::{Message, MessageState},
    paging::Page,
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{Http, Sent, TestApp, TestClinic, on_both_databases};

on_both_databases!(
    a_client_is_reminded_once_a_day_before,
    two_workers_remind_once,
    nobody_is_reminded_of_what_is_cancelled,
    nobody_is_reminded_of_what_is_near_anyway,
    a_reminder_that_comes_too_late_is_not_sent,
    the_clinic_says_when,
    the_clinic_switches_reminders_off,
    a_client_switches_reminders_off,
    who_has_no_mail_is_reminded_by_text,
);

/// When all appointments of these tests begin: in London, on Thursday at ten.
const START: &str = "2026-11-26T10:00:00Z";

fn start() -> DateTime<Utc> {
    START.parse().unwrap()
}

async fn small_clinic(app: &TestApp) -> (TestClinic<'_>, TreatmentId) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Amira Osman").await;
    let treatment = clinic.treatment("Facial", 60, &[practitioner]).await;
    (clinic, treatment)
}

async fn book(clinic: &TestClinic<'_>, client_id: ClientId, treatment: TreatmentId, starts_at: &str) -> Appointment {
    let body = json!({ "client_id": client_id, "treatment_id": treatment, "starts_at": starts_at });
    clinic.owner.post("/api/v1/appointments", &body).await.expect::<ClinicAppointment>(201).appointment
}

async fn set_hours(clinic: &TestClinic<'_>, hours: Option<u16>) {
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let mut booking = serde_json::to_value(&before.booking).unwrap();
    booking["reminder_hours"] = json!(hours);
    let change = json!({ "booking": booking });
    let after: Clinic = clinic.owner.if_match(before.version).patch("/api/v1/clinic", &change).await.expect(200);
    assert_eq!(after.booking.reminder_hours, hours);
}

async fn queued(http: &Http) -> Vec<Message> {
    http.get("/api/v1/messages?kind=appointment_reminder").await.expect::<Page<Message>>(200).data
}

/// What became of the one reminder; the owner's session has ended by now.
async fn state_of_reminder(clinic: &TestClinic<'_>) -> MessageState {
    let [reminder] = queued(&clinic.staff("later", Role::Owner).await).await.try_into().unwrap();
    reminder.state
}

/// Sends what is due at that time, and returns the reminders that have gone out by then.
async fn reminders_at(app: &TestApp, time: DateTime<Utc>) -> Vec<Sent> {
    app.clock.set(time);
    app.send_messages().await;
    let mut sent = app.mailbox.sent();
    sent.retain(|sent| sent.text().to_lowercase().contains("reminder of your appointment"));
    sent
}

async fn a_client_is_reminded_once_a_day_before(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    book(&clinic, client.id, treatment, START).await;
    let due_at = start() - TimeDelta::hours(24);
    let [waiting] = queued(&clinic.owner).await.try_into().unwrap();
    assert_eq!((waiting.state, waiting.next_try_at, waiting.attempts), (MessageState::Queued, Some(due_at), 0));
    assert_eq!(waiting.client.unwrap().id, client.id);

    assert!(reminders_at(&app, due_at - TimeDelta::seconds(1)).await.is_empty());
    let reminders = reminders_at(&app, due_at).await;
    let [Sent::Mail(mail)] = reminders.as_slice() else { panic!("one mail: {reminders:?}") };
    assert_eq!(mail.to, clinic.client_email("Elena"));
    assert_eq!(mail.subject, "Reminder: Facial on Thursday, 26 November 2026, 10:00");
    assert!(mail.text.contains("60 minutes with Amira Osman"), "{}", mail.text);
    assert!(mail.calendar.is_none(), "the calendar has it already");
    assert_eq!(reminders_at(&app, start()).await.len(), 1);
}

async fn two_workers_remind_once(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    for (name, hour) in [("Ada", 10), ("Ben", 11), ("Cleo", 12)] {
        let client = clinic.client(name).await;
        book(&clinic, client.id, treatment, &format!("2026-11-26T{hour}:00:00Z")).await;
    }
    app.clock.set(start() - TimeDelta::hours(20));
    let (one, other) = tokio::join!(app::jobs::drain(&app.ctx), app::jobs::drain(&app.ctx));
    one.unwrap();
    other.unwrap();
    let mut to: Vec<String> =
        reminders_at(&app, app.now()).await.iter().map(|reminder| reminder.to().to_owned()).collect();
    to.sort();
    assert_eq!(to, ["Ada", "Ben", "Cleo"].map(|name| clinic.client_email(name)));
}

async fn nobody_is_reminded_of_what_is_cancelled(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    let booked = book(&clinic, client.id, treatment, START).await;
    let path = format!("/api/v1/appointments/{}/cancel", booked.id);
    clinic.owner.post(&path, &json!({})).await.expect::<ClinicAppointment>(200);
    assert!(reminders_at(&app, start() - TimeDelta::hours(24)).await.is_empty());
    assert_eq!(state_of_reminder(&clinic).await, MessageState::Dropped);
}

async fn nobody_is_reminded_of_what_is_near_anyway(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    app.clock.set("2026-11-23T10:00:00Z".parse().unwrap());
    book(&clinic, client.id, treatment, "2026-11-23T15:00:00Z").await;
    book(&clinic, client.id, treatment, "2026-11-24T10:00:00Z").await;
    assert!(queued(&clinic.owner).await.is_empty(), "it would be due at once");
    book(&clinic, client.id, treatment, "2026-11-24T11:00:00Z").await;
    assert_eq!(queued(&clinic.owner).await.len(), 1);
}

async fn a_reminder_that_comes_too_late_is_not_sent(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    book(&clinic, client.id, treatment, START).await;
    assert!(reminders_at(&app, start()).await.is_empty(), "no worker ran before it began");
    assert_eq!(state_of_reminder(&clinic).await, MessageState::Dropped);
}

async fn the_clinic_says_when(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    let before: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    assert_eq!(before.booking.reminder_hours, Some(24));
    for hours in [0, 169] {
        let mut booking = serde_json::to_value(&before.booking).unwrap();
        booking["reminder_hours"] = json!(hours);
        let change = json!({ "booking": booking });
        let answer = clinic.owner.if_match(before.version).patch("/api/v1/clinic", &change).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), ["booking.reminder_hours: range"], "{hours}");
    }
    for hours in [1, 168, 48] {
        set_hours(&clinic, Some(hours)).await;
    }
    book(&clinic, client.id, treatment, START).await;
    let due_at = start() - TimeDelta::hours(48);
    assert!(reminders_at(&app, due_at - TimeDelta::seconds(1)).await.is_empty());
    assert_eq!(reminders_at(&app, due_at).await.len(), 1);
}

async fn the_clinic_switches_reminders_off(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let client = clinic.client("Elena").await;
    book(&clinic, client.id, treatment, START).await;
    set_hours(&clinic, None).await;
    book(&clinic, client.id, treatment, "2026-11-26T12:00:00Z").await;
    assert_eq!(queued(&clinic.owner).await.len(), 1, "no more are queued");
    assert!(reminders_at(&app, start() - TimeDelta::hours(1)).await.is_empty(), "and what waits is not sent");
    assert_eq!(state_of_reminder(&clinic).await, MessageState::Dropped);
}

async fn a_client_switches_reminders_off(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let path = clinic.portal("/me/notification-preferences");
    let choose = async |channel: &str| {
        let choice = json!({ "purpose": "reminders", "channel": channel, "enabled": false });
        http.put(&path, &json!({ "preferences": [choice] })).await
    };
    let answer = choose("portal").await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["preferences.0.channel: unavailable"], "the portal does not remind anyway");
    choose("email").await.expect::<Value>(200);
    book(&clinic, client.id, treatment, START).await;
    assert!(reminders_at(&app, start() - TimeDelta::hours(24)).await.is_empty());
    let confirmation = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
    assert!(confirmation.text().contains("is booked"), "confirmations are another matter: {}", confirmation.text());
}

async fn who_has_no_mail_is_reminded_by_text(app: TestApp) {
    let (clinic, treatment) = small_clinic(&app).await;
    let body = json!({ "first_name": "Elena", "phone": "+447700900123" });
    let client: contract::clients::Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    book(&clinic, client.id, treatment, START).await;
    let reminders = reminders_at(&app, start() - TimeDelta::hours(24)).await;
    let [Sent::Sms(text)] = reminders.as_slice() else { panic!("one text message: {reminders:?}") };
    assert_eq!(text.to, "+447700900123");
    assert!(text.text.contains("Facial with Amira Osman, Thursday, 26 November 2026, 10:00."), "{}", text.text);
}
