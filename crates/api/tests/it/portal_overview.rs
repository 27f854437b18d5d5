//! Who was invited to the portal, who has joined, and who could.

use app::ports::DeliveryError;
use chrono::Duration;
use contract::{
    messages::MessageFault,
    paging::Page,
    portal_overview::{PeopleCounts, PersonState, PortalOverview, PortalPerson},
};
use serde_json::{Value, json};
use testkit::{TestApp, TestClinic, on_both_databases};

on_both_databases!(
    people_are_counted_and_found_by_how_far_they_are,
    people_are_searched_and_read_page_by_page,
    joining_is_told_from_signing_in,
    another_clinics_people_are_not_seen,
);

async fn overview(clinic: &TestClinic<'_>) -> PortalOverview {
    clinic.owner.get("/api/v1/portal-overview").await.expect(200)
}

async fn people(clinic: &TestClinic<'_>, query: &str) -> Page<PortalPerson> {
    clinic.owner.get(&format!("/api/v1/portal-people?{query}")).await.expect(200)
}

async fn names(clinic: &TestClinic<'_>, query: &str) -> Vec<String> {
    let page = people(clinic, query).await;
    page.data.into_iter().map(|person| person.email.map_or(person.first_name, |email| email.to_string())).collect()
}

async fn invite(clinic: &TestClinic<'_>, email: &str) -> String {
    let made: Value = clinic.owner.post("/api/v1/invites", &json!({ "email": email })).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

async fn people_are_counted_and_found_by_how_far_they_are(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let empty = overview(&clinic).await;
    assert_eq!(empty.people, PeopleCounts::default());
    assert_eq!(empty.portal_url, format!("{}/rosewood", app.address()));

    invite(&clinic, "expired@example.com").await;
    app.send_messages().await;
    app.clock.advance(Duration::days(30));
    let desk = clinic.staff("desk", contract::staff::Role::FrontDesk).await;
    let clinic = TestClinic { owner: desk, ..clinic };
    invite(&clinic, "bounced@example.com").await;
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::ReceiverUnknown, "no such mailbox")));
    app.send_messages().await;
    app.mailbox.fail_with(None);
    let revoked = invite(&clinic, "revoked@example.com").await;
    clinic.owner.post(&format!("/api/v1/invites/{revoked}/revoke"), &json!({})).await.expect::<Value>(200);
    invite(&clinic, "opened@example.com").await;
    app.send_messages().await;
    let token = app.mailbox.newest_to("opened@example.com").unwrap().invite_token().unwrap();
    let body = json!({ "token": token });
    app.anonymous().post(&clinic.portal("/login-links/inspect"), &body).await.expect::<Value>(200);
    invite(&clinic, "joined@example.com").await;
    clinic.sign_in("joined@example.com").await;
    clinic.client("Uninvited").await;
    invite(&clinic, "invited@example.com").await;

    let counts = overview(&clinic).await.people;
    assert_eq!((counts.all, counts.ever_invited), (7, 6));
    for state in PersonState::ALL {
        assert_eq!(counts.of(state), 1, "{state:?}");
        let name = serde_json::to_value(state).unwrap();
        let expected = match state {
            PersonState::NotInvited => clinic.client_email("Uninvited"),
            _ => format!("{}@example.com", name.as_str().unwrap()),
        };
        assert_eq!(names(&clinic, &format!("state={}", name.as_str().unwrap())).await, [expected]);
    }
    assert_eq!(people(&clinic, "ever_invited=true").await.data.len(), 6, "those who are counted as invited");
    assert_eq!(names(&clinic, "ever_invited=false").await, [clinic.client_email("Uninvited")]);
    assert_eq!(names(&clinic, "ever_invited=true&state=joined").await, ["joined@example.com"]);
    let bounced = people(&clinic, "state=bounced").await.data.remove(0);
    assert_eq!(bounced.failure.as_deref(), Some("no such mailbox"));
    assert_eq!(people(&clinic, "").await.data.len(), 7);
}

async fn people_are_searched_and_read_page_by_page(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "expires_after_days": 30, "client_record": "on_joining" });
    clinic.owner.if_match(0).put("/api/v1/invite-settings", &body).await.expect::<Value>(200);
    // Clients and people who are none yet, in one list by name.
    for name in ["Ada", "Cleo", "Eve"] {
        clinic.client(name).await;
    }
    for (name, email) in [("Ben", "ben@example.com"), ("Dev", "dev_100%@example.com")] {
        let body = json!({ "email": email, "first_name": name, "last_name": "Moss" });
        clinic.owner.post("/api/v1/invites", &body).await.expect::<Value>(201);
    }
    let mut found = Vec::new();
    let mut query = "limit=2".to_owned();
    loop {
        let page = people(&clinic, &query).await;
        found.extend(page.data.into_iter().map(|person| (person.first_name, person.client_id.is_some())));
        let Some(next) = page.next else { break };
        query = format!("limit=2&after={next}");
    }
    let expected = [("Ada", true), ("Ben", false), ("Cleo", true), ("Dev", false), ("Eve", true)];
    assert_eq!(found, expected.map(|(name, is_client)| (name.to_owned(), is_client)));

    for (query, expected) in [
        ("q=moss", vec!["ben@example.com", "dev_100%@example.com"]),
        ("q=mo ben", vec!["ben@example.com"]),
        ("q=oss", vec![]),
        ("q=dev_1", vec!["dev_100%@example.com"]),
        ("q=d%25moss", vec![]),
        ("q=marsh&limit=1", vec!["ada@clients.rosewood.example"]),
        ("q=marsh&state=invited", vec![]),
        ("q=dev&state=invited", vec!["dev_100%@example.com"]),
        ("q=moss&ever_invited=true", vec!["ben@example.com", "dev_100%@example.com"]),
        ("q=marsh&ever_invited=true", vec![]),
        ("ever_invited=false&limit=1", vec!["ada@clients.rosewood.example"]),
    ] {
        assert_eq!(names(&clinic, query).await, expected, "{query}");
    }
    clinic.owner.get("/api/v1/portal-people?after=nonsense").await.expect_problem(400, "invalid_cursor");
    clinic.owner.get("/api/v1/portal-people?state=lost").await.expect_problem(400, "malformed_parameter");
}

async fn joining_is_told_from_signing_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    // Staff who save older details do not undo it.
    let stale: Value = clinic.owner.get(&format!("/api/v1/clients/{}", client.id)).await.expect(200);
    clinic.sign_in(&clinic.client_email("Elena")).await;
    let first = app.now();
    let path = format!("/api/v1/clients/{}", client.id);
    let version = stale["version"].as_i64().unwrap();
    clinic.owner.if_match(version).patch(&path, &json!({ "note": "Prefers mornings" })).await.expect::<Value>(200);
    app.clock.advance(Duration::minutes(5));
    clinic.sign_in(&clinic.client_email("Elena")).await;
    let person = people(&clinic, "state=joined").await.data.remove(0);
    assert_eq!((person.joined_at, person.last_sign_in_at), (Some(first), Some(app.now())));
    assert_eq!(overview(&clinic).await.people.joined, 1);
}

async fn another_clinics_people_are_not_seen(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    clinic.client("Elena").await;
    invite(&clinic, "noor@example.com").await;
    assert_eq!(overview(&other).await.people, PeopleCounts::default());
    assert_eq!(people(&other, "").await.data, []);
}
