//! A clinic's own mail server and its own Twilio account.

use contract::{
    delivery_settings::{DeliverySettings, MailDelivery, TextDelivery},
    messages::{Message, MessageFault, MessageState},
    paging::Page,
    staff::Role,
};
use serde_json::{Value, json};
use storage::repos;
use testkit::{Answer, FakeSmtp, SmtpMood, TestApp, TestClinic, TwilioMood, on_both_databases};

use crate::tenancy::row::Row;

on_both_databases!(
    mails_go_by_the_clinics_own_server,
    a_server_that_cannot_be_used_is_refused_and_nothing_changes,
    a_password_is_kept_for_its_own_server_only,
    texts_go_by_the_clinics_own_account,
    an_account_that_does_not_open_is_refused,
    secrets_are_sealed_and_never_shown,
    only_the_owner_says_by_which_accounts_messages_go,
);

const SETTINGS: &str = "/api/v1/delivery-settings";
const MAIL: &str = "/api/v1/delivery-settings/mail";
const TEXTS: &str = "/api/v1/delivery-settings/texts";
const SENDER: &str = "hello@rosewood.example";

fn server(smtp: &FakeSmtp) -> Value {
    json!({
        "host": "localhost", "port": smtp.port(), "encryption": "starttls", "user": smtp.user(),
        "password": smtp.password(), "sender": SENDER,
    })
}

fn with(mut body: Value, field: &str, value: impl Into<Value>) -> Value {
    body[field] = value.into();
    body
}

async fn save(clinic: &TestClinic<'_>, path: &str, version: i64, body: &Value) -> Answer {
    clinic.owner.if_match(version).put(path, body).await
}

async fn ask_for_link(clinic: &TestClinic<'_>, identifier: &str) {
    // Messages of one instant have no order.
    clinic.app.clock.advance(chrono::Duration::seconds(1));
    let http = clinic.app.anonymous();
    http.post(&clinic.portal("/login-links"), &json!({ "identifier": identifier })).await.expect::<Value>(202);
    clinic.app.send_messages().await;
}

async fn newest(clinic: &TestClinic<'_>) -> Message {
    let page: Page<Message> = clinic.owner.get("/api/v1/messages?limit=1").await.expect(200);
    page.data.into_iter().next().unwrap()
}

async fn mails_go_by_the_clinics_own_server(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let smtp = FakeSmtp::start();
    let saved: MailDelivery = save(&clinic, MAIL, 0, &server(&smtp)).await.expect(200);
    assert_eq!(saved.version, 1);
    let own = saved.own.unwrap();
    assert_eq!((own.host.as_str(), own.sender.as_str(), own.checked_at), ("localhost", SENDER, app.now()));
    assert!(smtp.taken().is_empty(), "trying a server sends nothing");

    ask_for_link(&clinic, "a@example.com").await;
    ask_for_link(&clinic, "b@example.com").await;
    ask_for_link(&other, "c@example.com").await;
    let [first, second] = smtp.taken().try_into().unwrap();
    assert!(first.contains(SENDER) && first.contains("To: a@example.com"), "{first}");
    assert!(second.contains("To: b@example.com"), "{second}");
    assert_eq!(smtp.connections(), 2, "one to try it, one for all mails");
    assert_eq!(app.mailbox.sent().len(), 1, "another clinic's go as before");

    // The clinic's own server is down: nothing goes by another one.
    smtp.set_mood(SmtpMood::Down);
    ask_for_link(&clinic, "d@example.com").await;
    let waiting = newest(&clinic).await;
    assert_eq!((waiting.state, waiting.fault), (MessageState::Queued, Some(MessageFault::Unreachable)));
    assert_eq!(app.mailbox.sent().len(), 1);

    let removed: MailDelivery = clinic.owner.if_match(1).delete(MAIL).await.expect(200);
    assert_eq!((removed.own, removed.version), (None, 2));
    ask_for_link(&clinic, "e@example.com").await;
    assert!(app.mailbox.newest_to("e@example.com").is_some());
    let log: Page<Value> = clinic.owner.get("/api/v1/audit?limit=2").await.expect(200);
    let actions: Vec<&Value> = log.data.iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["delivery_settings.remove_mail_server", "delivery_settings.save_mail_server"]);
}

async fn a_server_that_cannot_be_used_is_refused_and_nothing_changes(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let smtp = FakeSmtp::start();
    let right = server(&smtp);
    let nobody_listens = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let cases: [(Value, &[&str]); 6] = [
        (with(right.clone(), "password", "wrong"), &["password: refused"]),
        (with(right.clone(), "port", nobody_listens), &["host: unreachable"]),
        (with(right.clone(), "host", "no-such-host.invalid"), &["host: unreachable"]),
        // The server speaks no TLS.
        (with(right.clone(), "encryption", "tls"), &["encryption: insecure"]),
        (with(right.clone(), "host", "http://localhost"), &["host: format"]),
        (with(with(right.clone(), "sender", "nobody"), "user", " "), &["user: required", "sender: format"]),
    ];
    for (body, fields) in cases {
        let answer = save(&clinic, MAIL, 0, &body).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), fields, "{body}");
    }
    save(&clinic, MAIL, 1, &right).await.expect_problem(412, "stale_version");
    clinic.owner.put(MAIL, &right).await.expect_problem(428, "precondition_required");
    let settings: DeliverySettings = clinic.owner.get(SETTINGS).await.expect(200);
    assert_eq!((settings.mail.own, settings.mail.version), (None, 0));
}

async fn a_password_is_kept_for_its_own_server_only(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (smtp, elsewhere) = (FakeSmtp::start(), FakeSmtp::start());
    save(&clinic, MAIL, 0, &server(&smtp)).await.expect::<Value>(200);
    let mut without = server(&smtp);
    without.as_object_mut().unwrap().remove("password");
    let changed = with(without.clone(), "sender", "info@rosewood.example");
    let saved: MailDelivery = save(&clinic, MAIL, 1, &changed).await.expect(200);
    assert_eq!(saved.own.unwrap().sender.as_str(), "info@rosewood.example");
    for body in [with(without.clone(), "port", elsewhere.port()), with(without, "user", "somebody")] {
        let answer = save(&clinic, MAIL, 2, &body).await;
        assert_eq!(answer.fields(), ["password: required"]);
    }
    assert_eq!(elsewhere.connections(), 0, "nobody else is shown the password");
}

async fn texts_go_by_the_clinics_own_account(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let twilio = app.twilio();
    let account = json!({
        "account_sid": twilio.account_sid(), "auth_token": twilio.auth_token(), "sender": "07700 900111",
    });
    let saved: TextDelivery = save(&clinic, TEXTS, 0, &account).await.expect(200);
    assert_eq!(saved.own.unwrap().sender, "+447700900111");
    let phone = "+447700900182";
    clinic.owner.post("/api/v1/clients", &json!({ "first_name": "Phoebe", "phone": phone })).await.expect::<Value>(201);
    ask_for_link(&clinic, phone).await;
    let [form] = twilio.taken().try_into().unwrap();
    assert!(form.contains(&("From".to_owned(), "+447700900111".to_owned())), "{form:?}");

    let service = "MG0123456789abcdef0123456789abcdef";
    let mut account = with(account, "sender", service);
    account.as_object_mut().unwrap().remove("auth_token");
    save(&clinic, TEXTS, 1, &account).await.expect::<Value>(200);
    app.clock.advance(chrono::Duration::minutes(2));
    ask_for_link(&clinic, phone).await;
    assert!(twilio.taken()[1].contains(&("MessagingServiceSid".to_owned(), service.to_owned())));

    twilio.set_mood(TwilioMood::Refuses(400, 21_610));
    app.clock.advance(chrono::Duration::minutes(2));
    ask_for_link(&clinic, phone).await;
    assert_eq!(newest(&clinic).await.fault, Some(MessageFault::Unsubscribed));
    assert!(app.mailbox.sent().is_empty());
    let removed: TextDelivery = clinic.owner.if_match(2).delete(TEXTS).await.expect(200);
    assert_eq!((removed.own, removed.shared, removed.version), (None, true, 3));
}

async fn an_account_that_does_not_open_is_refused(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let twilio = app.twilio();
    let right = json!({
        "account_sid": twilio.account_sid(), "auth_token": twilio.auth_token(), "sender": "+447700900111",
    });
    let cases: [(Value, &[&str]); 3] = [
        (with(right.clone(), "auth_token", "wrong"), &["auth_token: refused"]),
        (with(right.clone(), "account_sid", "AC1"), &["account_sid: format"]),
        (with(right.clone(), "sender", "MG1"), &["sender: sender"]),
    ];
    for (body, fields) in cases {
        let answer = save(&clinic, TEXTS, 0, &body).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), fields, "{body}");
    }
    let settings: DeliverySettings = clinic.owner.get(SETTINGS).await.expect(200);
    assert_eq!((settings.texts.own, settings.texts.version), (None, 0));
}

async fn secrets_are_sealed_and_never_shown(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let smtp = FakeSmtp::start();
    let answer = save(&clinic, MAIL, 0, &server(&smtp)).await;
    let shown = [answer.body, clinic.owner.get(SETTINGS).await.body, clinic.owner.get("/api/v1/audit").await.body];
    for body in shown {
        assert!(!body.to_string().contains(smtp.password()), "{body}");
    }
    let channel = contract::messages::MessageChannel::Email;
    let (account, _) = repos::delivery_settings::find(&app.ctx.db, &clinic.scope, channel).await.unwrap();
    let account = account.unwrap();
    assert!(!account.settings.to_string().contains(smtp.password()));
    assert!(!String::from_utf8_lossy(&account.secret).contains(smtp.password()));
}

async fn only_the_owner_says_by_which_accounts_messages_go(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let smtp = FakeSmtp::start();
    for role in [Role::Manager, Role::FrontDesk, Role::Practitioner] {
        let http = clinic.staff(&format!("{role:?}").to_lowercase(), role).await;
        http.get(SETTINGS).await.expect_problem(403, "forbidden");
        http.if_match(0).put(MAIL, &server(&smtp)).await.expect_problem(403, "forbidden");
    }
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    let mail_server = json!({
        "host": "smtp.example.com", "port": 587, "encryption": "starttls", "user": "x", "password": "x",
        "sender": "portal@example.com",
    });
    let text_account = json!({
        "account_sid": "AC0123456789abcdef0123456789abcdef", "auth_token": "x", "sender": "+447700900000",
    });
    vec![
        Row::new("delivery_settings.save_mail_server").body(mail_server),
        Row::new("delivery_settings.save_text_account").body(text_account),
        Row::new("delivery_settings.save_limits").body(json!({ "daily_mails": 1, "daily_texts": 1 })),
    ]
}
