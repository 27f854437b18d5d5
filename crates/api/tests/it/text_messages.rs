//! Text messages by Twilio, which is played by a server that speaks its API.

use std::sync::Arc;

use adapters::{Twilio, TwilioCredentials, TwilioOptions};
use app::{Ctx, Settings};
use chrono::Duration;
use contract::{
    messages::{Message, MessageFault, MessageState},
    paging::Page,
};
use serde_json::{Value, json};
use testkit::{FakeTwilio, TestApp, TestClinic, TwilioMood, on_both_databases};

on_both_databases!(
    a_text_goes_out_as_twilio_documents_it,
    twilio_is_asked_to_tell_where_that_can_be_verified,
    what_twilio_refuses_is_understood,
    a_lost_answer_is_tried_again_after_a_pause,
);

const PHONE: &str = "+447700900182";

/// The app's context, with texts going to that account.
fn with_twilio(app: &TestApp, options: TwilioOptions) -> Ctx {
    let mut ctx = app.ctx.clone();
    ctx.ports.sms = Arc::new(Twilio::new(options).unwrap());
    ctx
}

/// Queues a sign-in link for somebody who has only a telephone.
async fn ask_by_phone(clinic: &TestClinic<'_>) {
    let http = clinic.app.anonymous();
    http.post(&clinic.portal("/login-links"), &json!({ "identifier": PHONE })).await.expect::<Value>(202);
}

async fn clinic_with_phone_client(app: &TestApp) -> TestClinic<'_> {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "first_name": "Phoebe", "phone": PHONE });
    clinic.owner.post("/api/v1/clients", &body).await.expect::<Value>(201);
    clinic
}

async fn newest(clinic: &TestClinic<'_>) -> Message {
    let page: Page<Message> = clinic.owner.get("/api/v1/messages?limit=1").await.expect(200);
    page.data.into_iter().next().unwrap()
}

async fn a_text_goes_out_as_twilio_documents_it(app: TestApp) {
    let twilio = FakeTwilio::start();
    let clinic = clinic_with_phone_client(&app).await;
    ask_by_phone(&clinic).await;
    app::jobs::drain(&with_twilio(&app, twilio.options())).await.unwrap();
    let [form] = twilio.taken().try_into().unwrap();
    let field = |name: &str| form.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
    assert_eq!((field("To"), field("From")), (Some(PHONE), Some("+447700900000")));
    assert!(field("Body").unwrap().contains("/rosewood/sign-in#"), "{form:?}");
    assert_eq!(newest(&clinic).await.state, MessageState::Sent);
}

async fn twilio_is_asked_to_tell_where_that_can_be_verified(app: TestApp) {
    let twilio = FakeTwilio::start();
    let clinic = clinic_with_phone_client(&app).await;
    for (base_url, has_token) in [("http://portal.example", true), ("https://portal.example", false)] {
        assert_eq!(status_callback(&clinic, &twilio, base_url, has_token).await, None, "{base_url}, {has_token}");
    }
    let told_to = status_callback(&clinic, &twilio, "https://portal.example", true).await.unwrap();
    let (clinic_id, message) = (clinic.scope.clinic_id(), newest(&clinic).await);
    let expected = format!("https://portal.example/api/v1/webhooks/twilio/messages/{clinic_id}/{}", message.id);
    assert_eq!(told_to, expected);
}

/// Where a text has Twilio tell what becomes of it, at a Portico of that address.
async fn status_callback(
    clinic: &TestClinic<'_>,
    twilio: &FakeTwilio,
    base_url: &str,
    has_token: bool,
) -> Option<String> {
    let app = clinic.app;
    app.clock.advance(Duration::minutes(2));
    ask_by_phone(clinic).await;
    let mut settings = Settings { base_url: base_url.to_owned(), ..Settings::clone(&app.ctx.settings) };
    settings.twilio_auth_token = settings.twilio_auth_token.filter(|_| has_token);
    let ctx = Ctx { settings: Arc::new(settings), ..with_twilio(app, twilio.options()) };
    app::jobs::drain(&ctx).await.unwrap();
    let form = twilio.taken().pop().unwrap();
    form.into_iter().find(|(field, _)| field == "StatusCallback").map(|(_, value)| value)
}

async fn what_twilio_refuses_is_understood(app: TestApp) {
    let twilio = FakeTwilio::start();
    let clinic = clinic_with_phone_client(&app).await;
    let ctx = with_twilio(&app, twilio.options());
    let mut wrong = twilio.options();
    wrong.credentials = TwilioCredentials::ApiKey { sid: "SK1".to_owned(), secret: "wrong".to_owned() };
    let wrong = with_twilio(&app, wrong);
    for (ctx, mood, fault, waits) in [
        (&ctx, TwilioMood::Refuses(400, 21_211), MessageFault::ReceiverUnknown, false),
        (&ctx, TwilioMood::Refuses(400, 21_614), MessageFault::ReceiverUnknown, false),
        (&ctx, TwilioMood::Refuses(400, 21_408), MessageFault::CountryNotAllowed, false),
        (&ctx, TwilioMood::Refuses(400, 21_617), MessageFault::Refused, false),
        (&ctx, TwilioMood::Refuses(400, 21_606), MessageFault::SenderRefused, true),
        (&ctx, TwilioMood::Refuses(429, 20_429), MessageFault::RefusedForNow, true),
        (&ctx, TwilioMood::Refuses(503, 20_503), MessageFault::RefusedForNow, true),
        (&wrong, TwilioMood::Takes, MessageFault::CredentialsRefused, true),
        // The last: nothing more goes there.
        (&ctx, TwilioMood::Refuses(400, 21_610), MessageFault::Unsubscribed, false),
    ] {
        twilio.set_mood(mood);
        app.clock.advance(Duration::minutes(61));
        ask_by_phone(&clinic).await;
        app::jobs::drain(ctx).await.unwrap();
        let message = newest(&clinic).await;
        assert_eq!(message.fault, Some(fault), "{mood:?}");
        assert_eq!(message.state, if waits { MessageState::Queued } else { MessageState::Failed }, "{mood:?}");
        assert!(!message.detail.unwrap().contains("0182"), "nobody is named");
    }
    assert!(twilio.taken().is_empty());
}

async fn a_lost_answer_is_tried_again_after_a_pause(app: TestApp) {
    let twilio = FakeTwilio::start();
    let clinic = clinic_with_phone_client(&app).await;
    ask_by_phone(&clinic).await;
    twilio.set_mood(TwilioMood::LosesTheAnswer);
    let ctx = with_twilio(&app, twilio.options());
    app::jobs::drain(&ctx).await.unwrap();
    let message = newest(&clinic).await;
    assert_eq!((message.state, message.fault), (MessageState::Queued, Some(MessageFault::Unreachable)));
    assert_eq!(message.next_try_at, Some(app.now() + Duration::minutes(2)), "it may be on its way");
    twilio.set_mood(TwilioMood::Takes);
    app.clock.advance(Duration::minutes(2));
    app::jobs::drain(&ctx).await.unwrap();
    assert_eq!(newest(&clinic).await.state, MessageState::Sent);
    assert_eq!(twilio.taken().len(), 2, "twice is better than never");
}
