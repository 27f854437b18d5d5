//! What clients do.

use chrono::Duration;
use serde_json::{Value, json};
use testkit::{Http, Sent};

use super::{Walk, at};

/// Signs Elena in and opens every page.
pub(super) async fn walk(walk: &mut Walk<'_>) -> Http {
    let http = sign_in(walk).await;
    let path = |rest: &str| walk.world.clinic.portal(rest);
    let (me, home, treatments) = (path("/me"), path("/dashboard"), path("/treatments"));
    let (appointments, notifications) = (path("/appointments"), path("/me/notifications"));
    let (preferences, sessions, activity) =
        (path("/me/notification-preferences"), path("/sessions"), path("/activity"));

    walk.get("me.get", "who is signed in", &http, &me).await;
    walk.world.clinic.app.clock.advance(Duration::minutes(2));
    walk.get("me.get", "after a minute or more, which is noted", &http, &me).await;
    walk.get("dashboard.get", "home", &http, &home).await;
    walk.get("my_appointment.list", "appointments to come", &http, &format!("{appointments}?when=upcoming")).await;
    let past = walk.get("my_appointment.list", "past appointments", &http, &format!("{appointments}?when=past")).await;
    let one = format!("{appointments}/{}", past["data"][0]["id"].as_str().unwrap());
    walk.get("my_appointment.get", "one appointment", &http, &one).await;
    walk.get("my_appointment.get_calendar_file", "its calendar file", &http, &format!("{one}/calendar.ics")).await;
    walk.get("offered_treatment.list", "what can be booked", &http, &treatments).await;
    walk.get("notification.list", "notifications", &http, &notifications).await;
    walk.get("notification_preferences.get", "what one is told", &http, &preferences).await;
    let choices = json!({ "preferences": [{ "purpose": "reminders", "channel": "sms", "enabled": false }] });
    walk.step("notification_preferences.replace", "choosing what one is told", http.put(&preferences, &choices)).await;
    walk.get("session.list", "where one is signed in", &http, &sessions).await;
    let events = json!({ "events": [{ "event": "page_view", "page": "home" }] });
    walk.step("activity.report", "page views", http.post(&activity, &events)).await;
    http
}

async fn sign_in(walk: &mut Walk<'_>) -> Http {
    let app = walk.world.clinic.app;
    let http = app.anonymous();
    let path = |rest: &str| walk.world.clinic.portal(rest);
    let (portal, links, inspect, sessions) =
        (path(""), path("/login-links"), path("/login-links/inspect"), path("/sessions"));
    walk.get("portal.get", "the portal, before sign-in", &http, &portal).await;
    let email = walk.world.clinic.client_email("Elena");
    let body = json!({ "identifier": email });
    walk.post("login_link.request", "asking for a sign-in link", &http, &links, &body).await;
    app.send_messages().await;
    let sent = app.mailbox.sent();
    let token = sent.iter().rev().filter(|sent| sent.to() == email).find_map(Sent::token).unwrap();
    let body = json!({ "token": token });
    walk.step("login_link.inspect", "opening the link", http.post(&inspect, &body)).await;
    walk.post("session.create", "signing in by the link", &http, &sessions, &body).await;
    http
}

/// Books, moves and cancels.
pub(super) async fn book(walk: &mut Walk<'_>, http: &Http) {
    let one = walk.world.practitioners[0];
    for (occasion, days, practitioner) in [
        ("free times of a day, one practitioner", 1, Some(one)),
        ("free times of a day, anyone", 1, None),
        ("free times of a month, one practitioner", 31, Some(one)),
        ("free times of a month, anyone", 31, None),
    ] {
        let search = walk.world.clinic.portal(&walk.world.search(days, practitioner));
        walk.get("offered_slot.list", occasion, http, &search).await;
    }
    let (holds, appointments) = (walk.world.clinic.portal("/holds"), walk.world.clinic.portal("/appointments"));
    let (treatment, day) = (walk.world.treatment, walk.world.day + Duration::days(1));
    let time = |hour: u32| json!({ "treatment_id": treatment, "starts_at": at(day, hour * 60) });
    let hold = walk.post("hold.create", "holding a time", http, &holds, &time(11)).await;
    let held = format!("{holds}/{}", hold["id"].as_str().unwrap());
    walk.step("hold.delete", "letting go of it", http.delete(&held)).await;
    let hold: Value = http.post(&holds, &time(10)).await.expect(201);
    let body = json!({ "hold_id": hold["id"] });
    walk.post("my_appointment.create", "booking a held time", http, &appointments, &body).await;
    let booked = walk.post("my_appointment.create", "booking a time at once", http, &appointments, &time(12)).await;
    let booked = format!("{appointments}/{}", booked["id"].as_str().unwrap());
    let body = json!({ "starts_at": at(day, 14 * 60) });
    walk.post("my_appointment.move", "moving it", http, &format!("{booked}/move"), &body).await;
    let quote = format!("{booked}/cancellation-quote");
    walk.get("my_appointment.quote_cancellation", "what cancelling it would mean", http, &quote).await;
    let (cancel, nothing) = (format!("{booked}/cancel"), json!({}));
    walk.step("my_appointment.cancel", "cancelling it", http.post(&cancel, &nothing)).await;
    let sessions = walk.world.clinic.portal("/sessions/current");
    walk.step("session.sign_out", "signing out", http.delete(&sessions)).await;
}
