//! Login e-mails to many clients.

use std::collections::HashSet;

use app::ports::DeliveryError;
use chrono::Duration;
use contract::{
    clients::Client,
    ids::ClientId,
    login_mailings::{AudienceCheck, LoginMailing, MailingRecipient, MailingState, RecipientState},
    messages::{Message, MessageFault},
    paging::Page,
    sessions::NewSession,
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    everybody_named_gets_a_button_of_their_own,
    everybody_a_filter_finds_gets_one,
    those_without_an_address_are_named_before_and_skipped,
    those_whose_mails_come_back_are_named_before,
    a_double_click_mails_once,
    a_mailing_is_paused_resumed_and_cancelled,
    what_was_queued_when_it_was_paused_waits,
    while_the_portal_is_off_a_mailing_is_paused,
    what_became_of_each_mail_is_told,
    a_mailing_is_forgotten_a_year_after_its_end,
    a_mail_server_that_is_away_loses_nothing,
    a_failed_mail_that_staff_try_again_is_told,
    mails_that_people_wait_for_are_not_held_up,
    who_cannot_be_mailed_is_named,
    who_is_no_client_yet_is_counted,
    more_clients_than_can_be_named_are_paged_through,
);

async fn create(clinic: &TestClinic<'_>, body: &Value) -> LoginMailing {
    clinic.owner.post("/api/v1/login-mailings", body).await.expect(201)
}

async fn get(clinic: &TestClinic<'_>, mailing: &LoginMailing) -> LoginMailing {
    clinic.owner.get(&format!("/api/v1/login-mailings/{}", mailing.id)).await.expect(200)
}

async fn steer(clinic: &TestClinic<'_>, mailing: &LoginMailing, verb: &str) -> LoginMailing {
    clinic.owner.post(&format!("/api/v1/login-mailings/{}/{verb}", mailing.id), &json!({})).await.expect(200)
}

async fn recipients(clinic: &TestClinic<'_>, mailing: &LoginMailing, query: &str) -> Vec<MailingRecipient> {
    let path = format!("/api/v1/login-mailings/{}/recipients?{query}", mailing.id);
    clinic.owner.get(&path).await.expect::<Page<MailingRecipient>>(200).data
}

async fn clients(clinic: &TestClinic<'_>, names: &[&str]) -> Vec<Client> {
    let mut clients = Vec::new();
    for name in names {
        clients.push(clinic.client(name).await);
    }
    clients
}

async fn without_address(clinic: &TestClinic<'_>, name: &str) -> Client {
    clinic.owner.post("/api/v1/clients", &json!({ "first_name": name })).await.expect(201)
}

fn named(clients: &[Client]) -> Value {
    json!({ "client_ids": clients.iter().map(|client| client.id).collect::<Vec<_>>() })
}

fn receivers(app: &TestApp) -> Vec<String> {
    let mut to: Vec<String> = app.mailbox.sent().iter().map(|sent| sent.to().to_owned()).collect();
    to.sort_unstable();
    to
}

async fn everybody_named_gets_a_button_of_their_own(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada", "Ben", "Cleo"]).await;
    let body = json!({ "audience": named(&people[..2]), "section": "booking" });
    let mailing = create(&clinic, &body).await;
    assert_eq!((mailing.state, mailing.recipients.waiting), (MailingState::Sending, 2));
    app.send_messages().await;
    assert_eq!(receivers(&app), [clinic.client_email("Ada"), clinic.client_email("Ben")]);
    let tokens: HashSet<String> = app.mailbox.sent().iter().filter_map(Sent::token).collect();
    assert_eq!(tokens.len(), 2);
    let done = get(&clinic, &mailing).await;
    assert_eq!((done.state, done.recipients.sent, done.recipients.all), (MailingState::Finished, 2, 2));
    assert_eq!(done.finished_at, Some(app.now()));

    let token = app.mailbox.newest_to(&clinic.client_email("Ben")).unwrap().token().unwrap();
    let body = json!({ "token": token, "confirmed": true });
    let http = app.anonymous();
    let session: NewSession = http.post(&clinic.portal("/sessions"), &body).await.expect(201);
    assert_eq!(session.page.as_deref(), Some("/book"));
    let me: Value = http.get(&clinic.portal("/me")).await.expect(200);
    assert_eq!(me["first_name"], "Ben");
    let listed: Page<LoginMailing> = clinic.owner.get("/api/v1/login-mailings").await.expect(200);
    assert_eq!(listed.data, [done]);
}

async fn everybody_a_filter_finds_gets_one(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    clients(&clinic, &["Ada", "Ben"]).await;
    other.client("Noor").await;
    clinic.sign_in(&clinic.client_email("Ada")).await;
    let before = receivers(&app).len();
    for (filter, expected) in [
        (json!({ "state": "not_invited" }), vec!["Ben"]),
        (json!({ "q": "ada" }), vec!["Ada"]),
        (json!({ "state": "joined", "q": "ben" }), vec![]),
        (json!({}), vec!["Ada", "Ben"]),
    ] {
        let audience = json!({ "filter": filter });
        let check: AudienceCheck = clinic.owner.post("/api/v1/login-mailings/check", &audience).await.expect(200);
        assert_eq!(usize::try_from(check.reachable).unwrap(), expected.len(), "{filter}");
        if expected.is_empty() {
            let answer = clinic.owner.post("/api/v1/login-mailings", &json!({ "audience": audience })).await;
            answer.expect_problem(422, "validation_failed");
            continue;
        }
        let mailing = create(&clinic, &json!({ "audience": audience })).await;
        let mut found: Vec<String> =
            recipients(&clinic, &mailing, "").await.into_iter().map(|recipient| recipient.first_name).collect();
        found.sort_unstable();
        assert_eq!(found, expected);
        app.clock.advance(Duration::seconds(1));
        app.send_messages().await;
        assert_eq!(get(&clinic, &mailing).await.state, MailingState::Finished);
    }
    assert_eq!(receivers(&app).len(), before + 4);
}

async fn those_without_an_address_are_named_before_and_skipped(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let mut people = clients(&clinic, &["Ada"]).await;
    people.push(without_address(&clinic, "Ben").await);
    let check: AudienceCheck = clinic.owner.post("/api/v1/login-mailings/check", &named(&people)).await.expect(200);
    assert_eq!((check.reachable, check.without_address), (1, 1));
    assert_eq!(check.unreachable.iter().map(|one| one.first_name.as_str()).collect::<Vec<_>>(), ["Ben"]);
    let mailing = create(&clinic, &json!({ "audience": named(&people) })).await;
    assert_eq!((mailing.recipients.waiting, mailing.recipients.skipped), (1, 1));
    let skipped = recipients(&clinic, &mailing, "state=skipped").await;
    assert_eq!((skipped[0].first_name.as_str(), skipped[0].reason.as_deref()), ("Ben", Some("no_address")));
    app.send_messages().await;
    assert_eq!(receivers(&app), [clinic.client_email("Ada")]);
    assert_eq!(get(&clinic, &mailing).await.state, MailingState::Finished);
}

async fn those_whose_mails_come_back_are_named_before(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada", "Ben"]).await;
    let note = format!("/api/v1/clients/{}/reachability/note-bounce", people[1].id);
    clinic.owner.post(&note, &json!({})).await.expect::<Value>(200);
    for audience in [named(&people), json!({ "filter": {} })] {
        let check: AudienceCheck = clinic.owner.post("/api/v1/login-mailings/check", &audience).await.expect(200);
        assert_eq!((check.reachable, check.without_address, check.bouncing), (1, 0, 1));
        assert_eq!(check.bounced.iter().map(|one| one.client_id).collect::<Vec<_>>(), [people[1].id]);
    }
}

async fn a_double_click_mails_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada", "Ben"]).await;
    let (key, body) = (clinic.new_key(), json!({ "audience": named(&people) }));
    let clicks: Vec<_> = (0..5)
        .map(|_| {
            let (http, body) = (clinic.owner.once(&key), body.clone());
            tokio::spawn(async move { http.post("/api/v1/login-mailings", &body).await })
        })
        .collect();
    let mut ids = HashSet::new();
    for click in clicks {
        ids.insert(click.await.unwrap().expect::<LoginMailing>(201).id);
    }
    assert_eq!(ids.len(), 1);
    app.send_messages().await;
    assert_eq!(receivers(&app).len(), 2);
    // Somebody who is named twice is one person.
    let twice = json!({ "audience": { "client_ids": [people[0].id, people[0].id] } });
    assert_eq!(create(&clinic, &twice).await.recipients.all, 1);
}

async fn a_mailing_is_paused_resumed_and_cancelled(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada", "Ben"]).await;
    let body = json!({ "audience": named(&people) });
    let mailing = create(&clinic, &body).await;
    for _ in 0..2 {
        assert_eq!(steer(&clinic, &mailing, "pause").await.state, MailingState::Paused);
    }
    app.send_messages().await;
    assert_eq!(receivers(&app).len(), 0);
    assert_eq!(steer(&clinic, &mailing, "resume").await.state, MailingState::Sending);
    app.send_messages().await;
    assert_eq!(receivers(&app).len(), 2);
    for verb in ["pause", "resume", "cancel"] {
        let path = format!("/api/v1/login-mailings/{}/{verb}", mailing.id);
        clinic.owner.post(&path, &json!({})).await.expect_problem(409, "mailing_over");
    }
    let log: Page<Value> = clinic.owner.get("/api/v1/audit").await.expect(200);
    let actions: Vec<&str> = log.data.iter().take(3).filter_map(|entry| entry["action"].as_str()).collect();
    assert_eq!(actions, ["login_mailing.resume", "login_mailing.pause", "login_mailing.create"]);

    let mailing = create(&clinic, &body).await;
    let cancelled = steer(&clinic, &mailing, "cancel").await;
    assert_eq!((cancelled.state, cancelled.recipients.cancelled), (MailingState::Cancelled, 2));
    app.send_messages().await;
    assert_eq!(receivers(&app).len(), 2);
    let path = format!("/api/v1/login-mailings/{}/resume", mailing.id);
    clinic.owner.post(&path, &json!({})).await.expect_problem(409, "mailing_over");

    // Also those that lie in the outbox already.
    app.clock.advance(Duration::seconds(1));
    app.mailbox.fail_with(Some(DeliveryError::transient(MessageFault::Unreachable, "the mail server is away")));
    let mailing = create(&clinic, &body).await;
    app.send_messages().await;
    assert_eq!(get(&clinic, &mailing).await.recipients.queued, 2);
    assert_eq!(steer(&clinic, &mailing, "cancel").await.recipients.cancelled, 2);
    app.mailbox.fail_with(None);
    app.clock.advance(Duration::hours(1));
    app.send_messages().await;
    assert_eq!((receivers(&app).len(), get(&clinic, &mailing).await.recipients.cancelled), (2, 2));
}

async fn what_was_queued_when_it_was_paused_waits(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada", "Ben"]).await;
    app.mailbox.fail_with(Some(DeliveryError::transient(MessageFault::Unreachable, "the mail server is away")));
    let mailing = create(&clinic, &json!({ "audience": named(&people) })).await;
    app.send_messages().await;
    assert_eq!(get(&clinic, &mailing).await.recipients.queued, 2);
    steer(&clinic, &mailing, "pause").await;
    app.mailbox.fail_with(None);
    app.clock.advance(Duration::minutes(1));
    app.send_messages().await;
    assert_eq!((receivers(&app).len(), get(&clinic, &mailing).await.recipients.waiting), (0, 2));
    steer(&clinic, &mailing, "resume").await;
    app.send_messages().await;
    app.clock.advance(Duration::hours(1));
    app.send_messages().await;
    assert_eq!(receivers(&app).len(), 2, "each once");
    assert_eq!(get(&clinic, &mailing).await.state, MailingState::Finished);
}

async fn while_the_portal_is_off_a_mailing_is_paused(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada", "Ben"]).await;
    let mailing = create(&clinic, &json!({ "audience": named(&people) })).await;
    let turn = async |version, enabled: bool| {
        let body = json!({ "enabled": enabled });
        clinic.owner.if_match(version).patch("/api/v1/portal-settings", &body).await.expect::<Value>(200);
    };
    turn(1, false).await;
    app.send_messages().await;
    let paused = get(&clinic, &mailing).await;
    assert_eq!((paused.state, paused.recipients.waiting), (MailingState::Paused, 2));
    let path = format!("/api/v1/login-mailings/{}/resume", mailing.id);
    clinic.owner.post(&path, &json!({})).await.expect_problem(409, "portal_must_be_on");
    let another = json!({ "audience": named(&people) });
    clinic.owner.post("/api/v1/login-mailings", &another).await.expect_problem(409, "portal_must_be_on");
    turn(2, true).await;
    steer(&clinic, &mailing, "resume").await;
    app.send_messages().await;
    assert_eq!(receivers(&app).len(), 2, "nobody goes without");
    assert_eq!(get(&clinic, &mailing).await.state, MailingState::Finished);
}

async fn what_became_of_each_mail_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada", "Ben"]).await;
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::ReceiverUnknown, "no such mailbox")));
    let failed = create(&clinic, &json!({ "audience": named(&people[..1]) })).await;
    app.send_messages().await;
    app.mailbox.fail_with(None);
    let told = recipients(&clinic, &failed, "state=failed").await;
    assert_eq!((told[0].client_id, told[0].reason.as_deref()), (people[0].id, Some("no such mailbox")));
    assert_eq!(get(&clinic, &failed).await.state, MailingState::Finished);

    // Whoever asks for a link of their own meanwhile has a newer one.
    app.mailbox.fail_with(Some(DeliveryError::transient(MessageFault::Unreachable, "the mail server is away")));
    let mailing = create(&clinic, &json!({ "audience": named(&people[1..]) })).await;
    app.send_messages().await;
    app.mailbox.fail_with(None);
    app.clock.advance(Duration::seconds(1));
    clinic.request_link(&app.anonymous(), &clinic.client_email("Ben")).await;
    app.clock.advance(Duration::minutes(1));
    app.send_messages().await;
    let told = recipients(&clinic, &mailing, "").await;
    assert_eq!((told[0].state, told[0].reason.as_deref()), (RecipientState::Skipped, Some("newer_link")));
    let sent: Vec<_> = recipients(&clinic, &mailing, "state=sent").await;
    assert_eq!(sent, []);
}

async fn a_mailing_is_forgotten_a_year_after_its_end(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada"]).await;
    create(&clinic, &json!({ "audience": named(&people) })).await;
    app.send_messages().await;
    for (days, name, left) in [(364, "soon", 1), (2, "last", 0)] {
        app.clock.advance(Duration::days(days));
        app::jobs::sweep(&app.ctx).await.unwrap();
        let owner = clinic.staff(name, Role::Owner).await;
        let page: Page<LoginMailing> = owner.get("/api/v1/login-mailings").await.expect(200);
        assert_eq!(page.data.len(), left, "{name}");
    }
}

async fn a_mail_server_that_is_away_loses_nothing(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let names: Vec<String> = (0..130).map(|number| format!("Client{number}")).collect();
    clients(&clinic, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    app.mailbox.fail_with(Some(DeliveryError::transient(MessageFault::Unreachable, "the mail server is away")));
    let mailing = create(&clinic, &json!({ "audience": { "filter": {} } })).await;
    app.send_messages().await;
    let counts = get(&clinic, &mailing).await.recipients;
    assert_eq!((counts.queued, counts.waiting), (100, 30), "no more than a batch waits in the outbox");
    app.clock.advance(Duration::hours(11));
    app.mailbox.fail_with(None);
    app.send_messages().await;
    app.send_messages().await;
    let to = receivers(&app);
    assert_eq!((to.len(), to.iter().collect::<HashSet<_>>().len()), (130, 130));
    // The links began to live when they were sent.
    app.clock.advance(Duration::hours(23));
    let token = app.mailbox.newest_to(&clinic.client_email("Client7")).unwrap().token().unwrap();
    let body = json!({ "token": token, "confirmed": true });
    app.anonymous().post(&clinic.portal("/sessions"), &body).await.expect::<NewSession>(201);
}

async fn a_failed_mail_that_staff_try_again_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let people = clients(&clinic, &["Ada"]).await;
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::Refused, "refused")));
    let mailing = create(&clinic, &json!({ "audience": named(&people) })).await;
    app.send_messages().await;
    assert_eq!(get(&clinic, &mailing).await.recipients.failed, 1);
    app.mailbox.fail_with(None);
    let messages: Page<Message> = clinic.owner.get("/api/v1/messages?kind=login_mailing").await.expect(200);
    let path = format!("/api/v1/messages/{}/retry", messages.data[0].id);
    clinic.owner.post(&path, &json!({})).await.expect::<Message>(200);
    app.send_messages().await;
    assert_eq!(receivers(&app), [clinic.client_email("Ada")]);
    let told = recipients(&clinic, &mailing, "").await;
    assert_eq!((told[0].state, told[0].reason.as_deref()), (RecipientState::Sent, None));
}

async fn mails_that_people_wait_for_are_not_held_up(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let names: Vec<String> = (0..150).map(|number| format!("Client{number}")).collect();
    clients(&clinic, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    clinic.client("Elena").await;
    create(&clinic, &json!({ "audience": { "filter": { "q": "client" } } })).await;
    let elena = clinic.client_email("Elena");
    clinic.request_link(&app.anonymous(), &elena).await;
    let place = app.mailbox.sent().iter().position(|sent| sent.to() == elena).unwrap();
    assert!(place <= 100, "{place}");
}

async fn who_is_no_client_yet_is_counted(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "expires_after_days": 30, "client_record": "on_joining" });
    clinic.owner.if_match(0).put("/api/v1/invite-settings", &body).await.expect::<Value>(200);
    let body = json!({ "email": "zoe@example.com", "first_name": "Zoe", "last_name": "Bennett" });
    clinic.owner.post("/api/v1/invites", &body).await.expect::<Value>(201);
    let people = clients(&clinic, &["Ada"]).await;
    for (audience, expected) in [
        (json!({ "filter": {} }), (1, 1)),
        (json!({ "filter": { "q": "zoe" } }), (0, 1)),
        (json!({ "filter": { "q": "ada" } }), (1, 0)),
        (json!({ "filter": { "state": "invited" } }), (0, 1)),
        (json!({ "filter": { "state": "not_invited" } }), (1, 0)),
        (named(&people), (1, 0)),
    ] {
        let check: AudienceCheck = clinic.owner.post("/api/v1/login-mailings/check", &audience).await.expect(200);
        assert_eq!((check.reachable, check.not_clients), expected, "{audience}");
    }
}

async fn who_cannot_be_mailed_is_named(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let people = clients(&clinic, &["Ada"]).await;
    let foreign = other.client("Noor").await;
    let nobody = without_address(&clinic, "Ben").await;
    for (audience, status, code) in [
        (json!({}), 422, "validation_failed"),
        (json!({ "client_ids": [], }), 422, "validation_failed"),
        (json!({ "client_ids": [people[0].id], "filter": {} }), 422, "validation_failed"),
        (named(&[people[0].clone(), foreign]), 404, "not_found"),
    ] {
        clinic.owner.post("/api/v1/login-mailings/check", &audience).await.expect_problem(status, code);
        let answer = clinic.owner.post("/api/v1/login-mailings", &json!({ "audience": audience })).await;
        answer.expect_problem(status, code);
    }
    let answer = clinic.owner.post("/api/v1/login-mailings", &json!({ "audience": named(&[nobody]) })).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["audience: nobody"]);
    let practitioner = clinic.staff("treats", Role::Practitioner).await;
    let body = json!({ "audience": named(&people) });
    practitioner.post("/api/v1/login-mailings", &body).await.expect_problem(403, "forbidden");
    let listed: Page<LoginMailing> = clinic.owner.get("/api/v1/login-mailings").await.expect(200);
    assert_eq!(listed.data, []);
}

async fn more_clients_than_can_be_named_are_paged_through(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let first = clinic.client("Client0").await;
    let client = |number: u32| Client {
        id: ClientId::from_uuid(app.ctx.new_uuid()),
        first_name: format!("Client{number}"),
        email: Some(format!("client{number}@example.com").parse().unwrap()),
        ..first.clone()
    };
    let filled: Result<(), storage::Error> = app
        .ctx
        .db
        .write(async |tx| {
            for number in 1..1_200 {
                storage::repos::clients::insert(tx, &clinic.scope, &client(number)).await?;
            }
            Ok(())
        })
        .await;
    filled.unwrap();
    let mailing = create(&clinic, &json!({ "audience": { "filter": {} } })).await;
    assert_eq!((mailing.recipients.all, mailing.recipients.waiting), (1_200, 1_200));
    let messages: Page<Message> = clinic.owner.get("/api/v1/messages?kind=login_mailing").await.expect(200);
    assert_eq!(messages.data, [], "nobody's message is queued before it is their turn");

    let path = format!("/api/v1/login-mailings/{}/recipients?state=waiting&limit=200", mailing.id);
    let (mut seen, mut after) = (HashSet::new(), String::new());
    loop {
        let page: Page<MailingRecipient> = clinic.owner.get(&format!("{path}{after}")).await.expect(200);
        for recipient in page.data {
            assert!(seen.insert(recipient.client_id), "{} is there twice", recipient.client_id);
        }
        match page.next {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 1_200);
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let client_ids = [world.clinic.client("Cleo").await.id];
    let body = json!({ "audience": { "client_ids": client_ids } });
    let mailing: LoginMailing = world.clinic.owner.post("/api/v1/login-mailings", &body).await.expect(201);
    let mut rows = vec![
        Row::new("login_mailing.check").body(json!({ "client_ids": client_ids })).naming(),
        Row::new("login_mailing.create").body(body).naming(),
    ];
    for operation in [
        "login_mailing.get",
        "login_mailing.list_recipients",
        "login_mailing.pause",
        "login_mailing.resume",
        "login_mailing.cancel",
    ] {
        rows.push(Row::new(operation).of(mailing.id));
    }
    rows
}
