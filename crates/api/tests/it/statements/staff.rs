//! What staff and programs do.

use chrono::Duration;
use contract::clients::Client;
use serde_json::{Value, json};

use super::{Walk, at};

/// What is needed all day.
pub(super) async fn walk(walk: &mut Walk<'_>) {
    let staff = walk.world.clinic.owner.clone();
    let (day, elena) = (walk.world.day, walk.world.elena.id);
    let body = json!({ "email": walk.world.clinic.staff_email("owner"), "password": walk.world.clinic.password() });
    let sign_in = staff.post("/api/v1/staff/sessions", &body);
    walk.step("staff_session.create", "signing in on a known device", sign_in).await;
    walk.get("staff.me", "who is signed in", &staff, "/api/v1/staff/me").await;
    let events = json!({ "events": [{ "event": "page_view", "page": "staff_calendar" }] });
    walk.step("staff_activity.report", "page views", staff.post("/api/v1/staff/activity", &events)).await;
    walk.get("calendar.get", "a day", &staff, &format!("/api/v1/calendar?date={day}")).await;
    walk.get("calendar.get", "a week", &staff, &format!("/api/v1/calendar?date={day}&days=7")).await;
    walk.get("appointment.list", "all appointments", &staff, "/api/v1/appointments").await;

    walk.get("client.list", "the first page", &staff, "/api/v1/clients?limit=50").await;
    walk.get("client.list", "a search", &staff, "/api/v1/clients?limit=50&q=cli").await;
    let client = format!("/api/v1/clients/{elena}");
    walk.get("client.get", "a client's page, for the first time in an hour", &staff, &client).await;
    walk.get("client.get", "a client's page, once more", &staff, &client).await;
    walk.get("reachability.get", "the same page", &staff, &format!("{client}/reachability")).await;
    let theirs = format!("/api/v1/appointments?client_id={elena}&order=latest&limit=20");
    walk.get("appointment.list", "the same page", &staff, &theirs).await;
    let body = json!({ "first_name": "Ada", "last_name": "Hill", "email": "ada@clients.example" });
    walk.post("client.create", "adding a client", &staff, "/api/v1/clients", &body).await;
    let version = staff.get(&client).await.expect::<Client>(200).version;
    let (changing, note) = (staff.if_match(version), json!({ "note": "Prefers mornings" }));
    walk.step("client.update", "changing a client", changing.patch(&client, &note)).await;
    book(walk).await;
}

async fn book(walk: &mut Walk<'_>) {
    let staff = walk.world.clinic.owner.clone();
    let one = walk.world.practitioners[0];
    let day = format!("/api/v1{}", walk.world.search(1, Some(one)));
    walk.get("slot.list", "free times of a day, one practitioner", &staff, &day).await;
    let month = format!("/api/v1{}", walk.world.search(31, None));
    walk.get("slot.list", "free times of a month, anyone", &staff, &month).await;
    let later = walk.world.day + Duration::days(2);
    let body = json!({
        "client_id": walk.world.elena.id,
        "treatment_id": walk.world.treatment,
        "starts_at": at(later, 10 * 60),
    });
    let booked = walk.post("appointment.create", "booking", &staff, "/api/v1/appointments", &body).await;
    let changing = staff.if_match(booked["version"].as_i64().unwrap());
    let booked = format!("/api/v1/appointments/{}", booked["id"].as_str().unwrap());
    walk.get("appointment.get", "one appointment", &staff, &booked).await;
    let body = json!({ "starts_at": at(later, 12 * 60) });
    walk.post("appointment.move", "moving it", &changing, &format!("{booked}/move"), &body).await;
    let quote = format!("{booked}/cancellation-quote");
    walk.get("appointment.quote_cancellation", "what cancelling it would mean", &staff, &quote).await;
    let (cancel, nothing) = (format!("{booked}/cancel"), json!({}));
    walk.step("appointment.cancel", "cancelling it", staff.post(&cancel, &nothing)).await;
}

/// What is looked at and set up now and then.
pub(super) async fn set_up(walk: &mut Walk<'_>) {
    let staff = walk.world.clinic.owner.clone();
    let practitioner = format!("/api/v1/practitioners/{}", walk.world.practitioners[0]);
    let (hours, exceptions) = (format!("{practitioner}/hours"), format!("{practitioner}/hours-exceptions"));
    for (operation, occasion, path) in [
        ("message.list", "the outbox", "/api/v1/messages"),
        ("portal_overview.get", "the portal's overview", "/api/v1/portal-overview"),
        ("portal_person.list", "who uses the portal", "/api/v1/portal-people"),
        ("invite.list", "invites", "/api/v1/invites"),
        ("login_mailing.list", "mailings", "/api/v1/login-mailings"),
        ("portal_activity.get", "activity", "/api/v1/portal-activity?from=2026-11-01&to=2026-11-30"),
        ("treatment.list", "treatments", "/api/v1/treatments"),
        ("practitioner.list", "practitioners", "/api/v1/practitioners"),
        ("hours.get", "a practitioner's week", hours.as_str()),
        ("hours_exception.list", "their exceptions", exceptions.as_str()),
        ("clinic.get", "the clinic", "/api/v1/clinic"),
        ("portal_settings.get", "the portal's settings", "/api/v1/portal-settings"),
        ("message_template.list", "the clinic's texts", "/api/v1/message-templates"),
        ("message_template.get", "one of them", "/api/v1/message-templates/sign_in"),
        ("delivery_settings.get", "how messages are sent", "/api/v1/delivery-settings"),
        ("audit_entry.list", "the audit log", "/api/v1/audit"),
        ("staff_session.list", "where one is signed in", "/api/v1/staff/sessions"),
        ("team_session.list", "where everybody is", "/api/v1/sessions"),
        ("api_key.list", "keys of programs", "/api/v1/api-keys"),
        ("team_member.list", "the team", "/api/v1/team/members"),
        ("team_invite.list", "invites to the team", "/api/v1/team/invites"),
    ] {
        walk.get(operation, occasion, &staff, path).await;
    }
    let app = walk.world.clinic.app;
    let body = json!({ "client_id": walk.world.clinic.client("Grace").await.id });
    walk.post("invite.create", "inviting a client", &staff, "/api/v1/invites", &body).await;
    let body = json!({ "name": "Website", "scopes": ["clients:read"] });
    let key: Value = staff.post("/api/v1/api-keys", &body).await.expect(201);
    let program = app.anonymous().with_bearer(key["secret"].as_str().unwrap());
    let nothing = json!({});
    // The installation's first token creates its signing key.
    program.post("/api/v1/access-tokens", &nothing).await.expect::<Value>(201);
    let exchange = program.post("/api/v1/access-tokens", &nothing);
    let token = walk.step("access_token.create", "a program's token", exchange).await;
    let program = app.anonymous().with_bearer(token["access_token"].as_str().unwrap());
    walk.get("client.list", "the first page, for a program", &program, "/api/v1/clients?limit=50").await;
}
