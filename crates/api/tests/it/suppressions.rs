//! Texts that arrive or do not, clients who answer STOP, and addresses that bounce.

use app::ports::DeliveryError;
use chrono::Duration;
use contract::{
    clients::Client,
    messages::{Message, MessageFault, MessageState},
    paging::Page,
    reachability::{Reachability, SuppressionReason},
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, FakeTwilio, TestApp, TestClinic, on_both_databases};

on_both_databases!(
    a_text_is_followed_until_it_arrives,
    what_twilio_has_taken_without_an_answer_is_not_sent_again,
    forged_notices_count_for_nothing,
    stop_is_respected_until_start,
    a_clinics_own_number_hears_stop_for_that_clinic_only,
    an_address_that_bounced_is_left_alone,
);

const PHONE: &str = "+447700900182";

/// A notice of Twilio's, signed with that token.
async fn tell(app: &TestApp, token: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let signature = FakeTwilio::signature(token, &format!("{}{path}", app.address()), fields);
    let form = FakeTwilio::form(fields);
    let http = app.anonymous().with_header("x-twilio-signature", signature);
    http.send_raw(Method::POST, path, Some("application/x-www-form-urlencoded"), form).await
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
    let page: Page<Message> = clinic.owner.get("/api/v1/messages?limit=1").await.expect(200);
    page.data.into_iter().next().unwrap()
}

async fn read(clinic: &TestClinic<'_>, message: &Message) -> Message {
    clinic.owner.get(&format!("/api/v1/messages/{}", message.id)).await.expect(200)
}

async fn reachability(clinic: &TestClinic<'_>, client: &Client) -> Reachability {
    clinic.owner.get(&format!("/api/v1/clients/{}/reachability", client.id)).await.expect(200)
}

fn status_path(clinic: &TestClinic<'_>, message: &Message) -> String {
    format!("/api/v1/webhooks/twilio/messages/{}/{}", clinic.scope.clinic_id(), message.id)
}

async fn a_text_is_followed_until_it_arrives(app: TestApp) {
    let (clinic, _) = clinic_of_phoebe(&app, "rosewood").await;
    let message = ask(&clinic, PHONE).await;
    assert_eq!(message.state, MessageState::Sent);
    let path = status_path(&clinic, &message);
    for (status, state) in [
        ("queued", MessageState::Sent),
        ("sent", MessageState::Sent),
        ("delivered", MessageState::Delivered),
        // Notices overtake each other.
        ("sent", MessageState::Delivered),
    ] {
        let fields = [("MessageStatus", status), ("MessageSid", "SM1"), ("To", PHONE)];
        tell(&app, FakeTwilio::SHARED_TOKEN, &path, &fields).await.expect::<Value>(204);
        assert_eq!(read(&clinic, &message).await.state, state, "{status}");
    }

    let message = ask(&clinic, PHONE).await;
    let fields = [("MessageStatus", "undelivered"), ("ErrorCode", "30003"), ("To", PHONE)];
    tell(&app, FakeTwilio::SHARED_TOKEN, &status_path(&clinic, &message), &fields).await.expect::<Value>(204);
    let failed = read(&clinic, &message).await;
    assert_eq!((failed.state, failed.fault), (MessageState::Failed, Some(MessageFault::ReceiverUnreachable)));
    assert!(failed.detail.unwrap().contains("30003"));
}

async fn what_twilio_has_taken_without_an_answer_is_not_sent_again(app: TestApp) {
    let (clinic, _) = clinic_of_phoebe(&app, "rosewood").await;
    let lost = DeliveryError::transient(MessageFault::Unreachable, "no answer").after(Duration::minutes(2));
    app.mailbox.fail_with(Some(lost));
    let message = ask(&clinic, PHONE).await;
    assert_eq!(message.state, MessageState::Queued);
    app.mailbox.fail_with(None);
    let fields = [("MessageStatus", "sent"), ("To", PHONE)];
    tell(&app, FakeTwilio::SHARED_TOKEN, &status_path(&clinic, &message), &fields).await.expect::<Value>(204);
    app.clock.advance(Duration::minutes(5));
    app.send_messages().await;
    assert_eq!(read(&clinic, &message).await.state, MessageState::Sent);
    assert!(app.mailbox.sent().is_empty());
}

async fn forged_notices_count_for_nothing(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    let other = app.clinic("oakhill").await;
    let message = ask(&clinic, PHONE).await;
    let path = status_path(&clinic, &message);
    let fields = [("MessageStatus", "undelivered"), ("ErrorCode", "30003")];
    tell(&app, "somebody else's token", &path, &fields).await.expect_problem(403, "forbidden");
    let unsigned = app.anonymous();
    let form = FakeTwilio::form(&fields);
    let kind = Some("application/x-www-form-urlencoded");
    unsigned.send_raw(Method::POST, &path, kind, form).await.expect_problem(403, "forbidden");
    // Signed for another address.
    let signature = FakeTwilio::signature(FakeTwilio::SHARED_TOKEN, app.address(), &fields);
    let http = app.anonymous().with_header("x-twilio-signature", signature);
    http.send_raw(Method::POST, &path, kind, FakeTwilio::form(&fields)).await.expect_problem(403, "forbidden");
    assert_eq!(read(&clinic, &message).await.state, MessageState::Sent);

    let stop = [("Body", "STOP"), ("From", PHONE)];
    tell(&app, "x", "/api/v1/webhooks/twilio/incoming", &stop).await.expect_problem(403, "forbidden");
    assert_eq!(reachability(&clinic, &client).await, Reachability::default());

    let elsewhere = status_path(&other, &message);
    tell(&app, FakeTwilio::SHARED_TOKEN, &elsewhere, &fields).await.expect_problem(404, "not_found");
    let own = format!("/api/v1/webhooks/twilio/incoming/{}", clinic.scope.clinic_id());
    tell(&app, FakeTwilio::SHARED_TOKEN, &own, &stop).await.expect_problem(404, "not_found");
    let answer = app.anonymous().post(&path, &json!({})).await;
    answer.expect_problem(415, "unsupported_media_type");
}

async fn stop_is_respected_until_start(app: TestApp) {
    let (clinic, client) = clinic_of_phoebe(&app, "rosewood").await;
    let (other, _) = clinic_of_phoebe(&app, "oakhill").await;
    let incoming = "/api/v1/webhooks/twilio/incoming";
    let say = async |body: &str| {
        let answer = tell(&app, FakeTwilio::SHARED_TOKEN, incoming, &[("Body", body), ("From", PHONE)]).await;
        assert_eq!((answer.status.as_u16(), answer.body), (200, json!("<Response/>")));
    };
    say("See you at ten").await;
    assert_eq!(ask(&clinic, PHONE).await.state, MessageState::Sent);
    say("stop").await;
    say("STOP").await;
    let phone = reachability(&clinic, &client).await.phone.unwrap();
    assert_eq!((phone.reason, phone.since), (SuppressionReason::Unsubscribed, app.now()));
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
    tell(&app, FakeTwilio::SHARED_TOKEN, path, &stop).await.expect_problem(403, "forbidden");
    tell(&app, twilio.auth_token(), path, &stop).await.expect::<Value>(200);
    assert!(reachability(&clinic, &client).await.phone.is_some());
    assert_eq!(reachability(&other, &theirs).await, Reachability::default());
}

async fn an_address_that_bounced_is_left_alone(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let email = clinic.client_email("Elena");
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
