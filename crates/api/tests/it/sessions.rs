//! Sessions of clients: how long they last, where they count, ending them.

use chrono::Duration;
use contract::{
    login_links::{CreatedLoginLink, LoginLinkInspection, LoginLinkState, SignedInHere},
    paging::Page,
    sessions::Session,
};
use serde_json::{Value, json};
use testkit::{Http, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{
    row::Row,
    world::{World, current_session},
};

on_both_databases!(
    a_session_ends_when_it_is_not_used,
    a_session_ends_in_any_case,
    a_remembered_device_stays_signed_in,
    ones_sessions_are_listed_and_ended,
    signing_out_ends_the_session,
    signing_in_begins_a_new_session,
    a_session_counts_on_its_host_and_at_its_clinic_only,
    two_portals_do_not_disturb_each_other,
    cookies_are_out_of_reach_of_scripts,
    a_used_link_tells_whether_its_person_is_signed_in_here,
);

async fn is_signed_in(clinic: &TestClinic<'_>, http: &Http) -> bool {
    http.get(&clinic.portal("/me")).await.status == 200
}

async fn remembered(clinic: &TestClinic<'_>, name: &str) -> Http {
    let http = clinic.app.anonymous();
    let token = clinic.request_link(&http, &clinic.client_email(name)).await;
    let session = json!({ "token": token, "remember": true });
    http.post(&clinic.portal("/sessions"), &session).await.expect::<Session>(201);
    http
}

async fn a_session_ends_when_it_is_not_used(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    for _ in 0..3 {
        app.clock.advance(Duration::minutes(29));
        assert!(is_signed_in(&clinic, &http).await);
    }
    app.clock.advance(Duration::minutes(30));
    http.get(&clinic.portal("/me")).await.expect_problem(401, "unauthenticated");
}

async fn a_session_ends_in_any_case(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    for _ in 0..35 {
        app.clock.advance(Duration::minutes(20));
        assert!(is_signed_in(&clinic, &http).await);
    }
    app.clock.advance(Duration::minutes(20));
    assert!(!is_signed_in(&clinic, &http).await, "after 12 hours");
}

async fn a_remembered_device_stays_signed_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = remembered(&clinic, "Elena").await;
    app.clock.advance(Duration::days(29));
    assert!(is_signed_in(&clinic, &http).await);
    app.clock.advance(Duration::days(1));
    assert!(!is_signed_in(&clinic, &http).await);
}

async fn ones_sessions_are_listed_and_ended(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, laptop) = clinic.signed_in_client("Elena").await;
    app.clock.advance(Duration::minutes(2));
    let phone = remembered(&clinic, "Elena").await;
    let page: Page<Session> = laptop.get(&clinic.portal("/sessions")).await.expect(200);
    assert_eq!(page.data.iter().filter(|session| session.current).count(), 1);
    assert_eq!(page.data.len(), 2);
    let other = page.data.iter().find(|session| !session.current).unwrap();

    // Another client cannot end it.
    let (_, stranger) = clinic.signed_in_client("Priya").await;
    let path = clinic.portal(&format!("/sessions/{}", other.id));
    stranger.delete(&path).await.expect_problem(404, "not_found");
    assert!(is_signed_in(&clinic, &phone).await);

    laptop.delete(&path).await.expect::<Value>(204);
    assert!(!is_signed_in(&clinic, &phone).await);
    assert!(is_signed_in(&clinic, &laptop).await);
    laptop.delete(&path).await.expect_problem(404, "not_found");
    let page: Page<Session> = laptop.get(&clinic.portal("/sessions")).await.expect(200);
    assert_eq!(page.data.len(), 1);
}

async fn signing_out_ends_the_session(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let portal: Value = http.get(&clinic.portal("")).await.expect(200);
    assert_eq!(portal["signed_in"], true);
    let answer = http.delete(&clinic.portal("/sessions/current")).await;
    assert!(answer.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    answer.expect::<Value>(204);
    http.get(&clinic.portal("/me")).await.expect_problem(401, "unauthenticated");
    let portal: Value = http.get(&clinic.portal("")).await.expect(200);
    assert_eq!(portal["signed_in"], false);
}

async fn signing_in_begins_a_new_session(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let before: Page<Session> = http.get(&clinic.portal("/sessions")).await.expect(200);
    app.clock.advance(Duration::minutes(1));
    let token = clinic.request_link(&http, &clinic.client_email("Elena")).await;
    http.post(&clinic.portal("/sessions"), &json!({ "token": token })).await.expect::<Session>(201);
    let after: Page<Session> = http.get(&clinic.portal("/sessions")).await.expect(200);
    assert_eq!((before.data.len(), after.data.len()), (1, 1), "the one before has ended");
    assert_ne!(before.data[0].id, after.data[0].id);
}

async fn a_session_counts_on_its_host_and_at_its_clinic_only(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("seaside").await);
    clinic.client("Elena").await;
    let http = app.anonymous();
    let token = clinic.request_link(&http, &clinic.client_email("Elena")).await;
    let answer = http.post(&clinic.portal("/sessions"), &json!({ "token": token })).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let secret = cookie.split_once('=').unwrap().1.to_owned();

    let bare = app.anonymous();
    bare.with_header("cookie", &cookie).get(&clinic.portal("/me")).await.expect::<Value>(200);
    let elsewhere = bare.with_header("cookie", &cookie).with_header("host", "portal.example.com");
    elsewhere.get(&clinic.portal("/me")).await.expect_problem(401, "unauthenticated");
    let forged = format!("portico-client-{}={secret}", other.scope.clinic_id().uuid().simple());
    let forged = bare.with_header("cookie", forged);
    forged.get(&other.portal("/me")).await.expect_problem(401, "unauthenticated");
    let as_staff = bare.with_header("cookie", format!("portico-staff={secret}"));
    as_staff.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
}

async fn two_portals_do_not_disturb_each_other(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("seaside").await);
    let (_, http) = clinic.signed_in_client("Elena").await;
    other.client("Elena").await;
    let token = other.request_link(&http, &other.client_email("Elena")).await;
    http.post(&other.portal("/sessions"), &json!({ "token": token })).await.expect::<Session>(201);
    assert!(is_signed_in(&clinic, &http).await && is_signed_in(&other, &http).await);
    http.delete(&other.portal("/sessions/current")).await.expect::<Value>(204);
    assert!(is_signed_in(&clinic, &http).await && !is_signed_in(&other, &http).await);
}

async fn cookies_are_out_of_reach_of_scripts(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let request = json!({ "identifier": clinic.client_email("Elena") });
    let asked = http.post(&clinic.portal("/login-links"), &request).await;
    app.send_messages().await;
    let token = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap().token().unwrap();
    let signed_in = http.post(&clinic.portal("/sessions"), &json!({ "token": token })).await;
    for (answer, lives) in [(asked, true), (signed_in, false)] {
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
            "{cookie}"
        );
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert_eq!(cookie.contains("Max-Age"), lives, "{cookie}");
    }
}

async fn a_used_link_tells_whether_its_person_is_signed_in_here(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (elena, http) = clinic.signed_in_client("Elena").await;
    let (_, ada) = clinic.signed_in_client("Ada").await;
    // What is asked for later is the newer one.
    app.clock.advance(Duration::minutes(1));
    let path = format!("/api/v1/clients/{}/login-links", elena.id);
    let made = json!({ "delivery": "copy", "section": "appointments" });
    let made: CreatedLoginLink = clinic.owner.post(&path, &made).await.expect(201);
    let url = made.url.unwrap();
    let token = url.split_once('#').unwrap().1;
    let inspect = async |http: &Http| -> LoginLinkInspection {
        http.post(&clinic.portal("/login-links/inspect"), &json!({ "token": token })).await.expect(200)
    };
    let other = app.anonymous();
    let session = json!({ "token": token, "confirmed": true });
    other.post(&clinic.portal("/sessions"), &session).await.expect::<Session>(201);

    // In any browser of hers: there is nothing to sign in to.
    for http in [&other, &http] {
        let seen = inspect(http).await;
        assert_eq!((seen.state, seen.signed_in_here), (LoginLinkState::Used, SignedInHere::SamePerson));
        assert_eq!(seen.page.as_deref(), Some("/appointments"));
    }
    // Nobody else learns where it led.
    for (http, expected) in [(&ada, SignedInHere::SomebodyElse), (&app.anonymous(), SignedInHere::Nobody)] {
        let seen = inspect(http).await;
        assert_eq!((seen.state, seen.signed_in_here, seen.page), (LoginLinkState::Used, expected, None));
    }
    let oakhill = app.clinic("oakhill").await;
    let elsewhere = oakhill.portal("/login-links/inspect");
    other.post(&elsewhere, &json!({ "token": token })).await.expect_problem(401, "login_link_invalid");
    // Whoever has signed out is nobody.
    other.delete(&clinic.portal("/sessions/current")).await;
    assert_eq!(inspect(&other).await.signed_in_here, SignedInHere::Nobody);

    // So does the link of an invite.
    let invite = json!({ "client_id": clinic.client("Noor").await.id });
    clinic.owner.post("/api/v1/invites", &invite).await.expect::<Value>(201);
    app.send_messages().await;
    let sent = app.mailbox.newest_to(&clinic.client_email("Noor")).unwrap();
    let invite = sent.invite_token().unwrap();
    let noor = clinic.sign_in(&clinic.client_email("Noor")).await;
    let path = clinic.portal("/login-links/inspect");
    let seen: LoginLinkInspection = noor.post(&path, &json!({ "token": invite })).await.expect(200);
    assert_eq!(seen.signed_in_here, SignedInHere::SamePerson);
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let session = current_session(world.client_http.get(&world.clinic.portal("/sessions")).await);
    vec![Row::new("session.create").body(json!({ "token": "x" })), Row::new("session.revoke").of(session.id)]
}
