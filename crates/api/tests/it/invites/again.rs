//! Invites that did not arrive, are sent once more, or have to wait.

use app::ports::DeliveryError;
use chrono::Duration;
use contract::{
    clients::Client,
    invites::{ChangedInvites, CreatedInvites, Invite, InviteOutcome, InviteState},
    login_links::LoginLinkState,
    messages::{Message, MessageFault, MessageState},
    paging::Page,
    portal_settings::PortalSettings,
};
use serde_json::{Value, json};
use testkit::{TestApp, TestClinic, on_both_databases};

use super::{get, inspect, invite, join, on_joining, token_to};

on_both_databases!(
    an_invite_that_arrives_at_last_is_told,
    an_invite_follows_its_client_to_another_address,
    an_invite_of_a_client_without_an_address_is_taken_back,
    nobody_is_invited_twice_in_a_minute,
    nobody_is_invited_twice_at_one_moment,
    an_invite_after_a_bounce_is_tried,
    an_invite_that_came_back_later_is_told,
    nobody_is_invited_to_a_closed_portal,
    several_are_sent_once_more,
    several_are_taken_back,
);

async fn an_invite_that_arrives_at_last_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::Refused, "answer 550")));
    app.send_messages().await;
    assert_eq!(get(&clinic, &made).await.state, InviteState::Bounced);
    app.mailbox.fail_with(None);
    let messages: Page<Value> = clinic.owner.get("/api/v1/messages?kind=invite").await.expect(200);
    let path = format!("/api/v1/messages/{}/retry", messages.data[0]["id"].as_str().unwrap());
    clinic.owner.post(&path, &json!({})).await.expect::<Value>(200);
    app.send_messages().await;
    let arrived = get(&clinic, &made).await;
    assert_eq!((arrived.state, arrived.failure), (InviteState::Invited, None));
    assert_eq!(arrived.sent_at, Some(app.now()));
}

async fn change_client(clinic: &TestClinic<'_>, client: &Client, body: &Value) {
    let path = format!("/api/v1/clients/{}", client.id);
    clinic.owner.if_match(client.version).patch(&path, body).await.expect::<Client>(200);
}

async fn an_invite_follows_its_client_to_another_address(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (client, wrong) = (clinic.client("Elena").await, clinic.client_email("Elena"));
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    app.send_messages().await;
    let old = token_to(&clinic, &wrong);
    app.clock.advance(Duration::minutes(1));
    let path = format!("/api/v1/invites/{}/resend", made.id);
    clinic.owner.post(&path, &json!({})).await.expect::<Invite>(200);
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::ReceiverUnknown, "answer 550")));
    app.send_messages().await;
    app.mailbox.fail_with(None);
    assert_eq!(get(&clinic, &made).await.state, InviteState::Bounced);

    let right = "elena@right.example";
    change_client(&clinic, &client, &json!({ "email": right, "first_name": "Helena" })).await;
    let corrected = get(&clinic, &made).await;
    assert_eq!((corrected.email.as_str(), corrected.first_name.as_str()), (right, "Helena"));
    // What went to the wrong address neither tells the right one nor has anything sent there.
    let http = app.anonymous();
    let inspected = http.post(&clinic.portal("/login-links/inspect"), &json!({ "token": old })).await;
    inspected.expect_problem(401, "login_link_invalid");
    http.post(&clinic.portal("/login-links"), &json!({ "expired_token": old })).await.expect::<Value>(202);
    app.send_messages().await;
    assert!(app.mailbox.newest_to(right).is_none());

    app.clock.advance(Duration::minutes(1));
    let before = app.mailbox.sent().len();
    clinic.owner.post(&path, &json!({})).await.expect::<Invite>(200);
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), before + 1);
    let sent = app.mailbox.newest_to(right).unwrap();
    assert!(sent.text().starts_with("Hello Helena,"), "{}", sent.text());
    assert_eq!(get(&clinic, &made).await.state, InviteState::Invited);
    join(&clinic, &http, &token_to(&clinic, right), right).await;
    assert_eq!(get(&clinic, &made).await.state, InviteState::Joined);

    // One that waits to be sent goes to the right address at once.
    let ada = clinic.client("Ada").await;
    invite(&clinic, &json!({ "client_id": ada.id })).await;
    change_client(&clinic, &ada, &json!({ "email": "ada@right.example" })).await;
    app.send_messages().await;
    assert!(app.mailbox.newest_to("ada@right.example").unwrap().invite_token().is_some());
}

async fn an_invite_of_a_client_without_an_address_is_taken_back(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (client, email) = (clinic.client("Elena").await, clinic.client_email("Elena"));
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    change_client(&clinic, &client, &json!({ "email": "" })).await;
    assert_eq!(get(&clinic, &made).await.state, InviteState::Revoked);
    app.send_messages().await;
    assert!(app.mailbox.sent().iter().all(|sent| sent.to() != email || sent.invite_token().is_none()));
    // Somebody else can have the address, and an invite of their own.
    let other = invite(&clinic, &json!({ "email": email })).await;
    assert_ne!(other.client_id, Some(client.id));
    app.send_messages().await;
    assert_eq!(inspect(&clinic, &token_to(&clinic, &email)).await.state, LoginLinkState::Invite);
}

async fn invite_many(clinic: &TestClinic<'_>, clients: &[&Client]) -> CreatedInvites {
    let ids: Vec<_> = clients.iter().map(|client| client.id).collect();
    clinic.owner.post("/api/v1/invites/batch", &json!({ "client_ids": ids })).await.expect(201)
}

async fn nobody_is_invited_twice_in_a_minute(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (ada, ben) = (clinic.client("Ada").await, clinic.client("Ben").await);
    invite_many(&clinic, &[&ada]).await;
    let again: Vec<_> = invite_many(&clinic, &[&ada, &ben]).await.clients.iter().map(|one| one.outcome).collect();
    assert_eq!(again, [InviteOutcome::JustInvited, InviteOutcome::Invited]);
    for body in [json!({ "client_id": ada.id }), json!({ "email": clinic.client_email("Ada") })] {
        clinic.owner.post("/api/v1/invites", &body).await.expect_problem(429, "rate_limited");
    }
    app.clock.advance(Duration::minutes(1));
    assert_eq!(invite_many(&clinic, &[&ada]).await.clients[0].outcome, InviteOutcome::Invited);
    // Somebody new as well.
    invite(&clinic, &json!({ "email": "noor@example.com" })).await;
    let answer = clinic.owner.post("/api/v1/invites", &json!({ "email": "noor@example.com" })).await;
    answer.expect_problem(429, "rate_limited");
}

async fn nobody_is_invited_twice_at_one_moment(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for round in 0..4 {
        let client = clinic.client(&format!("Ada{round}")).await;
        let newcomer = format!("noor{round}@example.com");
        for body in [json!({ "client_id": client.id }), json!({ "email": newcomer })] {
            let send = async || clinic.owner.post("/api/v1/invites", &body).await.status.as_u16();
            let (one, two, three) = tokio::join!(send(), send(), send());
            let mut statuses = [one, two, three];
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 429, 429]);
        }
    }
    let made = invite(&clinic, &json!({ "email": "late@example.com" })).await;
    app.clock.advance(Duration::minutes(1));
    let path = format!("/api/v1/invites/{}/resend", made.id);
    let resend = async || clinic.owner.post(&path, &json!({})).await.status.as_u16();
    let (one, other) = tokio::join!(resend(), resend());
    assert_eq!(one.min(other)..=one.max(other), 200..=429);
}

async fn an_invite_after_a_bounce_is_tried(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (ada, ben) = (clinic.client("Ada").await, clinic.client("Ben").await);
    invite_many(&clinic, &[&ada, &ben]).await;
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::ReceiverUnknown, "answer 550")));
    app.send_messages().await;
    app.mailbox.fail_with(None);
    app.clock.advance(Duration::minutes(1));
    invite_many(&clinic, &[&ada]).await;
    invite(&clinic, &json!({ "client_id": ben.id })).await;
    app.send_messages().await;
    for name in ["Ada", "Ben"] {
        assert!(app.mailbox.newest_to(&clinic.client_email(name)).is_some(), "{name}");
    }
}

async fn switch_portal(clinic: &TestClinic<'_>, on: bool) {
    let path = "/api/v1/portal-settings";
    let settings: PortalSettings = clinic.owner.get(path).await.expect(200);
    let change = clinic.owner.if_match(settings.version).patch(path, &json!({ "enabled": on })).await;
    change.expect::<PortalSettings>(200);
}

async fn nobody_is_invited_to_a_closed_portal(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (client, email) = (clinic.client("Elena").await, clinic.client_email("Elena"));
    let made = invite(&clinic, &json!({ "client_id": client.id })).await;
    switch_portal(&clinic, false).await;
    app.clock.advance(Duration::minutes(1));
    for (path, body) in [
        ("/api/v1/invites".to_owned(), json!({ "email": "noor@example.com" })),
        ("/api/v1/invites/batch".to_owned(), json!({ "client_ids": [client.id] })),
        (format!("/api/v1/invites/{}/resend", made.id), json!({})),
        ("/api/v1/invites/resend".to_owned(), json!({ "invite_ids": [made.id] })),
    ] {
        clinic.owner.post(&path, &body).await.expect_problem(409, "portal_must_be_on");
    }
    // What was queued before waits, however long: more often than a message has tries.
    for _ in 0..20 {
        app.send_messages().await;
        app.clock.advance(Duration::minutes(15));
    }
    let messages: Page<Message> = clinic.owner.get("/api/v1/messages?kind=invite").await.expect(200);
    let message = &messages.data[0];
    assert_eq!((message.state, message.fault), (MessageState::Queued, Some(MessageFault::PortalOff)));
    assert_eq!(get(&clinic, &made).await.state, InviteState::Invited);
    assert!(app.mailbox.newest_to(&email).is_none());

    switch_portal(&clinic, true).await;
    app.send_messages().await;
    assert!(app.mailbox.newest_to(&email).unwrap().invite_token().is_some());
}

fn outcomes(changed: &ChangedInvites) -> Vec<InviteOutcome> {
    changed.invites.iter().map(|one| one.outcome).collect()
}

async fn several_are_sent_once_more(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    on_joining(&clinic).await;
    let [ada, ben, closed, joined] = [
        invite(&clinic, &json!({ "email": "ada@example.com" })).await,
        invite(&clinic, &json!({ "client_id": clinic.client("Ben").await.id })).await,
        invite(&clinic, &json!({ "email": "cleo@example.com" })).await,
        invite(&clinic, &json!({ "email": "dora@example.com" })).await,
    ];
    clinic.owner.post(&format!("/api/v1/invites/{}/revoke", closed.id), &json!({})).await.expect::<Invite>(200);
    clinic.sign_in("dora@example.com").await;
    app.clock.advance(Duration::minutes(1));
    let recent = invite(&clinic, &json!({ "email": "eve@example.com" })).await;
    app.send_messages().await;

    let before = app.mailbox.sent().len();
    let ids = [ben.id, closed.id, ada.id, joined.id, recent.id, ben.id];
    let (path, body, key) = ("/api/v1/invites/resend", json!({ "invite_ids": ids }), clinic.new_key());
    for _ in 0..2 {
        let changed: ChangedInvites = clinic.owner.once(&key).post(path, &body).await.expect(200);
        let expected = [
            (ben.id, InviteOutcome::Invited),
            (closed.id, InviteOutcome::Closed),
            (ada.id, InviteOutcome::Invited),
            (joined.id, InviteOutcome::AlreadyJoined),
            (recent.id, InviteOutcome::JustInvited),
        ];
        assert_eq!(changed.invites.iter().map(|one| (one.invite_id, one.outcome)).collect::<Vec<_>>(), expected);
    }
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().len(), before + 2);
    for (made, email) in [(&ada, "ada@example.com".to_owned()), (&ben, clinic.client_email("Ben"))] {
        let sent = get(&clinic, made).await;
        assert_eq!((sent.state, sent.sent_at), (InviteState::Invited, Some(app.now())));
        assert_eq!(sent.expires_at, app.now() + Duration::days(30));
        // Each mail has the link of its own invite.
        let inspected = inspect(&clinic, &token_to(&clinic, &email)).await;
        assert_eq!(inspected.masked_identifier, sent.email.masked());
    }

    let foreign = invite(&other, &json!({ "email": "noor@example.com" })).await;
    for path in [path, "/api/v1/invites/revoke"] {
        let body = json!({ "invite_ids": [ada.id, foreign.id] });
        clinic.owner.post(path, &body).await.expect_problem(404, "not_found");
        let none = json!({ "invite_ids": [] });
        clinic.owner.post(path, &none).await.expect_problem(422, "validation_failed");
    }
}

async fn several_are_taken_back(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    on_joining(&clinic).await;
    let ada = invite(&clinic, &json!({ "email": "ada@example.com" })).await;
    let older = invite(&clinic, &json!({ "client_id": clinic.client("Ben").await.id })).await;
    let joined = invite(&clinic, &json!({ "email": "dora@example.com" })).await;
    clinic.sign_in("dora@example.com").await;
    let token = token_to(&clinic, "ada@example.com");
    app.clock.advance(Duration::minutes(1));
    invite(&clinic, &json!({ "client_id": older.client_id })).await;

    let body = json!({ "invite_ids": [ada.id, older.id, joined.id] });
    for _ in 0..2 {
        let changed: ChangedInvites = clinic.owner.post("/api/v1/invites/revoke", &body).await.expect(200);
        assert_eq!(outcomes(&changed), [InviteOutcome::Revoked, InviteOutcome::Closed, InviteOutcome::AlreadyJoined]);
    }
    assert_eq!(get(&clinic, &ada).await.state, InviteState::Revoked);
    assert_eq!(get(&clinic, &joined).await.state, InviteState::Joined);
    assert_eq!(inspect(&clinic, &token).await.state, LoginLinkState::InviteOver);
    let log: Page<Value> = clinic.owner.get("/api/v1/audit?limit=200").await.expect(200);
    let revoked: Vec<&Value> = log.data.iter().filter(|entry| entry["action"] == "invite.revoke").collect();
    assert_eq!((revoked.len(), &revoked[0]["subject"]), (1, &json!(ada.id)));
}

async fn an_invite_that_came_back_later_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (ada, ben) = (clinic.client("Ada").await, clinic.client("Ben").await);
    let (back, opened) = (
        invite(&clinic, &json!({ "client_id": ada.id })).await,
        invite(&clinic, &json!({ "client_id": ben.id })).await,
    );
    app.send_messages().await;
    inspect(&clinic, &token_to(&clinic, &clinic.client_email("Ben"))).await;
    for client in [&ada, &ben] {
        let path = format!("/api/v1/clients/{}/reachability/note-bounce", client.id);
        clinic.owner.post(&path, &json!({})).await.expect::<Value>(200);
    }
    let back = get(&clinic, &back).await;
    assert_eq!((back.state, back.failure.is_some()), (InviteState::Bounced, true));
    assert_eq!(get(&clinic, &opened).await.state, InviteState::Opened, "it has arrived");
}
