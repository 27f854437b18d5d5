//! What happened to clients, and what they want to be told.

use contract::{
    appointments::{Appointment, ClinicAppointment},
    dashboard::Dashboard,
    notifications::{Notification, NotificationKind, NotificationPreferences},
    paging::Page,
    portal::Portal,
};
use serde_json::{Value, json};
use testkit::{Http, Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{self, row::Row};

on_both_databases!(
    what_the_clinic_does_is_told_and_counted,
    what_one_does_oneself_counts_as_read,
    pages_follow_each_other_without_gaps,
    what_was_not_seen_stays_unread,
    what_was_read_is_forgotten_after_a_year,
    a_new_device_is_told_and_a_known_one_is_not,
    a_change_by_staff_is_told,
    preferences_begin_with_what_is_sensible,
    preferences_chosen_at_once_do_not_get_in_each_others_way,
    messages_go_where_they_are_wanted,
    the_portal_keeps_quiet_when_it_is_told_to,
    security_cannot_be_switched_off,
);

struct World<'a> {
    clinic: TestClinic<'a>,
    client: contract::clients::Client,
    http: Http,
    treatment: contract::ids::TreatmentId,
}

impl<'a> World<'a> {
    async fn new(app: &'a TestApp) -> Self {
        let clinic = app.clinic("rosewood").await;
        let practitioner = clinic.practitioner("Dr. Amara Osei").await;
        let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
        let (client, http) = clinic.signed_in_client("Elena").await;
        Self { clinic, client, http, treatment }
    }

    async fn book(&self, starts_at: &str) -> ClinicAppointment {
        let body = json!({ "client_id": self.client.id, "treatment_id": self.treatment, "starts_at": starts_at });
        self.clinic.owner.post("/api/v1/appointments", &body).await.expect(201)
    }

    async fn notifications(&self, query: &str) -> Page<Notification> {
        self.http.get(&self.clinic.portal(&format!("/me/notifications{query}"))).await.expect(200)
    }

    async fn unread(&self) -> (u32, u32) {
        let dashboard: Dashboard = self.http.get(&self.clinic.portal("/dashboard")).await.expect(200);
        let portal: Portal = self.http.get(&self.clinic.portal("")).await.expect(200);
        (dashboard.unread_notifications, portal.unread_notifications)
    }

    async fn choose(&self, choices: &[(&str, &str, bool)]) -> NotificationPreferences {
        let choice = |(purpose, channel, enabled): &(&str, &str, bool)| json!({ "purpose": purpose, "channel": channel, "enabled": enabled });
        let choices: Vec<Value> = choices.iter().map(choice).collect();
        let path = self.clinic.portal("/me/notification-preferences");
        self.http.put(&path, &json!({ "preferences": choices })).await.expect(200)
    }
}

fn kinds(page: &Page<Notification>) -> Vec<NotificationKind> {
    page.data.iter().map(|row| row.kind).collect()
}

async fn what_the_clinic_does_is_told_and_counted(app: TestApp) {
    let world = World::new(&app).await;
    assert_eq!(world.unread().await, (0, 0));
    let booked = world.book("2026-11-24T10:00:00Z").await.appointment;
    assert_eq!(world.unread().await, (1, 1));
    app.clock.advance(chrono::Duration::seconds(1));
    let path = format!("/api/v1/appointments/{}/cancel", booked.id);
    world.clinic.owner.post(&path, &json!({})).await.expect::<ClinicAppointment>(200);
    assert_eq!(world.unread().await, (2, 2));

    let page = world.notifications("").await;
    assert_eq!(kinds(&page), [NotificationKind::AppointmentCancelled, NotificationKind::AppointmentBooked]);
    let newest = &page.data[0];
    assert_eq!((newest.detail.as_str(), newest.appointment_id), ("Review", Some(booked.id)));
    assert_eq!(newest.local_start, Some(booked.local_start));
    assert!(newest.read_at.is_none());

    let path = world.clinic.portal(&format!("/me/notifications/{}/mark-read", newest.id));
    world.http.post(&path, &json!({})).await.expect::<Value>(204);
    world.http.post(&path, &json!({})).await.expect::<Value>(204);
    assert_eq!(world.unread().await, (1, 1));
    let anonymous: Portal = app.anonymous().get(&world.clinic.portal("")).await.expect(200);
    assert_eq!((anonymous.signed_in, anonymous.unread_notifications), (false, 0));
}

async fn what_one_does_oneself_counts_as_read(app: TestApp) {
    let world = World::new(&app).await;
    let body = json!({ "treatment_id": world.treatment, "starts_at": "2026-11-25T10:00:00Z" });
    let path = world.clinic.portal("/appointments");
    let booked: Appointment = world.http.post(&path, &body).await.expect(201);
    app.clock.advance(chrono::Duration::seconds(1));
    let cancel = world.clinic.portal(&format!("/appointments/{}/cancel", booked.id));
    world.http.post(&cancel, &json!({})).await.expect::<Appointment>(200);
    let page = world.notifications("").await;
    assert_eq!(kinds(&page), [NotificationKind::AppointmentCancelled, NotificationKind::AppointmentBooked]);
    assert!(page.data.iter().all(|row| row.read_at.is_some()));
    assert_eq!(world.unread().await, (0, 0));
}

async fn pages_follow_each_other_without_gaps(app: TestApp) {
    let world = World::new(&app).await;
    for hour in 10..15 {
        world.book(&format!("2026-11-24T{hour}:00:00Z")).await;
        app.clock.advance(chrono::Duration::seconds(1));
    }
    let whole = world.notifications("").await;
    assert_eq!((whole.data.len(), &whole.next), (5, &None));
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let page = world.notifications(&format!("?limit=2{after}")).await;
        found.extend(page.data);
        // What comes meanwhile does not move the pages.
        world.book(&format!("2026-12-0{}T10:00:00Z", found.len())).await;
        let Some(next) = page.next else { break };
        after = format!("&after={next}");
    }
    assert_eq!(found, whole.data);
    let wrong = world.http.get(&world.clinic.portal("/me/notifications?after=nonsense")).await;
    wrong.expect_problem(400, "invalid_cursor");
}

async fn what_was_not_seen_stays_unread(app: TestApp) {
    let world = World::new(&app).await;
    for hour in 10..13 {
        world.book(&format!("2026-11-24T{hour}:00:00Z")).await;
        app.clock.advance(chrono::Duration::seconds(1));
    }
    let seen = world.notifications("").await.data[0].id;
    world.book("2026-11-24T14:00:00Z").await;
    let path = world.clinic.portal("/me/notifications/mark-all-read");
    world.http.post(&path, &json!({ "up_to": seen })).await.expect::<Value>(204);
    assert_eq!(world.unread().await, (1, 1));
    let page = world.notifications("").await;
    let read: Vec<bool> = page.data.iter().map(|row| row.read_at.is_some()).collect();
    assert_eq!(read, [false, true, true, true]);

    // Another client's are not touched.
    let (_, other) = world.clinic.signed_in_client("Priya").await;
    other.post(&path, &json!({ "up_to": page.data[0].id })).await.expect::<Value>(204);
    assert_eq!(world.unread().await, (1, 1));
}

async fn what_was_read_is_forgotten_after_a_year(app: TestApp) {
    let mut world = World::new(&app).await;
    world.book("2026-11-24T10:00:00Z").await;
    let read = world.notifications("").await.data[0].id;
    let path = world.clinic.portal("/me/notifications/mark-all-read");
    world.http.post(&path, &json!({ "up_to": read })).await.expect::<Value>(204);
    app.clock.advance(chrono::Duration::seconds(1));
    world.book("2026-11-24T11:00:00Z").await;
    for (days, left) in [(364, 2), (2, 1)] {
        app.clock.advance(chrono::Duration::days(days));
        app::jobs::sweep(&app.ctx).await.unwrap();
        // Sessions end before.
        world.http = world.clinic.sign_in(&world.clinic.client_email("Elena")).await;
        let page = world.notifications("?limit=50").await;
        let booked = page.data.iter().filter(|row| row.kind == NotificationKind::AppointmentBooked);
        assert_eq!(booked.count(), left, "{page:?}");
        assert_eq!(page.data.iter().any(|row| row.id == read), left == 2);
    }
}

async fn a_new_device_is_told_and_a_known_one_is_not(app: TestApp) {
    let world = World::new(&app).await;
    let email = world.clinic.client_email("Elena");
    let sign_in = async |user_agent: &str| {
        app.clock.advance(chrono::Duration::minutes(2));
        let http = app.anonymous().with_header("user-agent", user_agent);
        let token = world.clinic.request_link(&http, &email).await;
        http.post(&world.clinic.portal("/sessions"), &json!({ "token": token })).await.expect::<Value>(201);
    };
    assert!(world.notifications("").await.data.is_empty(), "the first device is no news");
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Safari/604.1";
    sign_in(phone).await;
    let page = world.notifications("").await;
    assert_eq!(kinds(&page), [NotificationKind::NewDevice]);
    assert_eq!(page.data[0].detail, "Safari on iPhone");
    assert!(page.data[0].read_at.is_none());
    sign_in(phone).await;
    assert_eq!(world.notifications("").await.data.len(), 1);
}

async fn a_change_by_staff_is_told(app: TestApp) {
    let world = World::new(&app).await;
    let path = format!("/api/v1/clients/{}", world.client.id);
    let owner = world.clinic.owner.if_match(1);
    owner.patch(&path, &json!({ "note": "Prefers mornings" })).await.expect::<Value>(200);
    assert!(world.notifications("").await.data.is_empty(), "notes are among staff");
    let owner = world.clinic.owner.if_match(2);
    owner.patch(&path, &json!({ "phone": "07700 900182" })).await.expect::<Value>(200);
    let page = world.notifications("").await;
    assert_eq!(kinds(&page), [NotificationKind::ContactChanged]);
    assert!(!page.data[0].detail.contains("900182"), "masked: {}", page.data[0].detail);
    assert_eq!(world.unread().await, (1, 1));
}

async fn preferences_begin_with_what_is_sensible(app: TestApp) {
    let world = World::new(&app).await;
    let path = world.clinic.portal("/me/notification-preferences");
    let begin: NotificationPreferences = world.http.get(&path).await.expect(200);
    assert_eq!(begin.preferences.len(), 8);
    let off = |preferences: &NotificationPreferences| preferences.preferences.iter().filter(|row| !row.enabled).count();
    assert_eq!(off(&begin), 0);
    let chosen = world.choose(&[("reminders", "email", true), ("appointments", "sms", false)]).await;
    assert_eq!(off(&chosen), 1);
    assert_eq!(world.http.get(&path).await.expect::<NotificationPreferences>(200), chosen);
    assert_eq!(world.choose(&[]).await, begin, "what is left out goes back");
}

async fn preferences_chosen_at_once_do_not_get_in_each_others_way(app: TestApp) {
    let world = World::new(&app).await;
    let path = world.clinic.portal("/me/notification-preferences");
    let choices: Vec<_> = (0..20)
        .map(|number| {
            let (http, path) = (world.http.clone(), path.clone());
            let choice = json!({ "purpose": "reminders", "channel": "email", "enabled": number % 2 == 0 });
            tokio::spawn(async move { http.put(&path, &json!({ "preferences": [choice] })).await })
        })
        .collect();
    for choice in choices {
        choice.await.unwrap().expect::<NotificationPreferences>(200);
    }
}

async fn messages_go_where_they_are_wanted(app: TestApp) {
    let world = World::new(&app).await;
    let (email, phone) = (world.clinic.client_email("Elena"), "+447700900182");
    let path = format!("/api/v1/clients/{}", world.client.id);
    world.clinic.owner.if_match(1).patch(&path, &json!({ "phone": phone })).await.expect::<Value>(200);
    let sent = async |hour: u32| {
        let before = app.mailbox.sent().len();
        world.book(&format!("2026-11-26T{hour}:00:00Z")).await;
        app.send_messages().await;
        let receivers: Vec<String> = app.mailbox.sent()[before..].iter().map(|sent| sent.to().to_owned()).collect();
        receivers
    };
    assert_eq!(sent(10).await, [email.as_str()]);
    world.choose(&[("appointments", "email", false)]).await;
    assert_eq!(sent(11).await, [phone]);
    world.choose(&[("appointments", "email", false), ("appointments", "sms", false)]).await;
    assert_eq!(sent(12).await, [""; 0]);
    assert_eq!(world.unread().await.0, 4, "and the portal still tells");

    // It is asked when the message is sent, not when it is queued.
    world.book("2026-11-26T13:00:00Z").await;
    world.choose(&[]).await;
    app.send_messages().await;
    assert!(matches!(app.mailbox.newest_to(&email), Some(Sent::Mail(mail)) if mail.text.contains("13:00")));
}

async fn the_portal_keeps_quiet_when_it_is_told_to(app: TestApp) {
    let world = World::new(&app).await;
    world.choose(&[("appointments", "portal", false)]).await;
    world.book("2026-11-26T10:00:00Z").await;
    assert!(world.notifications("").await.data.is_empty());
    app.send_messages().await;
    assert!(app.mailbox.newest_to(&world.clinic.client_email("Elena")).unwrap().text().contains("Review"));
}

async fn security_cannot_be_switched_off(app: TestApp) {
    let world = World::new(&app).await;
    let path = world.clinic.portal("/me/notification-preferences");
    let off = json!({ "purpose": "security", "channel": "email", "enabled": false });
    let answer = world.http.put(&path, &json!({ "preferences": [off] })).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["preferences.0.enabled: locked"]);
    let on = json!({ "purpose": "reminders", "channel": "email", "enabled": true });
    let answer = world.http.put(&path, &json!({ "preferences": [on, on] })).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["preferences.1: duplicate"]);
    let news = json!({ "preferences": [{ "purpose": "news", "channel": "email", "enabled": true }] });
    let answer = world.http.put(&path, &news).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["preferences.0.channel: unavailable"]);
    let unknown = json!({ "preferences": [{ "purpose": "gossip", "channel": "email", "enabled": true }] });
    world.http.put(&path, &unknown).await.expect_problem(400, "malformed_body");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &tenancy::world::World<'_>) -> Vec<Row> {
    let path = world.clinic.portal("/me/notifications");
    let notifications: Page<Notification> = world.client_http.get(&path).await.expect(200);
    let newest = notifications.data[0].id;
    vec![
        Row::new("notification_preferences.replace").body(json!({ "preferences": [] })),
        Row::new("notification.mark_read").of(newest),
        Row::new("notification.mark_all_read").body(json!({ "up_to": newest })),
    ]
}
