//! How much goes out: in a day, to neighbouring numbers, and to which countries.

use std::sync::Arc;

use app::{Ctx, Settings};
use chrono::{DateTime, Duration, Utc};
use contract::{
    delivery_settings::{DeliveryLimits, DeliverySettings},
    login_mailings::LoginMailing,
    messages::{Message, MessageFault, MessageState},
    paging::Page,
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{Http, TestApp, TestClinic, on_both_databases};

on_both_databases!(
    what_is_too_much_for_one_day_waits_for_the_next,
    waiting_for_room_uses_up_no_tries,
    a_mailing_leaves_room_for_signing_in,
    a_warning_waits_for_no_other_mails,
    a_mailing_leaves_room_for_what_is_none,
    a_mailing_that_has_to_wait_is_left_alone_for_a_while,
    sign_in_texts_have_a_budget_and_are_not_sent_late,
    texts_go_to_the_clinics_country_and_those_switched_on,
    neighbouring_numbers_get_so_many_texts_an_hour,
    a_clinic_sets_itself_less_than_the_installation_allows,
);

const LIMITS: &str = "/api/v1/delivery-settings/limits";

/// The app's context with other settings.
fn with(app: &TestApp, change: impl FnOnce(&mut Settings)) -> Ctx {
    let mut settings = Settings::clone(&app.ctx.settings);
    change(&mut settings);
    Ctx { settings: Arc::new(settings), ..app.ctx.clone() }
}

async fn invite(clinic: &TestClinic<'_>, name: &str) {
    // Messages of one instant have no order.
    clinic.app.clock.advance(Duration::seconds(1));
    let body = json!({ "email": format!("{name}@example.com") });
    clinic.owner.post("/api/v1/invites", &body).await.expect::<Value>(201);
}

async fn ask(clinic: &TestClinic<'_>, identifier: &str) {
    clinic.app.clock.advance(Duration::minutes(2));
    let http = clinic.app.anonymous();
    http.post(&clinic.portal("/login-links"), &json!({ "identifier": identifier })).await.expect::<Value>(202);
}

async fn client_of_number(clinic: &TestClinic<'_>, phone: &str) {
    let body = json!({ "first_name": "Phoebe", "last_name": phone, "phone": phone });
    clinic.owner.post("/api/v1/clients", &body).await.expect::<Value>(201);
}

/// State and fault of the clinic's messages, oldest first.
async fn states(http: &Http) -> Vec<(MessageState, Option<MessageFault>)> {
    let page: Page<Message> = http.get("/api/v1/messages?limit=200").await.expect(200);
    page.data.iter().rev().map(|message| (message.state, message.fault)).collect()
}

const SENT: (MessageState, Option<MessageFault>) = (MessageState::Sent, None);

async fn what_is_too_much_for_one_day_waits_for_the_next(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let ctx = with(&app, |settings| settings.clinic_daily_mails = 2);
    for name in ["ada", "ben", "cleo"] {
        invite(&clinic, name).await;
    }
    invite(&other, "dora").await;
    app::jobs::drain(&ctx).await.unwrap();
    let waits = (MessageState::Queued, Some(MessageFault::DailyLimit));
    assert_eq!(states(&clinic.owner).await, [SENT, SENT, waits]);
    assert_eq!(states(&other.owner).await, [SENT], "each clinic has its own");
    let page: Page<Message> = clinic.owner.get("/api/v1/messages?limit=1").await.expect(200);
    let midnight: DateTime<Utc> = "2026-11-24T00:00:00Z".parse().unwrap();
    assert_eq!(page.data[0].next_try_at, Some(midnight));

    app.clock.set(midnight);
    app::jobs::drain(&ctx).await.unwrap();
    // The former session has ended meanwhile.
    let owner = clinic.staff("later", Role::Owner).await;
    assert_eq!(states(&owner).await, [SENT, SENT, SENT]);
}

async fn waiting_for_room_uses_up_no_tries(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let ctx = with(&app, |settings| settings.clinic_daily_mails = 0);
    let path = format!("/api/v1/clients/{}/login-links", client.id);
    clinic.owner.post(&path, &json!({ "delivery": "copy" })).await.expect::<Value>(201);
    // More days than a message has tries.
    for _ in 0..20 {
        app::jobs::drain(&ctx).await.unwrap();
        app.clock.advance(Duration::days(1));
    }
    app.send_messages().await;
    let owner = clinic.staff("later", Role::Owner).await;
    assert_eq!(states(&owner).await, [SENT]);
}

async fn a_mailing_leaves_room_for_signing_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let ctx = with(&app, |settings| settings.clinic_daily_mails = 1);
    invite(&clinic, "ada").await;
    invite(&clinic, "ben").await;
    ask(&clinic, &clinic.client_email("Elena")).await;
    app::jobs::drain(&ctx).await.unwrap();
    let waits = (MessageState::Queued, Some(MessageFault::DailyLimit));
    assert_eq!(states(&clinic.owner).await, [SENT, waits, SENT]);
    assert!(app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap().token().is_some());
}

async fn a_warning_waits_for_no_other_mails(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let none = json!({ "daily_mails": 0, "daily_texts": 0 });
    clinic.owner.if_match(0).put(LIMITS, &none).await.expect::<Value>(200);
    let path = format!("/api/v1/clients/{}", client.id);
    clinic.owner.post(&format!("{path}/login-links"), &json!({ "delivery": "copy" })).await.expect::<Value>(201);
    app.send_messages().await;
    // Messages of one instant have no order.
    app.clock.advance(Duration::seconds(1));
    let elsewhere = json!({ "email": "elena@elsewhere.example" });
    clinic.owner.if_match(1).patch(&path, &elsewhere).await.expect::<Value>(200);
    app.send_messages().await;
    assert_eq!(states(&clinic.owner).await, [SENT, SENT]);
    assert_eq!(app.mailbox.sent().len(), 2, "that a link was copied, and that the address has changed");

    invite(&clinic, "ada").await;
    app.send_messages().await;
    let waits = (MessageState::Queued, Some(MessageFault::DailyLimit));
    assert_eq!(states(&clinic.owner).await, [SENT, SENT, waits], "the clinic's own limit holds for what can wait");
}

async fn a_mailing_leaves_room_for_what_is_none(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for number in 0..110 {
        clinic.client(&format!("Client{number}")).await;
    }
    let ctx = with(&app, |settings| settings.clinic_daily_mails = 10);
    let body = json!({ "audience": { "filter": {} } });
    let mailing: LoginMailing = clinic.owner.post("/api/v1/login-mailings", &body).await.expect(201);
    app::jobs::drain(&ctx).await.unwrap();
    invite(&clinic, "ada").await;
    app::jobs::drain(&ctx).await.unwrap();
    assert!(app.mailbox.newest_to("ada@example.com").is_some(), "it does not wait behind the mailing");
    assert_eq!(app.mailbox.sent().len(), 9);
    let path = format!("/api/v1/login-mailings/{}", mailing.id);
    let counts = clinic.owner.get(&path).await.expect::<LoginMailing>(200).recipients;
    assert_eq!((counts.sent, counts.queued, counts.waiting), (8, 92, 10), "no more of it lies in the outbox");
}

async fn a_mailing_that_has_to_wait_is_left_alone_for_a_while(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let none_today = with(&app, |settings| settings.clinic_daily_mails = 0);
    let body = json!({ "audience": { "client_ids": [client.id] } });
    for (resumed, sent) in [(false, 1), (true, 2)] {
        // A link is newer than another by its moment.
        app.clock.advance(Duration::seconds(1));
        let mailing: LoginMailing = clinic.owner.post("/api/v1/login-mailings", &body).await.expect(201);
        app::jobs::drain(&none_today).await.unwrap();
        app.send_messages().await;
        assert_eq!(app.mailbox.sent().len(), sent - 1, "nobody asks again at once");
        if resumed {
            for verb in ["pause", "resume"] {
                let path = format!("/api/v1/login-mailings/{}/{verb}", mailing.id);
                clinic.owner.post(&path, &json!({})).await.expect::<LoginMailing>(200);
            }
        } else {
            app.clock.advance(Duration::minutes(5));
        }
        app.send_messages().await;
        assert_eq!(app.mailbox.sent().len(), sent, "resumed: {resumed}");
    }
}

async fn sign_in_texts_have_a_budget_and_are_not_sent_late(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let ctx = with(&app, |settings| settings.clinic_daily_texts = 1);
    for phone in ["+447700900182", "+447700910182"] {
        client_of_number(&clinic, phone).await;
        ask(&clinic, phone).await;
    }
    app::jobs::drain(&ctx).await.unwrap();
    assert_eq!(states(&clinic.owner).await, [SENT, (MessageState::Failed, Some(MessageFault::DailyLimit))]);
    assert_eq!(app.mailbox.sent().len(), 1);
}

async fn texts_go_to_the_clinics_country_and_those_switched_on(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let phone = "+33612345678";
    client_of_number(&clinic, phone).await;
    ask(&clinic, phone).await;
    app.send_messages().await;
    let refused = (MessageState::Failed, Some(MessageFault::CountryNotAllowed));
    assert_eq!(states(&clinic.owner).await, [refused]);
    assert!(app.mailbox.sent().is_empty());

    let ctx = with(&app, |settings| settings.text_countries = vec!["33".parse().unwrap()]);
    ask(&clinic, phone).await;
    app::jobs::drain(&ctx).await.unwrap();
    assert_eq!(states(&clinic.owner).await, [refused, SENT]);
}

async fn neighbouring_numbers_get_so_many_texts_an_hour(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let number = |last: u32| format!("+4477009001{last:02}");
    for last in 0..31 {
        client_of_number(&clinic, &number(last)).await;
        let ask = json!({ "identifier": number(last) });
        app.clock.advance(Duration::seconds(1));
        app.anonymous().post(&clinic.portal("/login-links"), &ask).await.expect::<Value>(202);
    }
    app.send_messages().await;
    let states_now = states(&clinic.owner).await;
    let (last, others) = states_now.split_last().unwrap();
    assert_eq!(*last, (MessageState::Failed, Some(MessageFault::PrefixLimit)));
    assert!(others.iter().all(|state| *state == SENT), "{others:?}");

    let elsewhere = "+447700910182";
    client_of_number(&clinic, elsewhere).await;
    ask(&clinic, elsewhere).await;
    app.send_messages().await;
    assert_eq!(states(&clinic.owner).await.last(), Some(&SENT), "others are not concerned");
    app.clock.advance(Duration::hours(1));
    ask(&clinic, &number(30)).await;
    app.send_messages().await;
    assert_eq!(states(&clinic.owner).await.last(), Some(&SENT), "an hour later it is over");
}

async fn a_clinic_sets_itself_less_than_the_installation_allows(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let settings: DeliverySettings = clinic.owner.get("/api/v1/delivery-settings").await.expect(200);
    let most = 100_000;
    let at_first = DeliveryLimits {
        daily_mails: most,
        daily_texts: most,
        most_daily_mails: most,
        most_daily_texts: most,
        version: 0,
    };
    assert_eq!(settings.limits, at_first);
    let less = json!({ "daily_mails": 1, "daily_texts": 0 });
    let saved: DeliveryLimits = clinic.owner.if_match(0).put(LIMITS, &less).await.expect(200);
    assert_eq!(saved, DeliveryLimits { daily_mails: 1, daily_texts: 0, version: 1, ..at_first });
    for version in [0, 2] {
        clinic.owner.if_match(version).put(LIMITS, &less).await.expect_problem(412, "stale_version");
    }
    let more = json!({ "daily_mails": most + 1, "daily_texts": most });
    let answer = clinic.owner.if_match(1).put(LIMITS, &more).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["daily_mails: too_many"]);
    let manager = clinic.staff("manager", Role::Manager).await;
    manager.if_match(1).put(LIMITS, &less).await.expect_problem(403, "forbidden");

    invite(&clinic, "ada").await;
    invite(&clinic, "ben").await;
    client_of_number(&clinic, "+447700900182").await;
    ask(&clinic, "+447700900182").await;
    app.send_messages().await;
    let waits = (MessageState::Queued, Some(MessageFault::DailyLimit));
    assert_eq!(states(&clinic.owner).await, [SENT, waits, SENT], "nobody is locked out by it");
}
