//! What clients see of a clinic: address, look, sections, announcement.

use contract::{
    audit::AuditEntry,
    clinics::Clinic,
    custom_values::ResolvedValues,
    dashboard::Dashboard,
    login_links::LinkSection,
    paging::Page,
    portal::{Portal, Section},
    portal_settings::{PortalSettings, SlugAvailability},
    sessions::NewSession,
    staff::StaffMe,
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::row::Row;

on_both_databases!(
    settings_are_changed_and_audited,
    bad_settings_are_named,
    empty_texts_go_back_to_what_was_there_before,
    the_portal_follows_its_settings,
    a_section_that_is_off_is_gone,
    a_link_to_a_section_that_is_off_leads_home,
    messages_follow_the_settings,
    an_announcement_is_shown_on_its_days,
    an_old_address_leads_to_the_new_one,
    an_address_is_held_for_a_year,
    an_address_is_checked_while_typing,
    the_oldest_addresses_are_let_go,
);

const PATH: &str = "/api/v1/portal-settings";

async fn settings(clinic: &TestClinic<'_>) -> PortalSettings {
    clinic.owner.get(PATH).await.expect(200)
}

async fn change(clinic: &TestClinic<'_>, change: Value) -> PortalSettings {
    let version = settings(clinic).await.version;
    clinic.owner.if_match(version).patch(PATH, &change).await.expect(200)
}

async fn availability(clinic: &TestClinic<'_>, slug: &str) -> SlugAvailability {
    clinic.owner.get(&format!("{PATH}/slug-availability?slug={slug}")).await.expect(200)
}

async fn settings_are_changed_and_audited(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let before = settings(&clinic).await;
    let body = json!({ "slug": "rosewood-spa", "brand_color": "#2f5d50", "accent_color": "#8A4B6B", "name": " My Rosewood ",
        "description": "Skin and lash care.", "support_email": "help@rosewood.example", "phone": "020 7946 0182" });
    let after: PortalSettings = clinic.owner.if_match(before.version).patch(PATH, &body).await.expect(200);
    assert_eq!(after.portal_url, format!("{}/rosewood-spa", app.address()));
    assert_eq!(after.name.as_deref(), Some("My Rosewood"));
    assert_eq!(after.accent_color.map(|color| color.to_string()).as_deref(), Some("#8a4b6b"));
    assert_eq!(after.former_slugs.iter().map(|former| former.slug.as_str()).collect::<Vec<_>>(), ["rosewood"]);
    assert_eq!(after, settings(&clinic).await);
    clinic.owner.if_match(before.version).patch(PATH, &body).await.expect_problem(412, "stale_version");
    clinic.owner.patch(PATH, &body).await.expect_problem(428, "precondition_required");

    let seen: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    assert_eq!((seen.slug.as_str(), seen.version), ("rosewood-spa", after.version), "they share a version");
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=1").await.expect(200);
    assert_eq!(log.data[0].action, "portal_settings.update");
}

async fn bad_settings_are_named(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    app.clinic("oakhill").await;
    let change = async |body: Value| clinic.owner.if_match(1).patch(PATH, &body).await;
    assert_eq!(change(json!({ "slug": "oakhill" })).await.fields(), ["slug: taken"]);
    change(json!({ "slug": "admin" })).await.expect_problem(400, "malformed_body");
    change(json!({ "brand_color": "mauve" })).await.expect_problem(400, "malformed_body");
    change(json!({ "sections": [{ "section": "dance", "enabled": true }] }))
        .await
        .expect_problem(400, "malformed_body");
    let twice = json!([{ "section": "booking", "enabled": true }, { "section": "booking", "enabled": false }]);
    let answer = change(json!({ "accent_color": "mauve", "support_email": "nobody", "sections": twice })).await;
    assert_eq!(answer.fields(), ["support_email: format", "accent_color: color", "sections: duplicate"]);
    for link in ["javascript:alert(1)", "http://rosewood.example", "https://", "https://a b", "//rosewood.example"] {
        let answer = change(json!({ "announcement": { "text": "Closed", "link": link } })).await;
        assert_eq!(answer.fields(), ["announcement.link: link"], "{link}");
    }
    let days = json!({ "text": "Closed", "from_date": "2026-12-26", "to_date": "2026-12-24" });
    assert_eq!(change(json!({ "announcement": days })).await.fields(), ["announcement.to_date: dates_order"]);
    let far = json!({ "text": "Closed", "from_date": "-262143-01-01", "to_date": "+262142-12-31" });
    assert_eq!(
        change(json!({ "announcement": far })).await.fields(),
        ["announcement.from_date: range", "announcement.to_date: range"]
    );
    let long = json!({ "announcement": { "text": "x".repeat(301) }, "name": "x".repeat(81) });
    assert_eq!(change(long).await.fields(), ["announcement.text: length", "name: length"]);
    assert_eq!(settings(&clinic).await.version, 1, "nothing was changed");
}

async fn empty_texts_go_back_to_what_was_there_before(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let before = settings(&clinic).await;
    let set = json!({ "name": "R", "description": "D", "support_email": "a@b.example", "address": "12 Orchard Row",
        "accent_color": "#14532d", "announcement": { "text": "Closed", "link": "https://rosewood.example" } });
    change(&clinic, set).await;
    let unset = json!({ "name": "", "description": " ", "support_email": "", "address": "", "accent_color": "",
        "announcement": { "text": "" } });
    let after = change(&clinic, unset).await;
    assert_eq!(PortalSettings { version: before.version, updated_at: before.updated_at, ..after }, before);
}

async fn the_portal_follows_its_settings(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let portal: Portal = app.anonymous().get(&clinic.portal("")).await.expect(200);
    assert_eq!((portal.name.as_str(), portal.clinic_name.as_str()), ("The rosewood clinic", "The rosewood clinic"));
    assert_eq!(portal.sections, [Section::Appointments, Section::Booking]);

    let order = json!([{ "section": "booking", "enabled": true }]);
    change(&clinic, json!({ "name": "My Rosewood", "accent_color": "#14532d", "sections": order })).await;
    let portal: Portal = app.anonymous().get(&clinic.portal("")).await.expect(200);
    assert_eq!((portal.name.as_str(), portal.clinic_name.as_str()), ("My Rosewood", "The rosewood clinic"));
    assert_eq!(portal.accent_color.map(|color| color.to_string()).as_deref(), Some("#14532d"));
    assert_eq!(portal.sections, [Section::Booking, Section::Appointments]);

    change(&clinic, json!({ "enabled": false, "phone": "020 7946 0018", "email": "hello@rosewood.example" })).await;
    let closed = app.anonymous().get(&clinic.portal("")).await;
    closed.expect_problem(404, "portal_off");
    let closed = &closed.body["closed_portal"];
    assert_eq!(closed["clinic_name"], "The rosewood clinic");
    assert_eq!(closed["calling_code"], "44");
    assert_eq!(closed["contact"]["phone"], "+442079460018");
    assert_eq!(closed["contact"]["email"], "hello@rosewood.example");
}

async fn a_section_that_is_off_is_gone(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let body = json!({ "treatment_id": treatment, "starts_at": "2026-11-26T10:00:00Z" });
    let booked: Value = http.post(&clinic.portal("/appointments"), &body).await.expect(201);
    let booked = booked["id"].as_str().unwrap();
    let slots = format!("/slots?treatment_id={treatment}&from=2026-11-24&to=2026-11-25");
    let booking = [
        (Method::GET, "/treatments".to_owned()),
        (Method::GET, slots),
        (Method::POST, "/holds".to_owned()),
        (Method::POST, "/appointments".to_owned()),
    ];
    let appointments = [
        (Method::GET, "/appointments".to_owned()),
        (Method::GET, format!("/appointments/{booked}/cancellation-quote")),
        (Method::POST, format!("/appointments/{booked}/cancel")),
    ];
    let either = [
        (Method::GET, format!("/appointments/{booked}")),
        (Method::GET, format!("/appointments/{booked}/calendar.ics")),
    ];
    let assert_off = async |operations: &[(Method, String)]| {
        for (method, path) in operations {
            let body = if path.ends_with("/cancel") { &json!({}) } else { &body };
            let body = (*method == Method::POST).then_some(body);
            let answer = http.send(method.clone(), &clinic.portal(path), body).await;
            answer.expect_problem(404, "section_off");
        }
    };

    change(&clinic, json!({ "sections": [{ "section": "booking", "enabled": false }] })).await;
    assert_off(&booking).await;
    http.get(&clinic.portal("/appointments")).await.expect::<Value>(200);
    assert_eq!(app.anonymous().get(&clinic.portal("")).await.expect::<Portal>(200).sections, [Section::Appointments]);

    change(&clinic, json!({ "sections": [{ "section": "booking", "enabled": true }, { "section": "appointments", "enabled": false }] })).await;
    assert_off(&appointments).await;
    assert_eq!(http.get(&clinic.portal(&either[0].1)).await.status, 200, "shown after booking");
    let dashboard: Dashboard = http.get(&clinic.portal("/dashboard")).await.expect(200);
    assert_eq!((dashboard.upcoming.len(), dashboard.upcoming_count), (0, 0));

    change(&clinic, json!({ "sections": [{ "section": "booking", "enabled": false }] })).await;
    assert_off(&booking).await;
    assert_off(&appointments).await;
    assert_off(&either).await;
    clinic.owner.get(&format!("/api/v1/appointments/{booked}")).await.expect::<Value>(200);
}

async fn a_link_to_a_section_that_is_off_leads_home(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let body = json!({ "delivery": "send", "section": "booking" });
    let path = format!("/api/v1/clients/{}/login-links", client.id);
    for (enabled, page) in [(true, Some("/book")), (false, None)] {
        clinic.owner.post(&path, &body).await.expect::<Value>(201);
        change(&clinic, json!({ "sections": [{ "section": "booking", "enabled": enabled }] })).await;
        app.send_messages().await;
        let token = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap().token().unwrap();
        let body = json!({ "token": token, "confirmed": true });
        let session: NewSession = app.anonymous().post(&clinic.portal("/sessions"), &body).await.expect(201);
        assert_eq!(session.page.as_deref(), page);
        app.clock.advance(chrono::Duration::minutes(1));
    }
    // From now on none is made.
    let mailing = json!({ "audience": { "client_ids": [client.id] }, "section": "booking" });
    for (path, body) in [(path.as_str(), &body), ("/api/v1/login-mailings", &mailing)] {
        let answer = clinic.owner.post(path, body).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), ["section: section_off"]);
    }
    let me: StaffMe = clinic.owner.get("/api/v1/staff/me").await.expect(200);
    assert_eq!((me.portal_enabled, me.link_sections), (true, vec![LinkSection::Appointments, LinkSection::Account]));
}

async fn messages_follow_the_settings(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let path = format!("/api/v1/clients/{}/custom-values", client.id);
    let value = async |name: &str| {
        let values: ResolvedValues = clinic.owner.get(&path).await.expect(200);
        values.values.into_iter().find(|value| value.name == name).unwrap().value
    };
    assert_eq!(value("portal.name").await, "The rosewood clinic");
    let set = json!({ "name": "My Rosewood", "slug": "rosewood-spa", "email": "hello@rosewood.example",
        "phone": "020 7946 0182", "address": "12 Orchard Row" });
    change(&clinic, set).await;
    assert_eq!(value("portal.name").await, "My Rosewood");
    assert_eq!(value("clinic.name").await, "The rosewood clinic");
    assert_eq!(value("clinic.address").await, "12 Orchard Row");
    assert_eq!(value("clinic.phone").await, "020 7946 0182");

    let mail = async || {
        clinic.request_link(&app.anonymous(), &clinic.client_email("Elena")).await;
        match app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap() {
            Sent::Mail(mail) => mail,
            Sent::Sms(sms) => panic!("a text message went to {}", sms.to),
        }
    };
    let first = mail().await;
    assert_eq!(first.reply_to.as_deref(), Some("hello@rosewood.example"));
    assert!(first.text.contains("/rosewood-spa/sign-in#"), "{}", first.text);
    change(&clinic, json!({ "support_email": "help@rosewood.example" })).await;
    app.clock.advance(chrono::Duration::seconds(61));
    assert_eq!(mail().await.reply_to.as_deref(), Some("help@rosewood.example"));
}

async fn an_announcement_is_shown_on_its_days(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    // The test's clock stands in winter, when London is on UTC.
    let today = app.now().date_naive();
    let until = today + chrono::Days::new(1);
    let told = json!({ "text": " Closed on Monday ", "link": "https://rosewood.example/news", "to_date": until });
    let after = change(&clinic, json!({ "announcement": told })).await;
    assert_eq!(after.announcement.unwrap().text, "Closed on Monday");
    let shown = async |email: &str| {
        let http = clinic.sign_in(email).await;
        http.get(&clinic.portal("/dashboard")).await.expect::<Dashboard>(200).announcement
    };
    let client = clinic.client("Elena").await;
    let email = client.email.unwrap().to_string();
    let notice = shown(&email).await.unwrap();
    assert_eq!(
        (notice.text.as_str(), notice.link.as_deref()),
        ("Closed on Monday", Some("https://rosewood.example/news"))
    );
    let midnight = until.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::Duration::days(1);
    app.clock.advance(midnight - app.now() - chrono::Duration::minutes(1));
    assert!(shown(&email).await.is_some(), "the last day is included");
    app.clock.advance(chrono::Duration::minutes(2));
    assert_eq!(shown(&email).await, None);
}

async fn an_old_address_leads_to_the_new_one(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let waiting = app.anonymous();
    let client = clinic.client("Noor").await;
    let token = clinic.request_link(&waiting, &client.email.unwrap().to_string()).await;
    change(&clinic, json!({ "slug": "rosewood-spa" })).await;

    for (old, new) in [
        ("/rosewood", "/rosewood-spa"),
        ("/rosewood/", "/rosewood-spa/"),
        ("/rosewood/sign-in", "/rosewood-spa/sign-in"),
        ("/rosewood/book?treatment=a%20b", "/rosewood-spa/book?treatment=a%20b"),
    ] {
        let answer = app.anonymous().get(old).await;
        assert_eq!((answer.status.as_u16(), answer.headers["location"].to_str().unwrap()), (307, new));
    }
    // What is open already works on, and so does the link that was sent before.
    assert_eq!(http.get(&clinic.portal("/dashboard")).await.status, 200);
    let portal: Portal = app.anonymous().get(&clinic.portal("")).await.expect(200);
    assert_eq!(portal.slug.as_str(), "rosewood-spa");
    waiting.post("/api/v1/portal/rosewood-spa/sessions", &json!({ "token": token })).await.expect::<Value>(201);

    let back = change(&clinic, json!({ "slug": "rosewood" })).await;
    assert_eq!(back.former_slugs.iter().map(|former| former.slug.as_str()).collect::<Vec<_>>(), ["rosewood-spa"]);
    let answer = app.anonymous().get("/rosewood-spa").await;
    assert_eq!(answer.headers["location"], "/rosewood");
}

async fn an_address_is_held_for_a_year(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    change(&clinic, json!({ "slug": "rosewood-spa" })).await;
    let take = async |version: i64| other.owner.if_match(version).patch(PATH, &json!({ "slug": "rosewood" })).await;
    assert_eq!(take(1).await.fields(), ["slug: taken"]);
    assert_eq!(availability(&other, "rosewood").await.reason.as_deref(), Some("slug_held"));
    assert_eq!(settings(&other).await.slug.as_str(), "oakhill");
    assert!(settings(&other).await.former_slugs.is_empty(), "a refused move leaves nothing behind");

    app.clock.advance(chrono::Duration::days(366));
    let other = TestClinic { owner: app.anonymous(), ..other };
    let sign_in = json!({ "email": other.staff_email("owner"), "password": other.password() });
    other.owner.post("/api/v1/staff/sessions", &sign_in).await.expect::<Value>(201);
    assert_eq!(app.anonymous().get("/rosewood").await.headers["location"], "/rosewood-spa", "until somebody takes it");
    assert!(availability(&other, "rosewood").await.available);
    let moved = change(&other, json!({ "slug": "rosewood" })).await;
    assert_eq!(moved.slug.as_str(), "rosewood");
    let portal: Portal = app.anonymous().get("/api/v1/portal/rosewood").await.expect(200);
    assert_eq!(portal.clinic_name, "The oakhill clinic");
}

async fn an_address_is_checked_while_typing(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    app.clinic("oakhill").await;
    for (slug, reason) in [
        ("rosewood-spa", None),
        ("rosewood", None),
        ("oakhill", Some("taken")),
        ("admin", Some("slug_reserved")),
        ("ro", Some("slug_too_short")),
        ("Rose%20wood", Some("slug_character")),
        ("rose--wood", Some("slug_double_hyphen")),
    ] {
        let answer = availability(&clinic, slug).await;
        assert_eq!((answer.available, answer.reason.as_deref()), (reason.is_none(), reason), "{slug}");
        assert_eq!(answer.message.is_some(), reason.is_some(), "{slug}");
    }
    let long = "a".repeat(101);
    let answer = clinic.owner.get(&format!("{PATH}/slug-availability?slug={long}")).await;
    answer.expect_problem(422, "validation_failed");
    let answer = clinic.owner.get(&format!("{PATH}/slug-availability")).await;
    answer.expect_problem(400, "malformed_parameter");
}

async fn the_oldest_addresses_are_let_go(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for number in 1..=11 {
        change(&clinic, json!({ "slug": format!("rosewood-{number}") })).await;
        app.clock.advance(chrono::Duration::seconds(1));
    }
    let former: Vec<String> =
        settings(&clinic).await.former_slugs.iter().map(|former| former.slug.to_string()).collect();
    assert_eq!((former.len(), former[0].as_str(), former[9].as_str()), (10, "rosewood-10", "rosewood-1"));
    app.anonymous().get("/api/v1/portal/rosewood").await.expect_problem(404, "portal_not_found");

    // One that is taken back is no former one any more, so that none has to go for it.
    let back = change(&clinic, json!({ "slug": "rosewood-10" })).await;
    let slugs: Vec<&str> = back.former_slugs.iter().map(|former| former.slug.as_str()).collect();
    assert_eq!((slugs.len(), slugs[0], slugs[9]), (10, "rosewood-11", "rosewood-1"));
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    vec![Row::new("portal_settings.check_slug").query("slug=oak")]
}
