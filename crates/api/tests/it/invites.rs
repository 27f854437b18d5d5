//! Inviting people to the portal, and what becomes of it.

mod again;

use app::ports::DeliveryError;
use chrono::Duration;
use contract::{
    clients::Client,
    contact::EmailAddress,
    invites::{CreatedInvites, Invite, InviteOutcome, InviteSettings, InviteState},
    login_links::{LoginLinkInspection, LoginLinkRequested, LoginLinkState},
    messages::MessageFault,
    paging::Page,
    sessions::Session,
    staff::Role,
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Http, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    an_invited_client_joins,
    looking_at_an_invite_never_changes_it,
    somebody_new_is_a_client_at_once,
    a_second_record_of_the_same_person_is_asked_about,
    somebody_new_becomes_a_client_when_they_ask_for_their_link,
    an_invite_finds_the_client_who_is_added_later,
    a_second_invite_supersedes_the_first,
    an_invite_is_revoked,
    an_invite_expires_and_is_sent_once_more,
    an_invite_is_sent_anew_only_once,
    a_mail_that_comes_back_is_told,
    what_cannot_be_invited_is_named,
    whoever_has_joined_is_not_invited,
    a_repeated_request_invites_once,
    several_are_invited_at_once,
    an_invite_of_another_clinic_is_not_valid,
    settings_are_changed_by_version,
    invites_are_listed_newest_first,
);

async fn invite(clinic: &TestClinic<'_>, body: &Value) -> Invite {
    clinic.owner.post("/api/v1/invites", body).await.expect(201)
}

async fn get(clinic: &TestClinic<'_>, invite: &Invite) -> Invite {
    clinic.owner.get(&format!("/api/v1/invites/{}", invite.id)).await.expect(200)
}

async fn inspect(clinic: &TestClinic<'_>, token: &str) -> LoginLinkInspection {
    let http = clinic.app.anonymous();
    http.post(&clinic.portal("/login-links/inspect"), &json!({ "token": token })).await.expect(200)
}

/// The token in the newest invite to that address.
fn token_to(clinic: &TestClinic<'_>, email: &str) -> String {
    let sent = clinic.app.mailbox.newest_to(email).unwrap();
    sent.invite_token().unwrap()
}

/// Takes an invite up: asks for the sign-in link, and signs in with it.
async fn join(clinic: &TestClinic<'_>, http: &Http, token: &str, email: &str) {
    let asked = http.post(&clinic.portal("/login-links"), &json!({ "expired_token": token })).await;
    asked.expect::<LoginLinkRequested>(202);
    clinic.app.send_messages().await;
    let link = clinic.app.mailbox.newest_to(email).unwrap().token().unwrap();
    http.post(&clinic.portal("/sessions"), &json!({ "token": link })).await.expect::<Session>(201);
}

async fn an_invited_client_joins(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let email = clinic.client_email("Elena");
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    assert_eq!((made.client_id, made.state, made.sent_at), (Some(client.id), InviteState::Invited, None));
    assert_eq!(made.expires_at, app.now() + Duration::days(30));

    app.send_messages().await;
    assert_eq!(get(&clinic, &made).await.sent_at, Some(app.now()));
    let sent = app.mailbox.newest_to(&email).unwrap();
    assert!(sent.text().starts_with("Hello Elena,"), "{}", sent.text());
    assert!(sent.text().contains(&format!("{}/rosewood/invite#", app.address())), "{}", sent.text());
    let token = token_to(&clinic, &email);

    let inspection = inspect(&clinic, &token).await;
    assert_eq!(inspection.state, LoginLinkState::Invite);
    assert_eq!(inspection.masked_identifier, "e…@clients.rosewood.example");
    assert_eq!(get(&clinic, &made).await.state, InviteState::Opened);

    let http = app.anonymous();
    // An invite signs nobody in by itself.
    for body in [json!({ "token": token }), json!({ "token": token, "confirmed": true })] {
        http.post(&clinic.portal("/sessions"), &body).await.expect_problem(401, "login_link_invalid");
    }
    join(&clinic, &http, &token, &email).await;
    assert_eq!(get(&clinic, &made).await.state, InviteState::Joined);
    let me: Value = http.get(&clinic.portal("/me")).await.expect(200);
    assert_eq!(me["first_name"], "Elena");
}

async fn looking_at_an_invite_never_changes_it(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    app.send_messages().await;
    let token = token_to(&clinic, &clinic.client_email("Elena"));
    for method in [Method::GET, Method::HEAD] {
        for path in [
            format!("/rosewood/invite?token={token}"),
            format!("/rosewood/invite/{token}"),
            clinic.portal(&format!("/login-links/inspect?token={token}")),
        ] {
            app.anonymous().send(method.clone(), &path, None::<&()>).await;
        }
    }
    assert_eq!(get(&clinic, &made).await.state, InviteState::Invited);
    assert_eq!(inspect(&clinic, &token).await.state, LoginLinkState::Invite);
}

async fn a_second_record_of_the_same_person_is_asked_about(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let mut body = json!({ "email": "elena@work.example", "first_name": "ELENA", "last_name": "Mársh" });
    let refusal = clinic.owner.post("/api/v1/invites", &body).await;
    refusal.expect_problem(409, "similar_client");
    assert_eq!(refusal.body["similar_clients"][0]["id"], json!(client.id));
    body["even_if_similar"] = json!(true);
    invite(&clinic, &body).await;
    // By the address alone nobody is taken for somebody else.
    invite(&clinic, &json!({ "email": "elena.marsh@home.example" })).await;
}

async fn somebody_new_is_a_client_at_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made = invite(&clinic, &json!({ "email": "Noor.Haddad@Example.com", "last_name": "Haddad" })).await;
    let client: Client = clinic.owner.get(&format!("/api/v1/clients/{}", made.client_id.unwrap())).await.expect(200);
    assert_eq!((client.first_name.as_str(), client.last_name.as_str()), ("noor.haddad", "Haddad"));
    assert_eq!(client.email, Some(EmailAddress::parse("noor.haddad@example.com").unwrap()));
    app.send_messages().await;
    let sent = app.mailbox.newest_to("noor.haddad@example.com").unwrap();
    assert!(sent.text().starts_with("Hello,\n"), "nobody is greeted by a guess: {}", sent.text());
    let log: Page<Value> = clinic.owner.get("/api/v1/audit?limit=3").await.expect(200);
    let actions: Vec<&str> = log.data.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["client.read", "invite.create", "client.create"]);
}

async fn on_joining(clinic: &TestClinic<'_>) {
    let body = json!({ "expires_after_days": 30, "client_record": "on_joining" });
    clinic.owner.if_match(0).put("/api/v1/invite-settings", &body).await.expect::<InviteSettings>(200);
}

async fn somebody_new_becomes_a_client_when_they_ask_for_their_link(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    on_joining(&clinic).await;
    let made = invite(&clinic, &json!({ "email": "noor@example.com", "first_name": "Noor" })).await;
    assert_eq!(made.client_id, None);
    let clients: Page<Client> = clinic.owner.get("/api/v1/clients").await.expect(200);
    assert_eq!(clients.data, []);
    app.send_messages().await;
    let token = token_to(&clinic, "noor@example.com");
    join(&clinic, &app.anonymous(), &token, "noor@example.com").await;
    let joined = get(&clinic, &made).await;
    assert_eq!(joined.state, InviteState::Joined);
    let client: Client = clinic.owner.get(&format!("/api/v1/clients/{}", joined.client_id.unwrap())).await.expect(200);
    assert_eq!(client.first_name, "Noor");

    // Typing the address on the portal's page does as well; an address that is over does not.
    let other = invite(&clinic, &json!({ "email": "priya@example.com" })).await;
    let over = invite(&clinic, &json!({ "email": "mei@example.com" })).await;
    clinic.owner.post(&format!("/api/v1/invites/{}/revoke", over.id), &json!({})).await.expect::<Invite>(200);
    clinic.sign_in("priya@example.com").await;
    assert_eq!(get(&clinic, &other).await.state, InviteState::Joined);
    let ask = json!({ "identifier": "mei@example.com" });
    app.anonymous().post(&clinic.portal("/login-links"), &ask).await.expect::<Value>(202);
    app.send_messages().await;
    assert_eq!(app.mailbox.newest_to("mei@example.com").unwrap().token(), None);
    let clients: Page<Client> = clinic.owner.get("/api/v1/clients").await.expect(200);
    assert_eq!(clients.data.len(), 2);
}

async fn an_invite_finds_the_client_who_is_added_later(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    on_joining(&clinic).await;
    let made = invite(&clinic, &json!({ "email": clinic.client_email("Elena") })).await;
    let client = clinic.client("Elena").await;
    assert_eq!(get(&clinic, &made).await.client_id, Some(client.id));
    let later = invite(&clinic, &json!({ "email": "noor@example.com" })).await;
    let body = json!({ "email": "noor@example.com" });
    let path = format!("/api/v1/clients/{}", client.id);
    clinic.owner.if_match(client.version).patch(&path, &body).await.expect::<Client>(200);
    assert_eq!(get(&clinic, &later).await.client_id, Some(client.id));
    assert_eq!(get(&clinic, &made).await.state, InviteState::Revoked, "a person has one invite that counts");
}

async fn a_second_invite_supersedes_the_first(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let email = clinic.client_email("Elena");
    invite(&clinic, &json!({ "client_id": client.id })).await;
    app.send_messages().await;
    let older = token_to(&clinic, &email);
    app.clock.advance(Duration::minutes(1));
    let newer = invite(&clinic, &json!({ "email": email })).await;
    assert_eq!(newer.client_id, Some(client.id), "known by the address");
    app.send_messages().await;
    let token = token_to(&clinic, &email);
    assert_eq!(inspect(&clinic, &older).await.state, LoginLinkState::InviteOver);
    assert_eq!(inspect(&clinic, &token).await.state, LoginLinkState::Invite);
    let listed: Page<Invite> = clinic.owner.get("/api/v1/invites").await.expect(200);
    assert_eq!(listed.data.iter().map(|invite| invite.id).collect::<Vec<_>>(), [newer.id]);

    // Of two that wait to be sent, the newer is.
    let before = app.mailbox.sent().len();
    for _ in 0..2 {
        app.clock.advance(Duration::minutes(1));
        invite(&clinic, &json!({ "client_id": client.id })).await;
    }
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), before + 1);
}

async fn an_invite_is_revoked(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let email = clinic.client_email("Elena");
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    app.send_messages().await;
    let token = token_to(&clinic, &email);
    let path = format!("/api/v1/invites/{}/revoke", made.id);
    for _ in 0..2 {
        let revoked: Invite = clinic.owner.post(&path, &json!({})).await.expect(200);
        assert_eq!(revoked.state, InviteState::Revoked);
    }
    assert_eq!(inspect(&clinic, &token).await.state, LoginLinkState::InviteOver);
    // The answer does not say whether anything is sent, as always.
    let http = app.anonymous();
    let asked = http.post(&clinic.portal("/login-links"), &json!({ "expired_token": token })).await;
    let nonsense = http.post(&clinic.portal("/login-links"), &json!({ "expired_token": "nonsense" })).await;
    assert_eq!((asked.status, &asked.body), (nonsense.status, &nonsense.body));
    let before = app.mailbox.sent().len();
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), before);
    let resend = clinic.owner.post(&format!("/api/v1/invites/{}/resend", made.id), &json!({})).await;
    resend.expect_problem(409, "invite_closed");

    // Revoked before the mail was sent: it is not sent at all.
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    clinic.owner.post(&format!("/api/v1/invites/{}/revoke", made.id), &json!({})).await.expect::<Invite>(200);
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), before);
}

async fn an_invite_expires_and_is_sent_once_more(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let email = clinic.client_email("Elena");
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    app.send_messages().await;
    let token = token_to(&clinic, &email);
    app.clock.advance(Duration::days(30));
    // The owner's session has ended long ago.
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let clinic = TestClinic { owner: desk, ..clinic };
    assert_eq!(get(&clinic, &made).await.state, InviteState::Expired);
    assert_eq!(inspect(&clinic, &token).await.state, LoginLinkState::InviteOver);

    let path = format!("/api/v1/invites/{}/resend", made.id);
    let resent: Invite = clinic.owner.post(&path, &json!({})).await.expect(200);
    assert_eq!((resent.id, resent.state), (made.id, InviteState::Invited));
    assert_eq!(resent.expires_at, app.now() + Duration::days(30));
    app.send_messages().await;
    let newer = token_to(&clinic, &email);
    assert_ne!(newer, token);
    join(&clinic, &app.anonymous(), &newer, &email).await;
    clinic.owner.post(&path, &json!({})).await.expect_problem(409, "already_joined");
}

async fn an_invite_is_sent_anew_only_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    let path = format!("/api/v1/invites/{}/resend", made.id);
    clinic.owner.post(&path, &json!({})).await.expect_problem(429, "rate_limited");
    app.send_messages().await;
    app.clock.advance(Duration::minutes(1));
    let key = clinic.new_key();
    for _ in 0..2 {
        clinic.owner.once(&key).post(&path, &json!({})).await.expect::<Invite>(200);
    }
    clinic.owner.post(&path, &json!({})).await.expect_problem(429, "rate_limited");
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), 2);
}

async fn a_mail_that_comes_back_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    app.mailbox.fail_with(Some(DeliveryError::transient(MessageFault::Unreachable, "the mail server is away")));
    app.send_messages().await;
    assert_eq!(get(&clinic, &made).await.state, InviteState::Invited, "it is tried again");
    app.mailbox
        .fail_with(Some(DeliveryError::permanent(MessageFault::Refused, "the mail server refused it: answer 550")));
    app.clock.advance(Duration::minutes(1));
    app.send_messages().await;
    let bounced = get(&clinic, &made).await;
    assert_eq!((bounced.state, bounced.sent_at), (InviteState::Bounced, None));
    assert_eq!(bounced.failure.as_deref(), Some("the mail server refused it: answer 550"));

    app.mailbox.fail_with(None);
    let path = format!("/api/v1/invites/{}/resend", made.id);
    let resent: Invite = clinic.owner.post(&path, &json!({})).await.expect(200);
    assert_eq!((resent.state, resent.failure), (InviteState::Invited, None));
}

async fn what_cannot_be_invited_is_named(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "first_name": "Priya", "phone": "07700 900182" });
    let phone_only: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    for (body, field) in [
        (json!({}), "email: one_of"),
        (json!({ "email": "elena@" }), "email: format"),
        (json!({ "email": "  " }), "email: required"),
        (json!({ "email": "e@example.com", "client_id": phone_only.id }), "email: one_of"),
        (json!({ "client_id": phone_only.id }), "client_id: no_address"),
    ] {
        let answer = clinic.owner.post("/api/v1/invites", &body).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), [field], "{body}");
    }
    let unknown = json!({ "client_id": "cli_018f3c5e8a0b7c1d9e2f3a4b5c6d7e8f" });
    clinic.owner.post("/api/v1/invites", &unknown).await.expect_problem(404, "not_found");
    let practitioner = clinic.staff("treats", Role::Practitioner).await;
    practitioner.post("/api/v1/invites", &json!({ "email": "e@example.com" })).await.expect_problem(403, "forbidden");
    app.send_messages().await;
    assert!(app.mailbox.sent().is_empty());
}

async fn whoever_has_joined_is_not_invited(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (client, _) = clinic.signed_in_client("Elena").await;
    for body in [json!({ "client_id": client.id }), json!({ "email": clinic.client_email("Elena") })] {
        clinic.owner.post("/api/v1/invites", &body).await.expect_problem(409, "already_joined");
    }
}

async fn a_repeated_request_invites_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let key = clinic.new_key();
    let body = json!({ "email": "noor@example.com" });
    let tries: Vec<_> = (0..5)
        .map(|_| {
            let (http, body) = (clinic.owner.once(&key), body.clone());
            tokio::spawn(async move { http.post("/api/v1/invites", &body).await })
        })
        .collect();
    let mut ids = std::collections::HashSet::new();
    for answer in tries {
        ids.insert(answer.await.unwrap().expect::<Invite>(201).id);
    }
    assert_eq!(ids.len(), 1);
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), 1);
}

async fn several_are_invited_at_once(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let (joined, _) = clinic.signed_in_client("Elena").await;
    let (ada, ben) = (clinic.client("Ada").await, clinic.client("Ben").await);
    let body = json!({ "first_name": "Priya", "phone": "07700 900182" });
    let phone_only: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    let before = app.mailbox.sent().len();
    let ids = [ben.id, joined.id, phone_only.id, ada.id, ben.id];
    let created: CreatedInvites =
        clinic.owner.post("/api/v1/invites/batch", &json!({ "client_ids": ids })).await.expect(201);
    let outcomes: Vec<_> = created.clients.iter().map(|one| (one.client_id, one.outcome)).collect();
    assert_eq!(
        outcomes,
        [
            (ben.id, InviteOutcome::Invited),
            (joined.id, InviteOutcome::AlreadyJoined),
            (phone_only.id, InviteOutcome::NoAddress),
            (ada.id, InviteOutcome::Invited),
        ]
    );
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), before + 2);
    let of_ada: Invite =
        clinic.owner.get(&format!("/api/v1/invites/{}", created.clients[3].invite_id.unwrap())).await.expect(200);
    assert_eq!((of_ada.client_id, of_ada.sent_at), (Some(ada.id), Some(app.now())));

    let foreign = other.client("Noor").await;
    let body = json!({ "client_ids": [ada.id, foreign.id] });
    clinic.owner.post("/api/v1/invites/batch", &body).await.expect_problem(404, "not_found");
    let none = json!({ "client_ids": [] });
    clinic.owner.post("/api/v1/invites/batch", &none).await.expect_problem(422, "validation_failed");
}

async fn an_invite_of_another_clinic_is_not_valid(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("seaside").await);
    invite(&clinic, &json!({ "email": "noor@example.com" })).await;
    app.send_messages().await;
    let token = token_to(&clinic, "noor@example.com");
    let http = app.anonymous();
    let inspected = http.post(&other.portal("/login-links/inspect"), &json!({ "token": token })).await;
    inspected.expect_problem(401, "login_link_invalid");
    let asked = http.post(&other.portal("/login-links"), &json!({ "expired_token": token })).await;
    asked.expect::<LoginLinkRequested>(202);
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), 1);
}

async fn settings_are_changed_by_version(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let path = "/api/v1/invite-settings";
    let settings: InviteSettings = clinic.owner.get(path).await.expect(200);
    assert_eq!((settings.expires_after_days, settings.version), (30, 0));
    let body = json!({ "expires_after_days": 7, "client_record": "at_once" });
    clinic.owner.put(path, &body).await.expect_problem(428, "precondition_required");
    for version in 0..2 {
        let changed: InviteSettings = clinic.owner.if_match(version).put(path, &body).await.expect(200);
        assert_eq!(changed.version, version + 1);
        clinic.owner.if_match(version).put(path, &body).await.expect_problem(412, "stale_version");
    }
    let made = invite(&clinic, &json!({ "email": "noor@example.com" })).await;
    assert_eq!(made.expires_at, app.now() + Duration::days(7));
    for days in [0, 366] {
        let body = json!({ "expires_after_days": days, "client_record": "at_once" });
        let answer = clinic.owner.if_match(2).put(path, &body).await;
        answer.expect_problem(422, "validation_failed");
    }
}

async fn invites_are_listed_newest_first(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let mut made = Vec::new();
    for name in ["ada", "ben", "cleo"] {
        made.push(invite(&clinic, &json!({ "email": format!("{name}@example.com") })).await);
        app.clock.advance(Duration::seconds(1));
    }
    let first: Page<Invite> = clinic.owner.get("/api/v1/invites?limit=2").await.expect(200);
    let next = first.next.unwrap();
    let second: Page<Invite> = clinic.owner.get(&format!("/api/v1/invites?limit=2&after={next}")).await.expect(200);
    assert_eq!(second.next, None);
    let listed: Vec<_> = first.data.iter().chain(&second.data).map(|invite| invite.id).collect();
    assert_eq!(listed, [made[2].id, made[1].id, made[0].id]);
    app.send_messages().await;
    inspect(&clinic, &token_to(&clinic, "ben@example.com")).await;
    for (state, expected) in
        [("opened", vec![made[1].id]), ("invited", vec![made[2].id, made[0].id]), ("bounced", vec![])]
    {
        let page: Page<Invite> = clinic.owner.get(&format!("/api/v1/invites?state={state}")).await.expect(200);
        assert_eq!(page.data.iter().map(|invite| invite.id).collect::<Vec<_>>(), expected, "{state}");
    }
    clinic.owner.get("/api/v1/invites?state=lost").await.expect_problem(400, "malformed_parameter");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let (ada, ben) = (world.clinic.client("Ada").await, world.clinic.client("Ben").await);
    let body = json!({ "client_id": ben.id });
    let invite: Invite = world.clinic.owner.post("/api/v1/invites", &body).await.expect(201);
    let settings = json!({ "expires_after_days": 14, "client_record": "at_once" });
    vec![
        Row::new("invite.create").body(json!({ "client_id": ada.id })).naming(),
        Row::new("invite.create_many").body(json!({ "client_ids": [ada.id] })).naming(),
        Row::new("invite.get").of(invite.id),
        Row::new("invite.resend").of(invite.id),
        Row::new("invite.revoke").of(invite.id),
        Row::new("invite.resend_many").body(json!({ "invite_ids": [invite.id] })).naming(),
        Row::new("invite.revoke_many").body(json!({ "invite_ids": [invite.id] })).naming(),
        Row::new("invite_settings.replace").body(settings),
    ]
}
