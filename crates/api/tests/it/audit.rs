//! The audit log: what it says, of whom, and what shows that nobody has changed it.

use app::audit::{self, anchor, anchor::Anchor};
use chrono::Duration;
use contract::{
    appointments::ClinicAppointment,
    audit::{ActorKind, AuditEntry, FieldChange},
    clients::Client,
    clinics::Clinic,
    ids::AuditEntryId,
    paging::{Page, PageQuery},
    staff::Role,
    treatments::Treatment,
};
use serde_json::{Value, json};
use storage::repos::audit::{AuditKey, NewEntry, append_all};
use testkit::{FakeSmtp, TestApp, TestClinic, on_both_databases};

on_both_databases!(
    an_entry_says_what_changed_and_names_everybody,
    what_is_gone_can_be_put_back,
    a_secret_is_never_in_the_log,
    what_clients_change_themselves_is_told,
    failed_sign_ins_are_entries,
    reading_a_client_is_an_entry_an_hour,
    another_clinics_names_are_not_told,
    a_log_may_only_grow_after_an_anchor,
);

async fn log(clinic: &TestClinic<'_>) -> Vec<AuditEntry> {
    clinic.owner.get("/api/v1/audit?limit=200").await.expect::<Page<AuditEntry>>(200).data
}

async fn newest(clinic: &TestClinic<'_>, action: &str) -> AuditEntry {
    let found = log(clinic).await.into_iter().find(|entry| entry.action == action);
    found.unwrap_or_else(|| panic!("there is no {action}"))
}

async fn count(clinic: &TestClinic<'_>, action: &str) -> usize {
    log(clinic).await.iter().filter(|entry| entry.action == action).count()
}

fn change(field: &str, from: Option<&str>, to: Option<&str>) -> FieldChange {
    FieldChange { field: field.to_owned(), from: from.map(str::to_owned), to: to.map(str::to_owned) }
}

fn of<'a>(entry: &'a AuditEntry, field: &str) -> &'a FieldChange {
    entry.changes.iter().find(|change| change.field == field).unwrap_or_else(|| panic!("{field}: {entry:?}"))
}

async fn an_entry_says_what_changed_and_names_everybody(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Hydrafacial", 30, &[practitioner]).await;
    let client = clinic.client("Elena").await;
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-12-03T10:00:00Z" });
    let booked: ClinicAppointment = clinic.owner.post("/api/v1/appointments", &body).await.expect(201);
    let id = booked.appointment.id;
    let rowan = clinic.staff("Rowan", Role::FrontDesk).await;
    let to = json!({ "starts_at": "2026-12-04T10:00:00Z" });
    let moving = format!("/api/v1/appointments/{id}/move");
    rowan.if_match(booked.appointment.version).post(&moving, &to).await.expect::<Value>(200);
    let entry = newest(&clinic, "appointment.move").await;
    assert_eq!((entry.actor_kind, entry.actor_name.as_deref()), (ActorKind::Staff, Some("Rowan")));
    assert_eq!(entry.subject_name.as_deref(), Some("Elena Marsh, Hydrafacial"));
    let start = change("local_start", Some("2026-12-03T10:00:00"), Some("2026-12-04T10:00:00"));
    assert_eq!(*of(&entry, "local_start"), start);
    assert!(entry.changes.iter().all(|change| change.field != "treatment_name" && change.field != "version"));

    rowan.post(&format!("/api/v1/appointments/{id}/cancel"), &json!({})).await.expect::<Value>(200);
    let entry = newest(&clinic, "appointment.cancel").await;
    assert_eq!(*of(&entry, "status"), change("status", Some("booked"), Some("cancelled")));

    let path = format!("/api/v1/treatments/{treatment}");
    let before: Treatment = clinic.owner.get(&path).await.expect(200);
    let body = json!({ "name": "Hydrafacial deluxe", "price_minor": 12_000 });
    clinic.owner.if_match(before.version).patch(&path, &body).await.expect::<Value>(200);
    let entry = newest(&clinic, "treatment.update").await;
    assert_eq!(
        entry.changes,
        [
            change("name", Some("Hydrafacial"), Some("Hydrafacial deluxe")),
            change("price.minor", Some("9500"), Some("12000")),
        ]
    );
    assert_eq!(entry.subject_name.as_deref(), Some("Hydrafacial deluxe"));

    let settings: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let security = json!({ "require_second_factor": true });
    clinic.owner.if_match(settings.version).put("/api/v1/clinic/security", &security).await.expect::<Value>(200);
    // The owner, who has none, may do nothing more until there is one.
    let page = audit::list(&app.ctx, &clinic.scope, &PageQuery::default()).await.unwrap();
    assert_eq!(page.data[0].changes, [change("require_second_factor", Some("false"), Some("true"))]);
}

async fn what_is_gone_can_be_put_back(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let body = json!({ "kind": "closed", "from_date": "2026-12-24", "to_date": "2026-12-26", "reason": "Away" });
    let path = format!("/api/v1/practitioners/{practitioner}/hours-exceptions");
    let exception: Value = clinic.owner.post(&path, &body).await.expect(201);
    let one = format!("{path}/{}", exception["id"].as_str().unwrap());
    clinic.owner.delete(&one).await.expect::<Value>(204);
    let entry = newest(&clinic, "hours_exception.delete").await;
    assert_eq!(*of(&entry, "from_date"), change("from_date", Some("2026-12-24"), None));
    assert_eq!(*of(&entry, "reason"), change("reason", Some("Away"), None));
    assert_eq!(entry.subject_name.as_deref(), Some("Dr. Amara Osei"));

    let hours = format!("/api/v1/practitioners/{practitioner}/hours");
    let version = clinic.owner.get(&format!("/api/v1/practitioners/{practitioner}")).await.body["version"].clone();
    let none = json!({ "working_times": [] });
    clinic.owner.if_match(version.as_i64().unwrap()).put(&hours, &none).await.expect::<Value>(200);
    let entry = newest(&clinic, "hours.replace").await;
    let week: Value = serde_json::from_str(of(&entry, "working_times").from.as_deref().unwrap()).unwrap();
    assert_eq!(week.as_array().unwrap().len(), 7, "the whole week as it was");
}

async fn a_secret_is_never_in_the_log(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let smtp = FakeSmtp::start();
    let server = |sender: &str| {
        json!({
            "host": "localhost", "port": smtp.port(), "encryption": "starttls", "user": smtp.user(),
            "password": smtp.password(), "sender": sender,
        })
    };
    let path = "/api/v1/delivery-settings/mail";
    clinic.owner.if_match(0).put(path, &server("portal@rosewood.example")).await.expect::<Value>(200);
    let entry = newest(&clinic, "delivery_settings.save_mail_server").await;
    assert_eq!(*of(&entry, "secret"), change("secret", None, Some("•••")));
    clinic.owner.if_match(1).put(path, &server("hello@rosewood.example")).await.expect::<Value>(200);
    let entry = newest(&clinic, "delivery_settings.save_mail_server").await;
    assert_eq!(
        entry.changes,
        [change("sender", Some("portal@rosewood.example"), Some("hello@rosewood.example"))],
        "the secret is the same"
    );
    let text = clinic.owner.get("/api/v1/audit?limit=200").await.body.to_string();
    assert!(!text.contains(smtp.password()), "{text}");
}

async fn what_clients_change_themselves_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let client: Client = clinic.owner.get(&format!("/api/v1/clients/{}", client.id)).await.expect(200);
    let body = json!({ "last_name": "Marsh-Jones" });
    http.if_match(client.version).patch(&clinic.portal("/me"), &body).await.expect::<Value>(200);
    let entry = newest(&clinic, "client.update").await;
    assert_eq!(entry.changes, [change("last_name", Some("Marsh"), Some("Marsh-Jones"))]);
    assert_eq!(entry.actor_name, entry.subject_name, "she did it herself");
    assert_eq!(entry.actor_name.as_deref(), Some("Elena Marsh-Jones"), "as she is called now");
}

async fn failed_sign_ins_are_entries(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let fail = async |email: &str| {
        let body = json!({ "email": email, "password": "not the right one" });
        app.anonymous().post("/api/v1/staff/sessions", &body).await.expect_problem(401, "invalid_credentials");
    };
    fail(&clinic.staff_email("owner")).await;
    fail(&clinic.staff_email("owner")).await;
    fail(&clinic.staff_email("owner").to_uppercase()).await;
    fail("nobody@rosewood.example").await;
    app.send_messages().await;
    assert_eq!(count(&clinic, "staff.sign_in_failed").await, 1, "one an hour, and none of strangers");
    assert_eq!(clinic.owner.get("/api/v1/messages").await.body["data"], json!([]), "and nothing is left of it");
    let entry = newest(&clinic, "staff.sign_in_failed").await;
    assert_eq!((entry.actor_kind, entry.actor_name), (ActorKind::System, None));
    assert_eq!((entry.subject_name.as_deref(), entry.address.as_str()), (Some("owner"), "127.0.0.1"));
    app.clock.advance(Duration::hours(1));
    fail(&clinic.staff_email("owner")).await;
    app.send_messages().await;
    assert_eq!(count(&clinic, "staff.sign_in_failed").await, 2);
}

async fn reading_a_client_is_an_entry_an_hour(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (elena, noor) = (clinic.client("Elena").await, clinic.client("Noor").await);
    let path = |client: &Client| format!("/api/v1/clients/{}", client.id);
    let desk = clinic.staff("mei", Role::FrontDesk).await;
    for _ in 0..3 {
        clinic.owner.get(&path(&elena)).await.expect::<Client>(200);
        clinic.owner.get("/api/v1/clients").await.expect::<Value>(200);
    }
    assert_eq!(count(&clinic, "client.read").await, 1);
    let entry = newest(&clinic, "client.read").await;
    let names = (entry.actor_name.as_deref(), entry.subject_name.as_deref());
    assert_eq!(names, (Some("owner"), Some("Elena Marsh")));
    desk.get(&path(&elena)).await.expect::<Client>(200);
    desk.get(&format!("{}/custom-values", path(&noor))).await.expect_problem(403, "forbidden");
    clinic.owner.get(&format!("{}/custom-values", path(&noor))).await.expect::<Value>(200);
    assert_eq!(count(&clinic, "client.read").await, 3, "for each person and client, however it is read");
    app.clock.advance(Duration::hours(1));
    clinic.owner.get(&path(&elena)).await.expect::<Client>(200);
    assert_eq!(count(&clinic, "client.read").await, 4);
}

async fn another_clinics_names_are_not_told(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let stranger = other.client("Noor").await;
    let entry = |action| NewEntry {
        id: AuditEntryId::from_uuid(app.ctx.new_uuid()),
        at: app.ctx.system_now(),
        actor_kind: ActorKind::Operator,
        actor: String::new(),
        action,
        subject: stranger.id.to_string(),
        address: String::new(),
        changes: Vec::new(),
    };
    let key = AuditKey::new([0; 32]);
    app.ctx
        .db
        .write(async |tx| append_all(tx, &key, &clinic.scope, vec![entry("client.read")], entry).await)
        .await
        .unwrap();
    assert_eq!(newest(&clinic, "client.read").await.subject_name, None);
}

async fn a_log_may_only_grow_after_an_anchor(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let checked = audit::check(&app.ctx).await.unwrap();
    assert_eq!((audit::faults(&checked), checked[0].found.keyed_from), (Vec::new(), Some(1)));
    let made = anchor::make(&app.ctx, &checked).unwrap();
    let kept = serde_json::to_string_pretty(&made).unwrap();
    let anchor: Anchor = serde_json::from_str(&kept).unwrap();
    clinic.client("Elena").await;
    app.clinic("oakhill").await;

    let mut checked = audit::check(&app.ctx).await.unwrap();
    assert_eq!(anchor::compare(&app.ctx, &anchor, &checked).await.unwrap(), [""; 0]);
    let grown = anchor::make(&app.ctx, &checked).unwrap();
    assert!(anchor::compare(&app.ctx, &grown, &checked).await.unwrap().is_empty());

    // What there would be to say of a log that was set back, replaced, or is gone.
    checked[0].found.entries = 1;
    let faults = anchor::compare(&app.ctx, &anchor, &checked).await.unwrap();
    assert!(faults.len() == 1 && faults[0].starts_with("rosewood: there are 1 entries"), "{faults:?}");
    checked[0].found.entries = 100;
    checked[0].found.keyed_from = Some(50);
    let faults = anchor::compare(&app.ctx, &anchor, &checked).await.unwrap();
    assert!(faults[0].contains("no longer"), "{faults:?}");
    checked.remove(0);
    let faults = anchor::compare(&app.ctx, &anchor, &checked).await.unwrap();
    assert!(faults[0].contains("is gone"), "{faults:?}");

    // An anchor that somebody has written himself.
    let forged: Anchor = serde_json::from_str(&kept.replace("rosewood", "oakhill")).unwrap();
    anchor::compare(&app.ctx, &forged, &checked).await.unwrap_err();
    checked = audit::check(&app.ctx).await.unwrap();
    checked[0].found.broken_at = Some(2);
    assert!(anchor::make(&app.ctx, &checked).is_err(), "nothing is anchored to a broken log");
}
