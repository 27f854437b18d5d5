//! Texts that arrive or do not, clients who answer STOP, and addresses that bounce.

use std::sync::Arc;

use app::{
    Ctx,
    ports::{DeliveryError, Sms, SmsSender},
};
use async_trait::async_trait;
use chrono::Duration;
use contract::{
    clients::Client,
    invites::{Invite, InviteState},
    messages::{Message, MessageFault, MessageState},
    paging::Page,
    reachability::{Reachability, SuppressionReason},
    staff::Role,
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, FakeTwilio, Http, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_text_is_followed_until_it_arrives,
    a_notice_that_overtakes_twilios_answer_is_not_lost,
    what_twilio_has_taken_without_an_answer_is_not_sent_again,
    forged_notices_count_for_nothing,
    a_notice_says_nothing_about_a_mail,
    stop_is_respected_until_start,
    a_clinics_own_number_hears_stop_for_that_clinic_only,
    what_twilio_says_of_stop_is_respected_too,
    an_address_that_bounced_is_left_alone,
    staff_note_that_mails_come_back,
    what_no_mail_brings_goes_by_text,
    an_invite_that_is_sent_once_more_tries_the_address_again,
);

const PHONE: &str = "+447700900182";
const INCOMING: &str = "/api/v1/webhooks/twilio/incoming";
const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

/// A notice of Twilio's to the Portico at that address, signed with that token.
async fn tell(address: &str, token: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let signature = FakeTwilio::signature(token, &format!("{address}{path}"), fields);
    let http = Http::new(address).with_header("x-twilio-signature", signature);
    http.send_raw(Method::POST, path, FORM, FakeTwilio::form(fields)).await
}

/// The same of the installation's account, which is noted.
async fn tell_status(clinic: &TestClinic<'_>, message: &Message, fields: &[(&str, &str)]) {
    let path = status_path(clinic, &message.id.to_string());
    tell(clinic.app.address(), FakeTwilio::SHARED_TOKEN, &path, fields).await.expect::<Value>(204);
}

fn status_path(clinic: &TestClinic<'_>, id: &str) -> String {
    format!("/api/v1/webhooks/twilio/messages/{}/{id}", clinic.scope.clinic_id())
}

async fn clinic_of_phoebe<'a>(app: &'a TestApp, slug: &str) -> (TestClinic<'a>, Client) {
    let clinic = app.clinic(slug).await;
    let body = json!({ "first_name": "Phoebe", "phone": PHONE });
    let client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    (clinic, client)
}

/// Asks for a sign-in message, sends what is due, and returns what became of it.
async fn ask(clinic: &TestClinic<'_>, identifier: &str) -> Message {
    clinic.app.clock.advance(Duration::minutes(13));
    let http = clinic.app.anonymous();
    http.post(&clinic.portal("/login-links"), &json!({ "identifier": identifier })).await.expect::<Value>(202);
    clinic.app.send_messages().await;
    newest(clinic).await
}

async fn newest(clinic: &TestClinic<'_>) -> Message {
    let page: Page<Message> = clinic.owner.get("/api/v1/messages?limit=1").await.expect(200);
    page.data.into_iter().next().unwrap()
}

async fn read(clinic: &TestClinic<'_>, message: &Message) -> Message {
    clinic.owner.get(&format!("/api/v1/messages/{}", message.id)).await.expect(200)
}

async fn reachability(clinic: &TestClinic<'_>, client: &Client) -> Reachability {
    clinic.owner.get(&format!("/api/v1/clients/{}/reachability", client.id)).await.expect(200)
}

async fn a_text_is_followed_until_it_arrives(app: TestApp) {
    let (clinic, _) = clinic_of_phoebe(&app, "rosewood").await;
    let message = ask(&clinic, PHONE).await;
    assert_eq!(message.state, MessageState::Sent);
    for (status, state) in [
        ("queued", MessageState::Sent),
        ("sent", MessageState::Sent),
        ("delivered", MessageState::Delivered),
        // Notices overtake each other.
        ("sent", MessageState::Delivered),
        ("undelivered", MessageState::Delivered),
    ] {
        tell_status(&clinic, &message, &[("MessageStatus", status), ("MessageSid", "SM1"), ("To", PHONE)]).await;
        assert_eq!(read(&clinic, &message).await.state, state, "{status}");
    }
    let arrived: Page<Message> = clinic.owner.get("/api/v1/messages?state=delivered").await.expect(200);
    assert_eq!(arrived.data.len(), 1);

    let message = ask(&clinic, PHONE).await;
    tell_status(&clinic, &message, &[("MessageStatus", "undelivered"), ("ErrorCode", "30003"), ("To", PHONE)]).await;
    let failed = read(&clinic, &message).await;
    assert_eq!((failed.state, failed.fault), (MessageState::Failed, Some(MessageFault::ReceiverUnreachable)));
    assert!(failed.detail.unwrap().contains("30003"));
    let path = format!("/api/v1/messages/{}/retry", message.id);
    clinic.owner.post(&path, &json!({})).await.expect::<Value>(200);
}

/// A Twilio that tells of every text before it answers that it has taken it.
struct Hasty {
    address: String,
    /// The path of its notices, up to the message's id.
    path: String,
}

#[async_trait]
impl SmsSender for Hasty {
    async fn send(&self, sms: &Sms) -> Result<(), DeliveryError> {
        let path = format!("{}{}", self.path, sms.id);
        let fields = [("MessageStatus", "delivered"), ("To", sms.to.as_str())];
        tell(&self.address, FakeTwilio::SHARED_TOKEN, &path, &fields).await.expect::<Value>(204);
        Ok(())
    }
}

async fn a_notice_that_overtakes_twilios_answer_is_not_lost(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    let mut ctx: Ctx = app.ctx.clone();
    ctx.ports.sms = Arc::new(Hasty { address: app.address().to_owned(), path: status_path(&clinic, "") });
    let http = app.anonymous();
    http.post(&clinic.portal("/login-links"), &json!({ "identifier": PHONE })).await.expect::<Value>(202);
    app::jobs::drain(&ctx).await.unwrap();
    let message = newest(&clinic).await;
    assert_eq!((message.state, message.receiver.as_deref()), (MessageState::Delivered, Some("•••• 0182")));
    assert_eq!(message.client.unwrap().id, client.id);
}

async fn what_twilio_has_taken_without_an_answer_is_not_sent_again(app: TestApp) {
    let (clinic, _) = clinic_of_phoebe(&app, "rosewood").await;
    let lost = DeliveryError::transient(MessageFault::Unreachable, "no answer").after(Duration::minutes(2));
    app.mailbox.fail_with(Some(lost));
    let message = ask(&clinic, PHONE).await;
    assert_eq!(message.state, MessageState::Queued);
    app.mailbox.fail_with(None);
    tell_status(&clinic, &message, &[("MessageStatus", "sent"), ("To", PHONE)]).await;
    app.clock.advance(Duration::minutes(5));
    app.send_messages().await;
    assert_eq!(read(&clinic, &message).await.state, MessageState::Sent);
    assert!(app.mailbox.sent().is_empty());
}

async fn a_notice_says_nothing_about_a_mail(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let message = ask(&clinic, &clinic.client_email("Elena")).await;
    let path = status_path(&clinic, &message.id.to_string());
    for status in ["undelivered", "delivered"] {
        let fields = [("MessageStatus", status), ("To", PHONE)];
        let answer = tell(app.address(), FakeTwilio::SHARED_TOKEN, &path, &fields).await;
        answer.expect_problem(404, "not_found");
        assert_eq!(read(&clinic, &message).await, message);
    }
}

async fn forged_notices_count_for_nothing(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    let other = app.clinic("oakhill").await;
    let message = ask(&clinic, PHONE).await;
    let path = status_path(&clinic, &message.id.to_string());
    let fields = [("MessageStatus", "undelivered"), ("ErrorCode", "30003")];
    let shared = FakeTwilio::SHARED_TOKEN;
    tell(app.address(), "somebody else's token", &path, &fields).await.expect_problem(403, "forbidden");
    let unsigned = app.anonymous().send_raw(Method::POST, &path, FORM, FakeTwilio::form(&fields)).await;
    unsigned.expect_problem(403, "forbidden");
    let of_address = FakeTwilio::signature(shared, app.address(), &fields);
    let of_fields = FakeTwilio::signature(shared, &format!("{}{path}", app.address()), &fields[..1]);
    for (signature, what) in [(of_address, "another address"), (of_fields, "other fields")] {
        let http = app.anonymous().with_header("x-twilio-signature", signature);
        let answer = http.send_raw(Method::POST, &path, FORM, FakeTwilio::form(&fields)).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "forbidden"), "signed for {what}");
    }
    // Whatever host a caller names, the address that counts is the installation's own.
    let elsewhere = FakeTwilio::signature(shared, &format!("https://evil.example{path}"), &fields);
    let http = app.anonymous().with_header("x-twilio-signature", elsewhere).with_header("host", "evil.example");
    let answer = http.send_raw(Method::POST, &path, FORM, FakeTwilio::form(&fields)).await;
    answer.expect_problem(403, "forbidden");
    assert_eq!(read(&clinic, &message).await.state, MessageState::Sent);

    let stop = [("Body", "STOP"), ("From", PHONE)];
    tell(app.address(), "x", INCOMING, &stop).await.expect_problem(403, "forbidden");
    let own = format!("{INCOMING}/{}", clinic.scope.clinic_id());
    tell(app.address(), shared, &own, &stop).await.expect_problem(403, "forbidden");
    assert_eq!(reachability(&clinic, &client).await, Reachability::default());

    let elsewhere = status_path(&other, &message.id.to_string());
    tell(app.address(), shared, &elsewhere, &fields).await.expect_problem(404, "not_found");
    app.anonymous().post(&path, &json!({})).await.expect_problem(415, "unsupported_media_type");
}

async fn stop_is_respected_until_start(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    let (other, _) = clinic_of_phoebe(&app, "oakhill").await;
    let say = async |body: &str| {
        let fields = [("Body", body), ("From", PHONE)];
        let answer = tell(app.address(), FakeTwilio::SHARED_TOKEN, INCOMING, &fields).await;
        assert_eq!((answer.status.as_u16(), answer.body), (200, json!("<Response/>")));
    };
    say("See you at ten").await;
    assert_eq!(ask(&clinic, PHONE).await.state, MessageState::Sent);
    say("stop").await;
    say("STOP").await;
    let phone = reachability(&clinic, &client).await.phone.unwrap();
    assert_eq!((phone.reason, phone.since), (SuppressionReason::Unsubscribed, app.now()));
    let log: Page<Value> = clinic.owner.get("/api/v1/audit?limit=2").await.expect(200);
    assert_eq!((&log.data[0]["action"], &log.data[0]["subject"]), (&json!("client.stop_texts"), &json!(client.id)));
    assert_ne!(log.data[1]["action"], "client.stop_texts", "once is enough");
    let before = app.mailbox.sent().len();
    for clinic in [&clinic, &other] {
        let message = ask(clinic, PHONE).await;
        assert_eq!((message.state, message.fault), (MessageState::Failed, Some(MessageFault::Unsubscribed)));
    }
    assert_eq!(app.mailbox.sent().len(), before, "nothing goes to them");
    // Staff cannot take it back.
    let path = format!("/api/v1/clients/{}/reachability/forget-bounce", client.id);
    let still: Reachability = clinic.owner.post(&path, &json!({})).await.expect(200);
    assert!(still.phone.is_some());

    say("START").await;
    assert_eq!(reachability(&clinic, &client).await, Reachability::default());
    assert_eq!(ask(&clinic, PHONE).await.state, MessageState::Sent);
}

async fn a_clinics_own_number_hears_stop_for_that_clinic_only(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    let (other, theirs) = clinic_of_phoebe(&app, "oakhill").await;
    let twilio = app.twilio();
    let account = json!({
        "account_sid": twilio.account_sid(), "auth_token": twilio.auth_token(), "sender": "+447700900111",
    });
    let saved: Value = clinic.owner.if_match(0).put("/api/v1/delivery-settings/texts", &account).await.expect(200);
    let url = saved["answer_url"].as_str().unwrap();
    let path = url.strip_prefix(app.address()).unwrap();
    let stop = [("OptOutType", "STOP"), ("Body", "No more, thank you"), ("From", PHONE)];
    tell(app.address(), FakeTwilio::SHARED_TOKEN, path, &stop).await.expect_problem(403, "forbidden");
    tell(app.address(), twilio.auth_token(), path, &stop).await.expect::<Value>(200);
    assert!(reachability(&clinic, &client).await.phone.is_some());
    assert_eq!(reachability(&other, &theirs).await, Reachability::default());

    // What is said to the installation's number is not said to the clinic's.
    let start = [("Body", "START"), ("From", PHONE)];
    tell(app.address(), FakeTwilio::SHARED_TOKEN, INCOMING, &start).await.expect::<Value>(200);
    assert!(reachability(&clinic, &client).await.phone.is_some());
}

async fn what_twilio_says_of_stop_is_respected_too(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::Unsubscribed, "error 21610")));
    ask(&clinic, PHONE).await;
    app.mailbox.fail_with(None);
    assert_eq!(reachability(&clinic, &client).await.phone.unwrap().reason, SuppressionReason::Unsubscribed);
    assert_eq!(ask(&clinic, PHONE).await.fault, Some(MessageFault::Unsubscribed));
    assert!(app.mailbox.sent().is_empty());
}

async fn an_address_that_bounced_is_left_alone(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let email = clinic.client_email("Elena");
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::Refused, "answer 554")));
    ask(&clinic, &email).await;
    assert_eq!(reachability(&clinic, &client).await, Reachability::default(), "a refusal can mean anything");
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::ReceiverUnknown, "answer 550")));
    assert_eq!(ask(&clinic, &email).await.fault, Some(MessageFault::ReceiverUnknown));
    app.mailbox.fail_with(None);
    let message = ask(&clinic, &email).await;
    assert_eq!((message.state, message.fault), (MessageState::Failed, Some(MessageFault::Bounced)));
    assert!(app.mailbox.sent().is_empty());
    assert_eq!(reachability(&clinic, &client).await.email.unwrap().reason, SuppressionReason::Bounced);

    // Another address is free of it; the old one is not, until staff say so.
    let path = format!("/api/v1/clients/{}", client.id);
    let other = json!({ "email": "elena@elsewhere.example" });
    clinic.owner.if_match(1).patch(&path, &other).await.expect::<Value>(200);
    assert_eq!(reachability(&clinic, &client).await, Reachability::default());
    assert_eq!(ask(&clinic, "elena@elsewhere.example").await.state, MessageState::Sent);
    clinic.owner.if_match(2).patch(&path, &json!({ "email": email })).await.expect::<Value>(200);
    assert!(reachability(&clinic, &client).await.email.is_some());
    let forget = format!("{path}/reachability/forget-bounce");
    let now: Reachability = clinic.owner.post(&forget, &json!({})).await.expect(200);
    assert_eq!(now, Reachability::default());
    assert_eq!(ask(&clinic, &email).await.state, MessageState::Sent);
}

async fn staff_note_that_mails_come_back(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    let path = format!("/api/v1/clients/{}", client.id);
    let note = format!("{path}/reachability/note-bounce");
    let answer = clinic.owner.post(&note, &json!({})).await;
    answer.expect_problem(422, "validation_failed");
    assert_eq!(answer.fields(), ["client_id: no_address"]);

    let email = json!({ "email": "phoebe@example.com" });
    clinic.owner.if_match(1).patch(&path, &email).await.expect::<Value>(200);
    for _ in 0..2 {
        let now: Reachability = clinic.owner.post(&note, &json!({})).await.expect(200);
        assert_eq!(now.email.map(|email| email.reason), Some(SuppressionReason::Bounced));
        assert_eq!(now.phone, None);
    }
    let log: Page<Value> = clinic.owner.get("/api/v1/audit?limit=2").await.expect(200);
    assert_eq!((&log.data[0]["action"], &log.data[0]["subject"]), (&json!("client.note_bounce"), &json!(client.id)));
    assert_ne!(log.data[1]["action"], "client.note_bounce", "once is enough");
    assert_eq!(ask(&clinic, "phoebe@example.com").await.fault, Some(MessageFault::Bounced));
    clinic.owner.post(&format!("{path}/reachability/forget-bounce"), &json!({})).await.expect::<Value>(200);
    assert_eq!(ask(&clinic, "phoebe@example.com").await.state, MessageState::Sent);
    let practitioner = clinic.staff("treats", Role::Practitioner).await;
    practitioner.post(&note, &json!({})).await.expect_problem(403, "forbidden");
}

async fn what_no_mail_brings_goes_by_text(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    let path = format!("/api/v1/clients/{}", client.id);
    let email = json!({ "email": "phoebe@example.com" });
    clinic.owner.if_match(1).patch(&path, &email).await.expect::<Value>(200);
    app.send_messages().await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let book = async |hour: u32| {
        let starts_at = format!("2026-11-23T{hour}:00:00Z");
        let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": starts_at });
        clinic.owner.post("/api/v1/appointments", &body).await.expect::<Value>(201);
        app.send_messages().await;
    };
    clinic.owner.post(&format!("{path}/reachability/note-bounce"), &json!({})).await.expect::<Value>(200);
    book(13).await;
    assert!(app.mailbox.newest_to(PHONE).unwrap().text().contains("Review"));
    assert!(app.mailbox.newest_to("phoebe@example.com").is_none());

    // Where nothing is sent by either way, the list of messages says so.
    app.clock.advance(Duration::seconds(1));
    let stop = [("Body", "STOP"), ("From", PHONE)];
    tell(app.address(), FakeTwilio::SHARED_TOKEN, INCOMING, &stop).await.expect::<Value>(200);
    book(14).await;
    let message = newest(&clinic).await;
    assert_eq!((message.state, message.fault), (MessageState::Failed, Some(MessageFault::Bounced)));
}

async fn an_invite_that_is_sent_once_more_tries_the_address_again(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made: Invite = clinic.owner.post("/api/v1/invites", &json!({ "email": "ben@example.com" })).await.expect(201);
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::ReceiverUnknown, "answer 550")));
    app.send_messages().await;
    app.mailbox.fail_with(None);
    let path = format!("/api/v1/invites/{}", made.id);
    assert_eq!(clinic.owner.get(&path).await.expect::<Invite>(200).state, InviteState::Bounced);
    assert_eq!(ask(&clinic, "ben@example.com").await.fault, Some(MessageFault::Bounced));

    app.clock.advance(Duration::seconds(1));
    clinic.owner.post(&format!("{path}/resend"), &json!({})).await.expect::<Value>(200);
    app.send_messages().await;
    assert_eq!(clinic.owner.get(&path).await.expect::<Invite>(200).state, InviteState::Invited);
    assert_eq!(newest(&clinic).await.state, MessageState::Sent);
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    let (client, clinic) = (world.client.id, world.clinic.scope.clinic_id());
    vec![
        Row::new("reachability.get").of(client),
        Row::new("reachability.forget_bounce").of(client),
        Row::new("reachability.note_bounce").of(client),
        Row::new("twilio_status.receive").of(clinic).of(world.message),
        Row::new("twilio_answer.receive_own").of(clinic),
    ]
}
