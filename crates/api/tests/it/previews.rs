//! Previews: everything is seen, nothing is changed. What each operation of the portal does in one
//! is in `tenancy.rs`, by the document.

use contract::{
    audit::AuditEntry,
    clients::Client,
    dashboard::Dashboard,
    notifications::{Notification, NotificationPreferences},
    paging::Page,
    portal::Portal,
    portal_activity::PortalActivity,
    previews::CreatedPreview,
    sessions::{Me, Session},
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{Http, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_preview_as_a_client_shows_what_they_see,
    a_preview_as_somebody_made_up_shows_examples,
    a_preview_leaves_no_trace_of_the_client,
    a_preview_is_audited_before_anything_is_seen,
    a_preview_ends_by_itself_and_by_hand,
    a_preview_ends_with_the_session_of_whoever_looks,
    a_preview_does_not_disturb_a_client,
    a_preview_shows_a_portal_that_is_off,
    a_preview_takes_the_permission_and_a_client_of_the_clinic,
);

/// A tab in which the preview is shown, and the preview.
async fn begin(clinic: &TestClinic<'_>, body: Value) -> (Http, CreatedPreview) {
    let preview: CreatedPreview = clinic.owner.post("/api/v1/previews", &body).await.expect(201);
    let (page, token) = preview.url.split_once('#').unwrap();
    assert_eq!(page, format!("{}/{}/preview", clinic.app.address(), clinic.slug));
    (clinic.app.anonymous().with_header("portico-preview", token), preview)
}

async fn a_preview_as_a_client_shows_what_they_see(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let (client, theirs) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-26T10:00:00Z" });
    theirs.post(&clinic.portal("/appointments"), &body).await.expect::<Value>(201);
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-27T10:00:00Z" });
    clinic.owner.post("/api/v1/appointments", &body).await.expect::<Value>(201);
    let (tab, preview) = begin(&clinic, json!({ "client_id": client.id })).await;
    assert_eq!(preview.ends_at, app.now() + chrono::Duration::hours(1));

    let portal: Portal = tab.get(&clinic.portal("")).await.expect(200);
    let shown = portal.preview.unwrap();
    assert_eq!((portal.signed_in, shown.client_name.as_str(), shown.id), (true, "Elena Marsh", preview.id));
    assert_eq!(portal.unread_notifications, 1, "what the clinic has booked");
    let paths =
        ["/me", "/dashboard", "/appointments", "/treatments", "/me/notifications", "/me/notification-preferences"];
    for path in paths {
        let path = clinic.portal(path);
        let (seen, own): (Value, Value) = (tab.get(&path).await.expect(200), theirs.get(&path).await.expect(200));
        assert_eq!(seen, own, "{path}");
    }
    let sessions: Page<Session> = tab.get(&clinic.portal("/sessions")).await.expect(200);
    assert_eq!((sessions.data.len(), sessions.data[0].current), (1, false));
}

async fn a_preview_as_somebody_made_up_shows_examples(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (tab, _) = begin(&clinic, json!({})).await;
    let dashboard: Dashboard = tab.get(&clinic.portal("/dashboard")).await.expect(200);
    assert_eq!((dashboard.me.first_name.as_str(), dashboard.upcoming.len()), ("Alex", 0), "nothing is offered yet");

    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    clinic.treatment("Review", 30, &[practitioner]).await;
    let dashboard: Dashboard = tab.get(&clinic.portal("/dashboard")).await.expect(200);
    assert_eq!((dashboard.upcoming.len(), dashboard.upcoming_count), (2, 2));
    let next = &dashboard.upcoming[0];
    assert_eq!((next.treatment_name.as_str(), next.practitioner_name.as_str()), ("Review", "Dr. Amara Osei"));
    assert_eq!(next.local_start.to_string(), "2026-11-26 10:30:00");

    let past: Page<Value> = tab.get(&clinic.portal("/appointments?when=past")).await.expect(200);
    assert_eq!(past.data.len(), 1);
    let path = clinic.portal(&format!("/appointments/{}", next.id));
    assert_eq!(tab.get(&path).await.expect::<Value>(200)["id"], json!(next.id));
    tab.get(&format!("{path}/cancellation-quote")).await.expect::<Value>(200);
    assert_eq!(tab.get(&format!("{path}/calendar.ics")).await.status, 200);
    let me: Me = tab.get(&clinic.portal("/me")).await.expect(200);
    assert_eq!(me, dashboard.me);
    let sessions: Page<Session> = tab.get(&clinic.portal("/sessions")).await.expect(200);
    assert!(sessions.data[0].current);

    let told: Page<Notification> = tab.get(&clinic.portal("/me/notifications")).await.expect(200);
    let unread: Vec<bool> = told.data.iter().map(|told| told.read_at.is_none()).collect();
    assert_eq!((unread, dashboard.unread_notifications), (vec![true, true, false], 2));
    assert_eq!(told.data[1].appointment_id, Some(next.id), "newest first");
    let portal: Portal = tab.get(&clinic.portal("")).await.expect(200);
    assert_eq!(portal.unread_notifications, 2);
    let path = clinic.portal("/me/notification-preferences");
    let preferences: NotificationPreferences = tab.get(&path).await.expect(200);
    assert_eq!(preferences.preferences.len(), 8);

    // They exist nowhere in the clinic's data.
    let appointments: Page<Value> = clinic.owner.get("/api/v1/appointments").await.expect(200);
    let clients: Page<Value> = clinic.owner.get("/api/v1/clients").await.expect(200);
    assert_eq!((appointments.data.len(), clients.data.len()), (0, 0));
    clinic.owner.get(&format!("/api/v1/appointments/{}", next.id)).await.expect_problem(404, "not_found");
}

/// They have read nothing, were not seen, and what is done in a preview is not counted.
async fn a_preview_leaves_no_trace_of_the_client(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (client, theirs) = clinic.signed_in_client("Elena").await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-26T10:00:00Z" });
    clinic.owner.post("/api/v1/appointments", &body).await.expect::<Value>(201);
    let today = app.now().date_naive();
    let activity = format!("/api/v1/portal-activity?from={today}&to={today}");
    let counted: PortalActivity = clinic.owner.get(&activity).await.expect(200);
    let record: Client = clinic.owner.get(&format!("/api/v1/clients/{}", client.id)).await.expect(200);

    let (tab, _) = begin(&clinic, json!({ "client_id": client.id })).await;
    let told: Page<Notification> = tab.get(&clinic.portal("/me/notifications")).await.expect(200);
    let newest = told.data[0].id;
    let events = json!({ "events": [{ "event": "page_view", "page": "home" }] });
    for (path, body) in [
        ("/activity".to_owned(), events),
        ("/me/notifications/mark-all-read".to_owned(), json!({ "up_to": newest })),
        (format!("/me/notifications/{newest}/mark-read"), json!({})),
        ("/me/contact-changes".to_owned(), json!({ "email": "elena@elsewhere.example" })),
    ] {
        tab.post(&clinic.portal(&path), &body).await.expect_problem(403, "read_only_session");
    }
    let rename = tab.if_match(record.version).patch(&clinic.portal("/me"), &json!({ "first_name": "Ada" })).await;
    rename.expect_problem(403, "read_only_session");

    let dashboard: Dashboard = theirs.get(&clinic.portal("/dashboard")).await.expect(200);
    assert_eq!(dashboard.unread_notifications, 1);
    assert_eq!(clinic.owner.get(&activity).await.expect::<PortalActivity>(200), counted);
    let after: Client = clinic.owner.get(&format!("/api/v1/clients/{}", client.id)).await.expect(200);
    assert_eq!(after, record);
}

async fn a_preview_is_audited_before_anything_is_seen(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let (_, preview) = begin(&clinic, json!({ "client_id": client.id })).await;
    clinic.owner.delete(&format!("/api/v1/previews/{}", preview.id)).await.expect::<Value>(204);
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=2").await.expect(200);
    let entry = |index: usize| (log.data[index].action.clone(), log.data[index].subject.clone());
    assert_eq!(entry(1), ("preview.create".to_owned(), client.id.to_string()));
    assert_eq!(entry(0), ("preview.end".to_owned(), preview.id.to_string()));
}

async fn a_preview_ends_by_itself_and_by_hand(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (tab, preview) = begin(&clinic, json!({})).await;
    let path = format!("/api/v1/previews/{}", preview.id);
    clinic.owner.delete(&path).await.expect::<Value>(204);
    clinic.owner.delete(&path).await.expect_problem(404, "not_found");
    tab.get(&clinic.portal("/me")).await.expect_problem(401, "preview_ended");
    tab.get(&clinic.portal("")).await.expect_problem(401, "preview_ended");

    let (tab, _) = begin(&clinic, json!({})).await;
    app.clock.advance(chrono::Duration::minutes(59));
    tab.get(&clinic.portal("/me")).await.expect::<Me>(200);
    app.clock.advance(chrono::Duration::minutes(1));
    tab.get(&clinic.portal("/me")).await.expect_problem(401, "preview_ended");
    let made_up = app.anonymous().with_header("portico-preview", "not-a-preview");
    made_up.get(&clinic.portal("/me")).await.expect_problem(401, "preview_ended");
}

async fn a_preview_ends_with_the_session_of_whoever_looks(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (tab, _) = begin(&clinic, json!({})).await;
    tab.get(&clinic.portal("/me")).await.expect::<Me>(200);
    clinic.owner.delete("/api/v1/staff/sessions/current").await.expect::<Value>(204);
    tab.get(&clinic.portal("/me")).await.expect_problem(401, "preview_ended");
}

async fn a_preview_does_not_disturb_a_client(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, theirs) = clinic.signed_in_client("Elena").await;
    let (tab, preview) = begin(&clinic, json!({})).await;
    // The same browser: the preview is of one tab, the cookie is of all others.
    let token = preview.url.split_once('#').unwrap().1;
    let same_browser = theirs.with_header("portico-preview", token);
    assert_eq!(same_browser.get(&clinic.portal("/me")).await.expect::<Me>(200).first_name, "Alex");
    let answer = same_browser.delete(&clinic.portal("/sessions/current")).await;
    answer.expect_problem(403, "read_only_session");
    assert!(answer.headers.get("set-cookie").is_none());
    assert_eq!(theirs.get(&clinic.portal("/me")).await.expect::<Me>(200).first_name, "Elena");
    // And a preview is worth nothing elsewhere.
    let other = app.clinic("oakhill").await;
    tab.get(&other.portal("/me")).await.expect_problem(401, "preview_ended");
    tab.get("/api/v1/clinic").await.expect_problem(401, "unauthenticated");
}

async fn a_preview_shows_a_portal_that_is_off(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let off = json!({ "enabled": false });
    clinic.owner.if_match(1).patch("/api/v1/portal-settings", &off).await.expect::<Value>(200);
    let (tab, _) = begin(&clinic, json!({})).await;
    tab.get(&clinic.portal("/me")).await.expect::<Me>(200);
    let made_up = app.anonymous().with_header("portico-preview", "not-a-preview");
    made_up.get(&clinic.portal("")).await.expect_problem(401, "preview_ended");
    app.anonymous().get(&clinic.portal("")).await.expect_problem(404, "portal_off");
}

async fn a_preview_takes_the_permission_and_a_client_of_the_clinic(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let practitioner = clinic.staff("amara", Role::Practitioner).await;
    practitioner.post("/api/v1/previews", &json!({})).await.expect_problem(403, "forbidden");
    let desk = clinic.staff("mei", Role::FrontDesk).await;
    desk.post("/api/v1/previews", &json!({})).await.expect::<CreatedPreview>(201);
    let stranger = other.client("Noor").await;
    let body = json!({ "client_id": stranger.id });
    clinic.owner.post("/api/v1/previews", &body).await.expect_problem(404, "not_found");
    let (_, preview) = begin(&clinic, json!({})).await;
    other.owner.delete(&format!("/api/v1/previews/{}", preview.id)).await.expect_problem(404, "not_found");
    practitioner.delete(&format!("/api/v1/previews/{}", preview.id)).await.expect_problem(403, "forbidden");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    vec![
        Row::new("preview.create").body(json!({ "client_id": world.client.id })).naming(),
        Row::new("preview.end").of(world.preview.id),
    ]
}
