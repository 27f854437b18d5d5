//! Sign-in links that staff make for a client: copied or sent, for the portal or one section.

use chrono::Duration;
use contract::{
    api_keys::{AccessToken, CreatedApiKey},
    clients::Client,
    login_links::{CreatedLoginLink, LoginLinkInspection, LoginLinkState},
    messages::{Message, MessageFault, MessageState},
    paging::Page,
    sessions::NewSession,
    staff::Role,
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Http, Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_copied_link_signs_in_once_and_the_client_is_told,
    a_copied_link_is_shown_once_and_kept_nowhere,
    a_sent_link_leads_to_its_section,
    a_new_link_for_an_old_one_leads_to_the_same_section,
    the_clinics_words_say_which_links_a_mail_holds,
    of_many_who_try_one_gets_in,
    a_link_lives_a_day_from_when_it_is_sent,
    a_double_click_sends_one_mail,
    a_link_goes_by_text_message_where_there_is_no_mail,
    a_newer_link_supersedes_a_copied_one,
    who_may_make_links,
    nothing_is_made_for_somebody_who_cannot_be_told,
    a_link_goes_by_text_message_where_mails_come_back,
    an_integration_that_copies_a_link_is_named,
    nothing_is_made_while_the_portal_is_off_and_what_waits_is_held,
    a_link_that_nobody_expects_any_more_is_not_sent,
    a_mail_that_is_not_sent_voids_no_link,
);

async fn make(clinic: &TestClinic<'_>, client: &Client, body: &Value) -> CreatedLoginLink {
    clinic.owner.post(&path(client), body).await.expect(201)
}

fn path(client: &Client) -> String {
    format!("/api/v1/clients/{}/login-links", client.id)
}

fn token(url: &str) -> String {
    url.split_once("/rosewood/sign-in#").unwrap().1.to_owned()
}

async fn exchange(clinic: &TestClinic<'_>, http: &Http, token: &str) -> Answer {
    http.post(&clinic.portal("/sessions"), &json!({ "token": token, "confirmed": true })).await
}

async fn inspect(clinic: &TestClinic<'_>, token: &str) -> LoginLinkInspection {
    let http = clinic.app.anonymous();
    http.post(&clinic.portal("/login-links/inspect"), &json!({ "token": token })).await.expect(200)
}

/// Notes that mails to a client come back.
async fn note_bounce(clinic: &TestClinic<'_>, client: &Client) {
    let path = format!("/api/v1/clients/{}/reachability/note-bounce", client.id);
    clinic.owner.post(&path, &json!({})).await.expect::<Value>(200);
}

async fn actions(clinic: &TestClinic<'_>) -> Vec<(String, String)> {
    let log: Page<Value> = clinic.owner.get("/api/v1/audit").await.expect(200);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    log.data.iter().map(|entry| (text(&entry["action"]), text(&entry["subject"]))).collect()
}

async fn a_copied_link_signs_in_once_and_the_client_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let made = make(&clinic, &client, &json!({ "delivery": "copy" })).await;
    assert_eq!(made.expires_in_seconds, 24 * 3600);
    assert_eq!(made.masked_identifier, "e…@clients.rosewood.example");
    assert_eq!(actions(&clinic).await[0], ("login_link.copy".to_owned(), client.id.to_string()));

    app.send_messages().await;
    let told = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
    assert!(told.text().contains("has copied a link"), "{}", told.text());
    assert_eq!(told.token(), None, "the link itself is not in it");

    let token = token(&made.url.unwrap());
    for method in [Method::GET, Method::HEAD] {
        for path in [format!("/rosewood/sign-in?token={token}"), clinic.portal(&format!("/login-links/{token}"))] {
            app.anonymous().send(method.clone(), &path, None::<&()>).await;
        }
    }
    let inspection = inspect(&clinic, &token).await;
    assert_eq!((inspection.state, inspection.same_browser), (LoginLinkState::Usable, false));
    let http = app.anonymous();
    let unconfirmed = http.post(&clinic.portal("/sessions"), &json!({ "token": token })).await;
    unconfirmed.expect_problem(409, "confirmation_required");
    let session: NewSession = exchange(&clinic, &http, &token).await.expect(201);
    assert_eq!(session.page, None);
    let again = exchange(&clinic, &app.anonymous(), &token).await;
    again.expect_problem(401, "login_link_used");
}

async fn a_copied_link_is_shown_once_and_kept_nowhere(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let key = clinic.new_key();
    let body = json!({ "delivery": "copy" });
    let first: CreatedLoginLink = clinic.owner.once(&key).post(&path(&client), &body).await.expect(201);
    let again: CreatedLoginLink = clinic.owner.once(&key).post(&path(&client), &body).await.expect(201);
    assert_eq!(first, again, "the same answer, from what is kept sealed");
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), 1);
    let made = |actions: &[(String, String)]| actions.iter().filter(|(action, _)| action == "login_link.copy").count();
    assert_eq!(made(&actions(&clinic).await), 1);
}

async fn a_sent_link_leads_to_its_section(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    for (section, page) in [("appointments", "/appointments"), ("booking", "/book"), ("account", "/more")] {
        let made = make(&clinic, &client, &json!({ "delivery": "send", "section": section })).await;
        assert_eq!(made.url, None);
        assert_eq!(actions(&clinic).await[0], ("login_link.send".to_owned(), client.id.to_string()));
        app.send_messages().await;
        let sent = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
        assert!(sent.text().starts_with("Hello Elena,"), "{}", sent.text());
        let session: NewSession = exchange(&clinic, &app.anonymous(), &sent.token().unwrap()).await.expect(201);
        assert_eq!(session.page.as_deref(), Some(page));
        app.clock.advance(Duration::minutes(1));
    }
    for section in [json!("payments"), json!("https://evil.example"), json!("/more")] {
        let body = json!({ "delivery": "send", "section": section });
        clinic.owner.post(&path(&client), &body).await.expect_problem(400, "malformed_body");
    }
}

async fn the_clinics_words_say_which_links_a_mail_holds(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let words = json!({
        "subject": "Come in",
        "body": "[Home]({{client.magic_link}})\n\n[Book]({{client.magic_link.booking}})",
        "sms": "{{client.magic_link.account}}",
    });
    let template = "/api/v1/message-templates/login_email";
    clinic.owner.if_match(0).put(template, &words).await.expect::<Value>(200);
    // One that names no section leads where staff wanted it to lead. Whichever is used ends the other.
    for (used, page) in [(0, "/appointments"), (1, "/book")] {
        make(&clinic, &client, &json!({ "delivery": "send", "section": "appointments" })).await;
        app.send_messages().await;
        let sent = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
        let links: Vec<&str> = sent.text().lines().filter(|line| line.contains("/sign-in#")).collect();
        assert_eq!(links.len(), 2, "{}", sent.text());
        let session: NewSession = exchange(&clinic, &app.anonymous(), &token(links[used])).await.expect(201);
        assert_eq!(session.page.as_deref(), Some(page));
        let other = exchange(&clinic, &app.anonymous(), &token(links[1 - used])).await;
        other.expect_problem(401, "login_link_expired");
        app.clock.advance(Duration::minutes(1));
    }
    let nowhere = json!({ "subject": "Come in", "body": "[Home]({{portal.url}})", "sms": "{{client.magic_link}}" });
    clinic.owner.if_match(1).put(template, &nowhere).await.expect_problem(422, "validation_failed");
}

async fn a_new_link_for_an_old_one_leads_to_the_same_section(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    make(&clinic, &client, &json!({ "delivery": "send", "section": "booking" })).await;
    app.send_messages().await;
    let email = clinic.client_email("Elena");
    let old = app.mailbox.newest_to(&email).unwrap().token().unwrap();
    app.clock.advance(Duration::hours(24));
    assert_eq!(inspect(&clinic, &old).await.state, LoginLinkState::Expired);
    let http = app.anonymous();
    let ask = json!({ "expired_token": old });
    http.post(&clinic.portal("/login-links"), &ask).await.expect::<Value>(202);
    app.send_messages().await;
    let sent = app.mailbox.newest_to(&email).unwrap();
    // By the code as well as by the link.
    let body = json!({ "code": sent.code().unwrap() });
    let session: NewSession = http.post(&clinic.portal("/sessions"), &body).await.expect(201);
    assert_eq!(session.page.as_deref(), Some("/book"));
}

async fn of_many_who_try_one_gets_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let made = make(&clinic, &client, &json!({ "delivery": "copy" })).await;
    let token = token(&made.url.unwrap());
    let tries: Vec<_> = (0..50)
        .map(|_| {
            let (http, body) = (app.anonymous(), json!({ "token": token, "confirmed": true }));
            let path = clinic.portal("/sessions");
            tokio::spawn(async move { http.post(&path, &body).await.status })
        })
        .collect();
    let mut winners = 0;
    for answer in tries {
        winners += usize::from(answer.await.unwrap() == 201);
    }
    assert_eq!(winners, 1);
}

async fn a_link_lives_a_day_from_when_it_is_sent(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    make(&clinic, &client, &json!({ "delivery": "send" })).await;
    app.clock.advance(Duration::days(2));
    app.send_messages().await;
    app.clock.advance(Duration::hours(23));
    let token = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap().token().unwrap();
    exchange(&clinic, &app.anonymous(), &token).await.expect::<NewSession>(201);
}

async fn a_double_click_sends_one_mail(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let key = clinic.new_key();
    let clicks: Vec<_> = (0..4)
        .map(|_| {
            let (http, path) = (clinic.owner.once(&key), path(&client));
            tokio::spawn(async move { http.post(&path, &json!({ "delivery": "send" })).await.status })
        })
        .collect();
    for click in clicks {
        assert_eq!(click.await.unwrap(), 201);
    }
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), 1);
}

async fn a_link_goes_by_text_message_where_there_is_no_mail(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "first_name": "Priya", "phone": "07700 900182" });
    let client: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    make(&clinic, &client, &json!({ "delivery": "send" })).await;
    app.send_messages().await;
    let token = app.mailbox.newest_to("+447700900182").unwrap().token().unwrap();
    exchange(&clinic, &app.anonymous(), &token).await.expect::<NewSession>(201);
}

async fn a_newer_link_supersedes_a_copied_one(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let older = make(&clinic, &client, &json!({ "delivery": "copy" })).await;
    app.clock.advance(Duration::minutes(1));
    let newer = make(&clinic, &client, &json!({ "delivery": "copy" })).await;
    let older = exchange(&clinic, &app.anonymous(), &token(&older.url.unwrap())).await;
    older.expect_problem(401, "login_link_expired");
    exchange(&clinic, &app.anonymous(), &token(&newer.url.unwrap())).await.expect::<NewSession>(201);
}

async fn who_may_make_links(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let body = json!({ "delivery": "copy" });
    let practitioner = clinic.staff("treats", Role::Practitioner).await;
    practitioner.post(&path(&client), &body).await.expect_problem(403, "forbidden");
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    desk.post(&path(&client), &body).await.expect::<CreatedLoginLink>(201);
}

async fn nothing_is_made_for_somebody_who_cannot_be_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client: Client = clinic.owner.post("/api/v1/clients", &json!({ "first_name": "Ada" })).await.expect(201);
    for delivery in ["copy", "send"] {
        let answer = clinic.owner.post(&path(&client), &json!({ "delivery": delivery })).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), ["client_id: no_address"]);
    }
    let client = clinic.client("Elena").await;
    note_bounce(&clinic, &client).await;
    for delivery in ["copy", "send"] {
        let answer = clinic.owner.post(&path(&client), &json!({ "delivery": delivery })).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), ["client_id: client_unreachable"]);
    }
}

async fn a_link_goes_by_text_message_where_mails_come_back(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "first_name": "Priya", "email": "priya@example.com", "phone": "07700 900182" });
    let client: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    note_bounce(&clinic, &client).await;
    for delivery in ["send", "copy"] {
        let made = make(&clinic, &client, &json!({ "delivery": delivery })).await;
        assert_eq!(made.masked_identifier, "•••• 0182");
        app.send_messages().await;
        app.clock.advance(Duration::minutes(1));
    }
    let told = app.mailbox.sent();
    assert_eq!(told.iter().map(Sent::to).collect::<Vec<_>>(), ["+447700900182"; 2], "{told:?}");
    assert!(told[0].token().is_some() && told[1].text().contains("has copied a link"));
}

async fn an_integration_that_copies_a_link_is_named(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let body = json!({ "name": "Website", "scopes": ["login_links:write", "clients:read"] });
    let key: CreatedApiKey = clinic.owner.post("/api/v1/api-keys", &body).await.expect(201);
    let keyed = app.anonymous().with_bearer(&key.secret);
    let token: AccessToken = keyed.post("/api/v1/access-tokens", &json!({})).await.expect(201);
    let integration = app.anonymous().with_bearer(&token.access_token);
    integration.post(&path(&client), &json!({ "delivery": "copy" })).await.expect::<CreatedLoginLink>(201);
    app.send_messages().await;
    let told = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
    assert!(told.text().contains("an integration of The rosewood clinic"), "{}", told.text());
}

async fn nothing_is_made_while_the_portal_is_off_and_what_waits_is_held(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let turn = async |version, enabled: bool| {
        let body = json!({ "enabled": enabled });
        clinic.owner.if_match(version).patch("/api/v1/portal-settings", &body).await.expect::<Value>(200);
    };
    make(&clinic, &client, &json!({ "delivery": "send" })).await;
    turn(1, false).await;
    for delivery in ["copy", "send"] {
        let answer = clinic.owner.post(&path(&client), &json!({ "delivery": delivery })).await;
        answer.expect_problem(409, "portal_must_be_on");
    }
    app.send_messages().await;
    let held: Page<Message> = clinic.owner.get("/api/v1/messages").await.expect(200);
    assert_eq!((held.data[0].state, held.data[0].fault), (MessageState::Queued, Some(MessageFault::PortalOff)));
    assert_eq!((held.data.len(), held.data[0].attempts), (1, 0), "it uses up no tries");
    turn(2, true).await;
    app.clock.advance(Duration::minutes(15));
    app.send_messages().await;
    let token = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap().token().unwrap();
    exchange(&clinic, &app.anonymous(), &token).await.expect::<NewSession>(201);
}

async fn a_link_that_nobody_expects_any_more_is_not_sent(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    make(&clinic, &client, &json!({ "delivery": "send" })).await;
    app.clock.advance(Duration::days(3) + Duration::seconds(1));
    app.send_messages().await;
    assert!(app.mailbox.sent().is_empty());
    let owner = clinic.staff("later", Role::Owner).await;
    let given_up: Page<Message> = owner.get("/api/v1/messages").await.expect(200);
    assert_eq!((given_up.data[0].state, given_up.data[0].fault), (MessageState::Failed, Some(MessageFault::TooLate)));
}

async fn a_mail_that_is_not_sent_voids_no_link(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let token = token(&make(&clinic, &client, &json!({ "delivery": "copy" })).await.url.unwrap());
    app.send_messages().await;
    let told = app.mailbox.sent().len();

    // From now on nothing is sent to that address, and the copied link is all there is.
    app.clock.advance(Duration::seconds(1));
    make(&clinic, &client, &json!({ "delivery": "send" })).await;
    note_bounce(&clinic, &client).await;
    let ask = json!({ "identifier": clinic.client_email("Elena") });
    app.anonymous().post(&clinic.portal("/login-links"), &ask).await.expect::<Value>(202);
    let mailing = json!({ "audience": { "client_ids": [client.id] } });
    clinic.owner.post("/api/v1/login-mailings", &mailing).await.expect::<Value>(201);
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), told);
    assert_eq!(inspect(&clinic, &token).await.state, LoginLinkState::Usable);
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    vec![Row::new("login_link.create").of(world.client.id).body(json!({ "delivery": "copy" }))]
}
