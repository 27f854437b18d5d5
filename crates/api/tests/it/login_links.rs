//! Asking for sign-in links, and what becomes of them.

use std::{collections::BTreeSet, net::IpAddr, sync::Arc};

use app::{Ctx, Settings, ports::DeliveryError};
use chrono::Duration;
use contract::{
    login_links::{LoginLinkInspection, LoginLinkRequested, LoginLinkState, RequestLoginLink},
    messages::MessageFault,
    sessions::{CreateSession, Session},
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Http, Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::row::Row;

on_both_databases!(
    known_and_unknown_people_get_the_same_answer,
    a_link_signs_in_once_however_many_try,
    looking_at_a_link_never_uses_it,
    another_browser_has_to_confirm,
    a_newer_link_supersedes_older_ones,
    a_link_expires_and_brings_a_new_one,
    a_link_lives_from_when_it_is_sent,
    a_link_that_is_asked_for_is_not_sent_late,
    an_older_message_is_not_sent_after_a_newer_one,
    a_code_signs_in_where_it_was_asked_for,
    five_wrong_codes_burn_it_and_a_new_code_does_not_help,
    codes_stop_for_good_after_fifty_wrong_ones_and_a_link_brings_them_back,
    guesses_at_once_are_all_counted,
    codes_of_unknown_people_are_answered_alike,
    a_text_message_carries_link_and_code,
    a_link_of_another_clinic_is_not_valid,
    one_may_not_ask_too_often,
    addresses_networks_and_clinics_have_limits,
    what_cannot_be_an_identifier_is_named,
    links_lead_to_the_live_address_and_greet_by_name,
);

const MINUTE: Duration = Duration::minutes(1);

async fn ask(clinic: &TestClinic<'_>, http: &Http, identifier: &str) -> Answer {
    http.post(&clinic.portal("/login-links"), &json!({ "identifier": identifier })).await
}

async fn exchange(clinic: &TestClinic<'_>, http: &Http, token: &str) -> Answer {
    let session = CreateSession { token: Some(token.to_owned()), ..CreateSession::default() };
    http.post(&clinic.portal("/sessions"), &session).await
}

async fn try_code(clinic: &TestClinic<'_>, http: &Http, code: &str) -> Answer {
    http.post(&clinic.portal("/sessions"), &json!({ "code": code })).await
}

async fn inspect(clinic: &TestClinic<'_>, http: &Http, token: &str) -> LoginLinkInspection {
    http.post(&clinic.portal("/login-links/inspect"), &json!({ "token": token })).await.expect(200)
}

/// A code that is not the given one.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn known_and_unknown_people_get_the_same_answer(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let known = ask(&clinic, &app.anonymous(), &clinic.client_email("Elena")).await;
    let unknown = ask(&clinic, &app.anonymous(), "stranger@example.com").await;
    let unknown_phone = ask(&clinic, &app.anonymous(), "020 7946 0999").await;
    for answer in [&unknown, &unknown_phone] {
        assert_eq!((answer.status, &answer.body), (known.status, &known.body));
        let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<BTreeSet<_>>();
        assert_eq!(names(answer), names(&known));
    }
    let requested: LoginLinkRequested = known.expect(202);
    assert_eq!((requested.expires_in_seconds, requested.resend_after_seconds), (600, 60));

    app.send_messages().await;
    let mails = app.mailbox.sent();
    assert_eq!(mails.len(), 2, "an unknown telephone gets nothing");
    let stranger = app.mailbox.newest_to("stranger@example.com").unwrap();
    assert_eq!((stranger.token(), stranger.code()), (None, None));
    assert!(
        stranger.text().contains("no\nclient record") || stranger.text().contains("no client record"),
        "{}",
        stranger.text()
    );
}

async fn a_link_signs_in_once_however_many_try(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let http = app.anonymous();
    let token = clinic.request_link(&http, &clinic.client_email("Elena")).await;
    let tries: Vec<_> = (0..100)
        .map(|_| {
            let (http, token, path) = (http.clone(), token.clone(), clinic.portal("/sessions"));
            tokio::spawn(async move { http.post(&path, &json!({ "token": token })).await })
        })
        .collect();
    let mut winners = 0;
    for answer in tries {
        let answer = answer.await.unwrap();
        if answer.status == 201 {
            winners += 1;
        } else {
            answer.expect_problem(401, "login_link_used");
            assert_eq!(answer.body["masked_identifier"], "e…@clients.rosewood.example");
        }
    }
    assert_eq!(winners, 1);
    let page: Value = clinic.owner.get(&format!("/api/v1/clients/{}", client.id)).await.expect(200);
    assert!(page["joined_at"].is_string(), "the first sign-in is noted");
}

async fn looking_at_a_link_never_uses_it(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let token = clinic.request_link(&http, &clinic.client_email("Elena")).await;
    for method in [Method::GET, Method::HEAD] {
        for path in [
            format!("/rosewood/sign-in?token={token}"),
            format!("/rosewood/sign-in/{token}"),
            clinic.portal(&format!("/sessions?token={token}")),
            clinic.portal(&format!("/login-links/{token}")),
        ] {
            for _ in 0..5 {
                app.anonymous().send(method.clone(), &path, None::<&()>).await;
            }
        }
    }
    for _ in 0..5 {
        let inspection = inspect(&clinic, &app.anonymous(), &token).await;
        assert_eq!((inspection.state, inspection.same_browser), (LoginLinkState::Usable, false));
        assert_eq!(inspection.masked_identifier, "e…@clients.rosewood.example");
    }
    assert!(inspect(&clinic, &http, &token).await.same_browser);
    exchange(&clinic, &http, &token).await.expect::<Session>(201);
    assert_eq!(inspect(&clinic, &http, &token).await.state, LoginLinkState::Used);
}

async fn another_browser_has_to_confirm(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let token = clinic.request_link(&app.anonymous(), &clinic.client_email("Elena")).await;
    let other = app.anonymous();
    exchange(&clinic, &other, &token).await.expect_problem(409, "confirmation_required");
    other.get(&clinic.portal("/me")).await.expect_problem(401, "unauthenticated");
    let confirmed = json!({ "token": token, "confirmed": true });
    other.post(&clinic.portal("/sessions"), &confirmed).await.expect::<Session>(201);
    let me: Value = other.get(&clinic.portal("/me")).await.expect(200);
    assert_eq!(me["first_name"], "Elena");
}

async fn a_newer_link_supersedes_older_ones(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let email = clinic.client_email("Elena");
    let older = clinic.request_link(&http, &email).await;
    app.clock.advance(MINUTE);
    let newer = clinic.request_link(&http, &email).await;
    assert_eq!(inspect(&clinic, &http, &older).await.state, LoginLinkState::Superseded);
    exchange(&clinic, &http, &older).await.expect_problem(401, "login_link_expired");
    exchange(&clinic, &http, &newer).await.expect::<Session>(201);
}

async fn a_link_expires_and_brings_a_new_one(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let email = clinic.client_email("Elena");
    let token = clinic.request_link(&http, &email).await;
    app.clock.advance(Duration::minutes(10));
    assert_eq!(inspect(&clinic, &http, &token).await.state, LoginLinkState::Expired);
    let answer = exchange(&clinic, &http, &token).await;
    answer.expect_problem(401, "login_link_expired");
    assert_eq!(answer.body["masked_identifier"], "e…@clients.rosewood.example");

    let requested = http.post(&clinic.portal("/login-links"), &json!({ "expired_token": token })).await;
    let nonsense = http.post(&clinic.portal("/login-links"), &json!({ "expired_token": "nonsense" })).await;
    assert_eq!((requested.status, &requested.body), (nonsense.status, &nonsense.body));
    requested.expect::<LoginLinkRequested>(202);
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), 2);
    let fresh = app.mailbox.newest_to(&email).unwrap().token().unwrap();
    exchange(&clinic, &http, &fresh).await.expect::<Session>(201);
}

async fn a_link_lives_from_when_it_is_sent(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let email = clinic.client_email("Elena");
    ask(&clinic, &http, &email).await.expect::<Value>(202);
    app.clock.advance(Duration::minutes(30));
    app.send_messages().await;
    app.clock.advance(Duration::minutes(9));
    let token = app.mailbox.newest_to(&email).unwrap().token().unwrap();
    exchange(&clinic, &http, &token).await.expect::<Session>(201);
}

async fn a_link_that_is_asked_for_is_not_sent_late(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::CredentialsRefused, "answer 535")));
    for identifier in [clinic.client_email("Elena"), "stranger@example.com".to_owned()] {
        ask(&clinic, &app.anonymous(), &identifier).await.expect::<Value>(202);
    }
    app.send_messages().await;
    app.mailbox.fail_with(None);
    app.clock.advance(Duration::minutes(31));
    let retried: Value = clinic.owner.post("/api/v1/messages/retry", &json!({})).await.expect(200);
    assert_eq!(retried["count"], 2);
    app.send_messages().await;
    assert!(app.mailbox.sent().is_empty(), "nobody expects it any more");
    let given_up: Value = clinic.owner.get("/api/v1/messages?state=failed").await.expect(200);
    let faults: Vec<_> = given_up["data"].as_array().unwrap().iter().map(|message| &message["fault"]).collect();
    assert_eq!(faults, ["too_late", "too_late"]);
}

async fn an_older_message_is_not_sent_after_a_newer_one(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let email = clinic.client_email("Elena");
    app.mailbox.fail_with(Some(DeliveryError::transient(MessageFault::Unreachable, "the mail server is away")));
    ask(&clinic, &http, &email).await.expect::<Value>(202);
    app.send_messages().await;
    app.mailbox.fail_with(None);
    app.clock.advance(Duration::milliseconds(60_001));
    // Both are due now, the older one for the second time.
    ask(&clinic, &http, &email).await.expect::<Value>(202);
    app.send_messages().await;
    let tokens: Vec<String> = app.mailbox.sent().iter().filter_map(Sent::token).collect();
    for token in &tokens {
        let is_newest = Some(token) == tokens.last();
        let state = inspect(&clinic, &http, token).await.state;
        assert_eq!(state, if is_newest { LoginLinkState::Usable } else { LoginLinkState::Superseded });
    }
    exchange(&clinic, &http, tokens.last().unwrap()).await.expect::<Session>(201);
}

async fn a_code_signs_in_where_it_was_asked_for(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let email = clinic.client_email("Elena");
    clinic.request_link(&http, &email).await;
    let code = app.mailbox.newest_to(&email).unwrap().code().unwrap();
    try_code(&clinic, &app.anonymous(), &code).await.expect_problem(401, "login_code_wrong");
    let (first, second) = code.split_at(3);
    try_code(&clinic, &http, &format!("{first} {second}")).await.expect::<Session>(201);
    let again = try_code(&clinic, &http, &code).await;
    again.expect_problem(401, "login_link_used");
}

async fn five_wrong_codes_burn_it_and_a_new_code_does_not_help(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let email = clinic.client_email("Elena");
    clinic.request_link(&http, &email).await;
    let code = app.mailbox.newest_to(&email).unwrap().code().unwrap();
    for tries_left in ["4 tries are left", "3 tries are left", "2 tries are left", "1 try is left"] {
        let answer = try_code(&clinic, &http, &wrong(&code)).await;
        answer.expect_problem(401, "login_code_wrong");
        assert!(answer.body["detail"].as_str().unwrap().contains(tries_left), "{:#}", answer.body);
    }
    try_code(&clinic, &http, &wrong(&code)).await.expect_problem(401, "login_code_burnt");
    try_code(&clinic, &http, &code).await.expect_problem(401, "login_code_burnt");

    app.clock.advance(MINUTE);
    let token = clinic.request_link(&http, &email).await;
    let code = app.mailbox.newest_to(&email).unwrap().code().unwrap();
    try_code(&clinic, &http, &code).await.expect_problem(401, "login_code_burnt");
    // The link itself works, and the count begins anew.
    exchange(&clinic, &http, &token).await.expect::<Session>(201);
    app.clock.advance(MINUTE);
    clinic.request_link(&http, &email).await;
    let code = app.mailbox.newest_to(&email).unwrap().code().unwrap();
    try_code(&clinic, &http, &code).await.expect::<Session>(201);
}

async fn codes_stop_for_good_after_fifty_wrong_ones_and_a_link_brings_them_back(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let email = clinic.client_email("Elena");
    let newest = async || {
        let token = clinic.request_link(&http, &email).await;
        (token, app.mailbox.newest_to(&email).unwrap().code().unwrap())
    };
    let (_, mut code) = newest().await;
    for _ in 0..10 {
        for _ in 0..5 {
            try_code(&clinic, &http, &wrong(&code)).await;
        }
        app.clock.advance(Duration::hours(24));
        (_, code) = newest().await;
    }
    let refused = try_code(&clinic, &http, &code).await;
    refused.expect_problem(401, "login_code_burnt");
    assert!(refused.body["detail"].as_str().unwrap().contains("in the last months"), "{:#}", refused.body);

    app.clock.advance(Duration::hours(24));
    let (token, _) = newest().await;
    exchange(&clinic, &http, &token).await.expect::<Session>(201);
    app.clock.advance(MINUTE);
    let (_, code) = newest().await;
    try_code(&clinic, &http, &code).await.expect::<Session>(201);
}

async fn guesses_at_once_are_all_counted(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let http = app.anonymous();
    let email = clinic.client_email("Elena");
    clinic.request_link(&http, &email).await;
    let code = app.mailbox.newest_to(&email).unwrap().code().unwrap();
    let guesses: Vec<_> = (1..=50)
        .map(|offset| {
            let guess = format!("{:06}", (code.parse::<u32>().unwrap() + offset) % 1_000_000);
            let (http, path) = (http.clone(), clinic.portal("/sessions"));
            tokio::spawn(async move { http.post(&path, &json!({ "code": guess })).await })
        })
        .collect();
    let mut compared = 0;
    for answer in guesses {
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, 401, "{:#}", answer.body);
        compared += usize::from(answer.code() == "login_code_wrong");
    }
    assert_eq!(compared, 4, "and the fifth burnt it");
    try_code(&clinic, &http, &code).await.expect_problem(401, "login_code_burnt");
}

async fn codes_of_unknown_people_are_answered_alike(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let (known, unknown) = (app.anonymous(), app.anonymous());
    let email = clinic.client_email("Elena");
    clinic.request_link(&known, &email).await;
    ask(&clinic, &unknown, "stranger@example.com").await.expect::<Value>(202);
    let code = wrong(&app.mailbox.newest_to(&email).unwrap().code().unwrap());
    for _ in 0..6 {
        let (mut one, mut other) = (try_code(&clinic, &known, &code).await, try_code(&clinic, &unknown, &code).await);
        (one.body["trace_id"], other.body["trace_id"]) = (Value::Null, Value::Null);
        assert_eq!((one.status, one.body), (other.status, other.body));
    }
}

async fn a_text_message_carries_link_and_code(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "first_name": "Priya", "phone": "07700 900182" });
    clinic.owner.post("/api/v1/clients", &body).await.expect::<Value>(201);
    let http = app.anonymous();
    ask(&clinic, &http, "07700 900182").await.expect::<Value>(202);
    app.send_messages().await;
    let Some(Sent::Sms(sms)) = app.mailbox.newest_to("+447700900182") else { panic!("no text message") };
    let sent = Sent::Sms(sms.clone());
    assert!(sms.text.starts_with("The rosewood clinic: "), "{}", sms.text);
    assert!(sent.token().is_some(), "{}", sms.text);
    try_code(&clinic, &http, &sent.code().unwrap()).await.expect::<Session>(201);
}

async fn a_link_of_another_clinic_is_not_valid(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("seaside").await);
    clinic.client("Elena").await;
    let http = app.anonymous();
    let token = clinic.request_link(&http, &clinic.client_email("Elena")).await;
    exchange(&other, &http, &token).await.expect_problem(401, "login_link_invalid");
    let inspected = http.post(&other.portal("/login-links/inspect"), &json!({ "token": token })).await;
    inspected.expect_problem(401, "login_link_invalid");
    exchange(&clinic, &http, &token).await.expect::<Session>(201);
}

async fn one_may_not_ask_too_often(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = "stranger@example.com";
    for _ in 0..5 {
        ask(&clinic, &app.anonymous(), email).await.expect::<Value>(202);
        let again = ask(&clinic, &app.anonymous(), " Stranger@Example.COM ").await;
        again.expect_problem(429, "rate_limited");
        let seconds = again.body["retry_after_seconds"].as_u64().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
        assert_eq!(again.headers["retry-after"], seconds.to_string());
        app.clock.advance(MINUTE);
    }
    ask(&clinic, &app.anonymous(), email).await.expect_problem(429, "rate_limited");
    ask(&clinic, &app.anonymous(), "another@example.com").await.expect::<Value>(202);
}

async fn addresses_networks_and_clinics_have_limits(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, record) = app::portal_settings::resolve(&app.ctx, "rosewood", false).await.unwrap();
    let settings = Settings { limit_by_address: true, clinic_login_budget: 110, ..Settings::clone(&app.ctx.settings) };
    let ctx = Ctx { settings: Arc::new(settings), ..app.ctx.clone() };
    let mut number = 0;
    let mut accepted = async |address: &str, times: u32| {
        let address: IpAddr = address.parse().unwrap();
        let mut accepted = 0;
        for _ in 0..times {
            number += 1;
            let identifier = Some(format!("person{number}@example.com"));
            let request = RequestLoginLink { identifier, ..RequestLoginLink::default() };
            let asked = app::login_links::request(&ctx, &clinic.scope, &record, address, "binding", &request);
            accepted += u32::from(asked.await.is_ok());
        }
        accepted
    };
    assert_eq!(accepted("192.0.2.1", 25).await, 20, "an address");
    for last in 2..6 {
        accepted(&format!("192.0.2.{last}"), 20).await;
    }
    assert_eq!(accepted("192.0.2.9", 5).await, 0, "a network");
    // What was refused has not used the clinic's budget up.
    assert_eq!(accepted("198.51.100.1", 20).await, 10, "a clinic");
}

async fn what_cannot_be_an_identifier_is_named(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let http = app.anonymous();
    for (body, field) in [
        (json!({ "identifier": "eleanor@" }), "identifier: email_no_domain"),
        (json!({ "identifier": "1234" }), "identifier: phone_too_short"),
        (json!({ "identifier": "eleanor" }), "identifier: identifier_unrecognised"),
        (json!({ "identifier": "" }), "identifier: length"),
        (json!({ "identifier": "a@b.example", "expired_token": "x" }), "identifier: one_of"),
        (json!({}), "identifier: one_of"),
    ] {
        let answer = http.post(&clinic.portal("/login-links"), &body).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), [field]);
    }
    let both = json!({ "token": "x", "code": "123456" });
    http.post(&clinic.portal("/sessions"), &both).await.expect_problem(422, "validation_failed");
    http.post(&clinic.portal("/sessions"), &json!({})).await.expect_problem(422, "validation_failed");
}

async fn links_lead_to_the_live_address_and_greet_by_name(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let forged = app.anonymous().with_header("x-forwarded-host", "evil.example");
    clinic.request_link(&forged, &clinic.client_email("Elena")).await;
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&clinic.client_email("Elena")) else { panic!("no mail") };
    assert_eq!(
        (mail.subject.as_str(), mail.from_name.as_str()),
        ("Sign in to The rosewood clinic", "The rosewood clinic")
    );
    assert!(mail.text.starts_with("Hello Elena,\n"), "{}", mail.text);
    assert!(mail.text.contains(&format!("\n{}/rosewood/sign-in#", app.address())), "{}", mail.text);
    assert!(!mail.text.contains("evil.example") && !mail.html.contains("evil.example"));
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("login_link.request").body(json!({ "identifier": "a@b.example" })),
        Row::new("login_link.inspect").body(json!({ "token": "x" })),
    ]
}
