//! Telling a clinic's own PostHog what is done in the portal; it is played by a server that speaks its
//! API.

use std::{collections::BTreeSet, time::Duration as StdDuration};

use adapters::{Posthog, PosthogOptions};
use app::ports::{Analytics, PosthogAccount};
use chrono::{DateTime, Duration, Utc};
use contract::{
    messages::{Message, MessageFault, MessageState},
    paging::Page,
    portal_activity::ActivityPage,
    posthog::PosthogSettings,
    staff::Role,
};
use serde_json::{Value, json};
use storage::repos;
use testkit::{Answer, FakePosthog, PosthogMood, TakenEvent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::row::Row;

on_both_databases!(
    what_is_done_reaches_posthog_and_names_nobody,
    nothing_is_told_unless_that_is_set_up,
    what_comes_twice_is_the_same,
    an_outage_makes_one_message,
    staff_can_try_again_what_was_given_up,
    posthog_may_ask_for_a_pause,
    a_project_that_cannot_be_used_is_refused_and_nothing_changes,
    a_key_is_sealed_and_kept_for_its_own_host_only,
    taking_the_project_away_forgets_what_waits,
    only_the_owner_says_who_is_told,
);

const SETTINGS: &str = "/api/v1/posthog-settings";

fn project(posthog: &FakePosthog) -> Value {
    json!({ "host": posthog.host(), "project_key": posthog.project_key() })
}

async fn save(clinic: &TestClinic<'_>, version: i64, body: &Value) -> Answer {
    clinic.owner.if_match(version).put(SETTINGS, body).await
}

async fn clinic_with<'a>(app: &'a TestApp, posthog: &FakePosthog) -> TestClinic<'a> {
    let clinic = app.clinic("rosewood").await;
    save(&clinic, 0, &project(posthog)).await.expect::<Value>(200);
    clinic
}

/// Views the pages with those patterns, by which PostHog is told of them.
async fn view_pages(clinic: &TestClinic<'_>, patterns: &[&str]) {
    let named = |pattern: &&str| ActivityPage::ALL.iter().find(|page| page.pattern() == *pattern).unwrap();
    let event = |pattern| json!({ "event": "page_view", "page": named(pattern) });
    let events: Vec<Value> = patterns.iter().map(event).collect();
    let http = clinic.app.anonymous();
    http.post(&clinic.portal("/activity"), &json!({ "events": events })).await.expect::<Value>(204);
}

/// Moves the clock, and sends what is due by then.
async fn after(app: &TestApp, time: Duration) {
    app.clock.advance(time);
    app.send_messages().await;
}

/// The messages for PostHog that staff see, newest first.
async fn messages(clinic: &TestClinic<'_>) -> Vec<Message> {
    clinic.owner.get("/api/v1/messages?kind=posthog_events").await.expect::<Page<Message>>(200).data
}

fn pages(events: &[TakenEvent]) -> Vec<&str> {
    events.iter().map(|event| event.properties["page"].as_str().unwrap()).collect()
}

async fn what_is_done_reaches_posthog_and_names_nobody(app: TestApp) {
    let posthog = FakePosthog::start();
    let clinic = clinic_with(&app, &posthog).await;
    assert!(posthog.batches().is_empty(), "trying a project tells nothing");
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let starts_at = format!("{}T10:00:00Z", app.now().date_naive() + Duration::days(3));
    let body = json!({ "treatment_id": treatment, "starts_at": starts_at });
    http.post(&clinic.portal("/appointments"), &body).await.expect::<Value>(201);
    let seen = json!([
        { "event": "page_view", "page": "appointment" },
        { "event": "book_now_click", "page": "home" },
    ]);
    http.post(&clinic.portal("/activity"), &json!({ "events": seen })).await.expect::<Value>(204);
    let happened_at = app.now();

    let [waiting] = messages(&clinic).await.try_into().unwrap();
    assert_eq!((waiting.state, waiting.receiver), (MessageState::Queued, None));
    after(&app, Duration::seconds(59)).await;
    assert!(posthog.batches().is_empty(), "events are gathered for a minute");
    after(&app, Duration::seconds(1)).await;

    let [batch] = posthog.batches().try_into().unwrap();
    let names: BTreeSet<&str> = batch.iter().map(|event| event.event.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["book_now_click", "booking", "login_request", "page_view", "sign_in"]));
    assert_eq!(batch.len(), 5);
    let people: BTreeSet<&str> = batch.iter().map(|event| event.distinct_id.as_str()).collect();
    assert_eq!(people.len(), 5, "no two events are one person's");
    for event in &batch {
        let mut properties = event.properties.clone();
        let page = properties.remove("page");
        assert_eq!(page.is_some(), matches!(event.event.as_str(), "page_view" | "book_now_click"), "{event:?}");
        let rest = json!({ "$process_person_profile": false, "$geoip_disable": true, "$lib": "portico" });
        assert_eq!(Value::Object(properties), rest);
        assert_eq!(event.timestamp.parse::<DateTime<Utc>>().unwrap(), happened_at);
    }
    let told = format!("{batch:?}").to_lowercase();
    let (id, simple_id) = (client.id.uuid().to_string(), client.id.uuid().simple().to_string());
    for secret in ["elena", "marsh", "review", "osei", "rosewood", id.as_str(), simple_id.as_str()] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }

    assert!(messages(&clinic).await.is_empty(), "what was taken leaves no row");
    let settings: PosthogSettings = clinic.owner.get(SETTINGS).await.expect(200);
    assert_eq!(settings.project.unwrap().last_sent_at, Some(app.now()));
}

async fn nothing_is_told_unless_that_is_set_up(app: TestApp) {
    let posthog = FakePosthog::start();
    let (told, other) = (clinic_with(&app, &posthog).await, app.clinic("oakhill").await);
    let settings: PosthogSettings = other.owner.get(SETTINGS).await.expect(200);
    assert_eq!((settings.project, settings.version), (None, 0));
    view_pages(&other, &["/book"]).await;
    assert!(messages(&other).await.is_empty());
    view_pages(&told, &["/"]).await;
    after(&app, Duration::minutes(1)).await;
    assert_eq!(pages(&posthog.events()), ["/"]);
}

async fn what_comes_twice_is_the_same(app: TestApp) {
    let posthog = FakePosthog::start();
    let clinic = clinic_with(&app, &posthog).await;
    view_pages(&clinic, &["/", "/book"]).await;
    posthog.set_mood(PosthogMood::LosesTheAnswer);
    after(&app, Duration::minutes(1)).await;
    let [waiting] = messages(&clinic).await.try_into().unwrap();
    assert_eq!((waiting.state, waiting.fault), (MessageState::Queued, Some(MessageFault::Unreachable)));
    assert!(waiting.detail.unwrap().starts_with("no PostHog answers"));

    view_pages(&clinic, &["/more"]).await;
    posthog.set_mood(PosthogMood::Takes);
    after(&app, Duration::minutes(1)).await;
    let [first, again, next] = posthog.batches().try_into().unwrap();
    assert_eq!(first, again);
    assert_eq!(pages(&next), ["/more"], "what happened meanwhile follows at once");
    assert_eq!(posthog.events().len(), 3);
    assert!(messages(&clinic).await.is_empty());
}

async fn an_outage_makes_one_message(app: TestApp) {
    let posthog = FakePosthog::start();
    let clinic = clinic_with(&app, &posthog).await;
    posthog.set_mood(PosthogMood::Refuses(503));
    for _ in 0..4 {
        view_pages(&clinic, &["/", "/book", "/more"]).await;
        after(&app, Duration::minutes(10)).await;
    }
    let [waiting] = messages(&clinic).await.try_into().unwrap();
    assert_eq!((waiting.state, waiting.fault), (MessageState::Queued, Some(MessageFault::RefusedForNow)));
    posthog.set_mood(PosthogMood::Takes);
    after(&app, Duration::hours(6)).await;
    assert_eq!(posthog.events().len(), 12);
    assert_eq!(posthog.batches().len(), 2, "the one that waited, and all the rest");

    // Afterwards it goes on as before.
    view_pages(&clinic, &["/profile"]).await;
    after(&app, Duration::minutes(1)).await;
    assert_eq!(pages(&posthog.events()[12..]), ["/profile"]);
}

async fn staff_can_try_again_what_was_given_up(app: TestApp) {
    let posthog = FakePosthog::start();
    let mut clinic = clinic_with(&app, &posthog).await;
    view_pages(&clinic, &["/"]).await;
    posthog.set_mood(PosthogMood::Refuses(401));
    for _ in 0..16 {
        after(&app, Duration::hours(7)).await;
    }
    // The session of the first has ended meanwhile.
    clinic.owner = clinic.staff("later", Role::Owner).await;
    let [failed] = messages(&clinic).await.try_into().unwrap();
    assert_eq!((failed.state, failed.fault), (MessageState::Failed, Some(MessageFault::CredentialsRefused)));
    assert!(failed.detail.unwrap().contains("project key"));

    posthog.set_mood(PosthogMood::Takes);
    view_pages(&clinic, &["/book"]).await;
    after(&app, Duration::minutes(1)).await;
    assert_eq!(pages(&posthog.events()), ["/book"], "a new message has begun");
    let path = format!("/api/v1/messages/{}/retry", failed.id);
    clinic.owner.post(&path, &json!({})).await.expect::<Value>(200);
    app.send_messages().await;
    assert_eq!(pages(&posthog.events()), ["/book", "/"]);
    assert!(messages(&clinic).await.is_empty());
}

async fn posthog_may_ask_for_a_pause(app: TestApp) {
    let posthog = FakePosthog::start();
    let clinic = clinic_with(&app, &posthog).await;
    view_pages(&clinic, &["/"]).await;
    posthog.set_mood(PosthogMood::AsksForPause(600));
    after(&app, Duration::minutes(1)).await;
    let [waiting] = messages(&clinic).await.try_into().unwrap();
    assert_eq!(waiting.fault, Some(MessageFault::RefusedForNow));
    assert_eq!(waiting.next_try_at, Some(app.now() + Duration::minutes(10)));
}

async fn a_project_that_cannot_be_used_is_refused_and_nothing_changes(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let posthog = FakePosthog::start();
    let nobody_listens = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let (right_host, right_key) = (posthog.host(), posthog.project_key());
    let nobody = format!("http://{nobody_listens}");
    for (host, key, mood, fault) in [
        (right_host, "phc_wrong", PosthogMood::Takes, "project_key: refused"),
        (right_host, "phc_wrong", PosthogMood::HasNoFlags, "project_key: refused"),
        (right_host, "phx_secret", PosthogMood::Takes, "project_key: personal"),
        (right_host, "two words", PosthogMood::Takes, "project_key: format"),
        (right_host, right_key, PosthogMood::IsAnotherSite, "host: refused"),
        (right_host, right_key, PosthogMood::Refuses(404), "host: refused"),
        (right_host, right_key, PosthogMood::Refuses(302), "host: refused"),
        (right_host, right_key, PosthogMood::Refuses(500), "host: refused"),
        (nobody.as_str(), right_key, PosthogMood::Takes, "host: unreachable"),
        ("https://no-such-host.invalid", right_key, PosthogMood::Takes, "host: unreachable"),
        ("ftp://eu.i.posthog.com", right_key, PosthogMood::Takes, "host: format"),
        ("https://eu.i.posthog.com/batch", right_key, PosthogMood::Takes, "host: format"),
    ] {
        posthog.set_mood(mood);
        let answer = save(&clinic, 0, &json!({ "host": host, "project_key": key })).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), [fault], "{host} {key} {mood:?}");
    }
    posthog.set_mood(PosthogMood::Takes);
    // It speaks no TLS.
    let answer =
        save(&clinic, 0, &json!({ "host": right_host.replace("http:", "https:"), "project_key": right_key })).await;
    assert!(answer.fields()[0].starts_with("host: "), "{:?}", answer.fields());
    save(&clinic, 1, &project(&posthog)).await.expect_problem(412, "stale_version");
    clinic.owner.put(SETTINGS, &project(&posthog)).await.expect_problem(428, "precondition_required");
    let settings: PosthogSettings = clinic.owner.get(SETTINGS).await.expect(200);
    assert_eq!((settings.project, settings.version), (None, 0));

    posthog.set_mood(PosthogMood::HasNoFlags);
    save(&clinic, 0, &project(&posthog)).await.expect::<Value>(200);
}

async fn a_key_is_sealed_and_kept_for_its_own_host_only(app: TestApp) {
    let (posthog, elsewhere) = (FakePosthog::start(), FakePosthog::start());
    let clinic = app.clinic("rosewood").await;
    let answer = save(&clinic, 0, &project(&posthog)).await;
    let shown = [answer.body, clinic.owner.get(SETTINGS).await.body, clinic.owner.get("/api/v1/audit").await.body];
    for body in shown {
        assert!(!body.to_string().contains(posthog.project_key()), "{body}");
    }
    let kept = repos::posthog::find(&app.ctx.db, &clinic.scope).await.unwrap().0.unwrap();
    assert!(!String::from_utf8_lossy(&kept.project_key).contains(posthog.project_key()));

    let saved: PosthogSettings = save(&clinic, 1, &json!({ "host": posthog.host() })).await.expect(200);
    assert_eq!((saved.project.unwrap().host.as_str(), saved.version), (posthog.host(), 2));
    let answer = save(&clinic, 2, &json!({ "host": elsewhere.host() })).await;
    assert_eq!(answer.fields(), ["project_key: required"]);
}

async fn taking_the_project_away_forgets_what_waits(app: TestApp) {
    let posthog = FakePosthog::start();
    let clinic = clinic_with(&app, &posthog).await;
    view_pages(&clinic, &["/"]).await;
    clinic.owner.if_match(0).delete(SETTINGS).await.expect_problem(412, "stale_version");
    for _ in 0..2 {
        let version = clinic.owner.get(SETTINGS).await.expect::<PosthogSettings>(200).version;
        let removed: PosthogSettings = clinic.owner.if_match(version).delete(SETTINGS).await.expect(200);
        assert_eq!((removed.project, removed.version), (None, 2));
    }
    view_pages(&clinic, &["/book"]).await;
    after(&app, Duration::minutes(1)).await;
    assert!(posthog.batches().is_empty() && messages(&clinic).await.is_empty());
    let log: Page<Value> = clinic.owner.get("/api/v1/audit?limit=2").await.expect(200);
    let actions: Vec<&Value> = log.data.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["posthog.remove_project", "posthog.save_project"]);

    save(&clinic, 2, &project(&posthog)).await.expect::<Value>(200);
    view_pages(&clinic, &["/more"]).await;
    after(&app, Duration::minutes(1)).await;
    assert_eq!(pages(&posthog.events()), ["/more"]);
}

async fn only_the_owner_says_who_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let posthog = FakePosthog::start();
    for role in [Role::Manager, Role::FrontDesk, Role::Practitioner] {
        let http = clinic.staff(&format!("{role:?}").to_lowercase(), role).await;
        http.get(SETTINGS).await.expect_problem(403, "forbidden");
        http.if_match(0).put(SETTINGS, &project(&posthog)).await.expect_problem(403, "forbidden");
    }
}

#[tokio::test]
async fn hosts_of_ones_own_network_are_not_connected_to() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let posthog = Posthog::new(PosthogOptions { private_hosts: false, timeout: StdDuration::from_secs(2) });
    // Other ways to write the same address, too.
    for host in ["127.0.0.1", "localhost", "2130706433", "0x7f.1"] {
        let account = PosthogAccount { host: format!("https://{host}:{port}"), project_key: "phc_secret".to_owned() };
        let error = posthog.check(&account).await.unwrap_err();
        assert_eq!(error.fault, MessageFault::Unreachable, "{host}: {error}");
        assert_eq!(posthog.send(&account, &[]).await.unwrap_err().fault, MessageFault::Unreachable, "{host}");
    }
    assert!(listener.accept().is_err(), "nobody has connected");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    let body = json!({ "host": "https://eu.i.posthog.com", "project_key": "phc_x" });
    vec![Row::new("posthog_settings.save").body(body)]
}
