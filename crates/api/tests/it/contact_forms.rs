//! Addresses and numbers however they are written: one mailbox is one person, and what cannot be is refused.

use std::sync::Arc;

use adapters::{Smtp, SmtpOptions};
use app::kept_contacts;
use chrono::Duration;
use contract::{
    clients::Client,
    messages::{Message, MessageFault, MessageState},
    paging::Page,
};
use serde_json::{Value, json};
use testkit::{Answer, FakeSmtp, Sent, TestApp, TestClinic, on_both_databases};

on_both_databases!(
    an_internationalised_domain_is_one_however_it_is_written,
    mails_to_internationalised_domains_go_through_any_server,
    a_local_part_beyond_ascii_needs_a_server_that_takes_it,
    requests_are_limited_by_mailbox_however_it_is_written,
    staff_sign_in_by_any_form_of_their_address,
    invisible_marks_are_passed_over_and_never_shown,
    numbers_are_read_as_they_are_written_in_the_clinics_country,
    what_no_number_can_be_is_refused_with_what_is_expected,
    the_operator_is_told_of_contacts_that_cannot_be,
);

const U_LABEL: &str = "x@m\u{fc}nchen.example";
const A_LABEL: &str = "x@xn--mnchen-3ya.example";
/// The same domain in NFD, in capitals, and with a full-width stop.
const OTHER_FORMS: [&str; 4] =
    ["x@mu\u{308}nchen.example", "X@M\u{dc}NCHEN.example", "x@m\u{fc}nchen\u{ff0e}example", "x@XN--mnchen-3ya.example"];

async fn add(clinic: &TestClinic<'_>, email: &str) -> Answer {
    clinic.owner.post("/api/v1/clients", &json!({ "first_name": "Xaver", "email": email })).await
}

async fn ask(clinic: &TestClinic<'_>, identifier: &str) -> Answer {
    clinic.app.anonymous().post(&clinic.portal("/login-links"), &json!({ "identifier": identifier })).await
}

async fn an_internationalised_domain_is_one_however_it_is_written(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client: Client = add(&clinic, OTHER_FORMS[0]).await.expect(201);
    let page: Value = clinic.owner.get("/api/v1/clients").await.expect(200);
    assert_eq!(page["data"][0]["email"], U_LABEL, "people see the domain in Unicode");
    for form in [U_LABEL, A_LABEL].iter().chain(&OTHER_FORMS) {
        let answer = add(&clinic, form).await;
        assert_eq!(answer.fields(), ["email: taken"], "{form}");
        app.clock.advance(Duration::hours(1));
        ask(&clinic, form).await.expect::<Value>(202);
        app.send_messages().await;
        let sent = app.mailbox.newest_to(A_LABEL).unwrap();
        assert!(sent.token().is_some(), "{form} finds the client");
    }
    assert_eq!(app.mailbox.sent().len(), 6);

    // Word for word the same address is no change.
    let path = format!("/api/v1/clients/{}", client.id);
    let same: Client = clinic.owner.if_match(1).patch(&path, &json!({ "email": A_LABEL })).await.expect(200);
    assert_eq!(same.email, client.email);
}

async fn mails_to_internationalised_domains_go_through_any_server(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let settings: Value = clinic.owner.get("/api/v1/portal-settings").await.expect(200);
    let reply_to = json!({ "email": "praxis@m\u{fc}ller-haut.example" });
    let version = settings["version"].as_i64().unwrap();
    clinic.owner.if_match(version).patch("/api/v1/portal-settings", &reply_to).await.expect::<Value>(200);
    add(&clinic, U_LABEL).await.expect::<Client>(201);

    let smtp = FakeSmtp::start();
    let mut ctx = app.ctx.clone();
    let options = SmtpOptions { url: smtp.url(), from: "portal@b\u{fc}ro.example".to_owned() };
    ctx.ports.mail = Arc::new(Smtp::new(&options).unwrap());
    ask(&clinic, U_LABEL).await.expect::<Value>(202);
    app::jobs::drain(&ctx).await.unwrap();

    let mail = smtp.taken().pop().unwrap();
    let head = mail.split("\n\n").next().unwrap();
    assert!(head.is_ascii(), "{head}");
    for line in
        ["To: x@xn--mnchen-3ya.example", "Reply-To: praxis@xn--mller-haut-9db.example", "portal@xn--bro-hoa.example"]
    {
        assert!(head.contains(line), "{line}: {head}");
    }
    let page: Page<Message> = clinic.owner.get("/api/v1/messages").await.expect(200);
    assert_eq!(page.data[0].receiver.as_deref(), Some("x\u{2026}@m\u{fc}nchen.example"));
}

async fn a_local_part_beyond_ascii_needs_a_server_that_takes_it(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    add(&clinic, "j\u{fc}rgen@example.com").await.expect::<Client>(201);
    let answer = add(&clinic, "ju\u{308}rgen@example.com").await;
    assert_eq!(answer.fields(), ["email: taken"]);

    let smtp = FakeSmtp::start();
    let mut ctx = app.ctx.clone();
    let options = SmtpOptions { url: smtp.url(), from: "portal@example.com".to_owned() };
    ctx.ports.mail = Arc::new(Smtp::new(&options).unwrap());
    ask(&clinic, "j\u{fc}rgen@example.com").await.expect::<Value>(202);
    app::jobs::drain(&ctx).await.unwrap();
    assert_eq!(smtp.taken().len(), 0);
    let page: Page<Message> = clinic.owner.get("/api/v1/messages").await.expect(200);
    assert_eq!((page.data[0].state, page.data[0].fault), (MessageState::Failed, Some(MessageFault::NeedsSmtpUtf8)));
}

async fn requests_are_limited_by_mailbox_however_it_is_written(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (first, others) in [
        (U_LABEL, &[A_LABEL, OTHER_FORMS[0], OTHER_FORMS[1], "x+tag@m\u{fc}nchen.example"][..]),
        ("user@x.example", &["user+a@x.example", "User+b@X.example", "user@\u{ff58}.example"]),
        ("kim@kelvin.example", &["kim@\u{212a}elvin.example"]),
    ] {
        ask(&clinic, first).await.expect::<Value>(202);
        for other in others {
            ask(&clinic, other).await.expect_problem(429, "rate_limited");
        }
    }
    // Dots are letters like any other at most providers.
    ask(&clinic, "us.er@x.example").await.expect::<Value>(202);
}

async fn staff_sign_in_by_any_form_of_their_address(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let operator = app::Caller::operator();
    let email = "anna@m\u{fc}nchen.example";
    let role = contract::staff::Role::Manager;
    app::staff::create(&app.ctx, &clinic.scope, &operator, "Anna", email, role, clinic.password()).await.unwrap();
    for form in ["anna@xn--mnchen-3ya.example", "Anna@mu\u{308}nchen.example", email] {
        let http = app.anonymous();
        let body = json!({ "email": form, "password": clinic.password() });
        http.post("/api/v1/staff/sessions", &body).await.expect::<Value>(201);
        let me: Value = http.get("/api/v1/staff/me").await.expect(200);
        assert_eq!(me["email"], email);
    }
}

async fn invisible_marks_are_passed_over_and_never_shown(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({
        "first_name": "Elena",
        "email": "\u{2068}elena\u{200b}@example.com\u{2069}\u{feff}",
        "phone": "\u{202a}07700\u{200b} 900182\u{202c}",
    });
    let client: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    assert_eq!(client.email.unwrap().as_str(), "elena@example.com");
    assert_eq!(client.phone.unwrap().as_str(), "+447700900182");

    let nothing = json!({ "first_name": "Nobody", "email": "\u{200b}\u{feff}", "phone": "\u{2060} " });
    let client: Client = clinic.owner.post("/api/v1/clients", &nothing).await.expect(201);
    assert_eq!((client.email, client.phone), (None, None));

    let wrong = json!({ "first_name": "E", "email": "el\u{2003}ena@example.com", "phone": "07700x900183" });
    let answer = clinic.owner.post("/api/v1/clients", &wrong).await;
    assert_eq!(answer.fields(), ["email: format", "phone: format"]);
    let said = answer.body["errors"].to_string();
    for message in ["may not contain the invisible character U+2003", "may not contain \\\"x\\\""] {
        assert!(said.contains(message), "{said}");
    }
    let elena = ask(&clinic, "\u{2068}elena@example.com\u{2069}").await;
    elena.expect::<Value>(202);
    app.send_messages().await;
    assert!(app.mailbox.newest_to("elena@example.com").as_ref().and_then(Sent::token).is_some());
}

async fn numbers_are_read_as_they_are_written_in_the_clinics_country(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (typed, kept) in [
        ("447700900307", "+447700900307"),
        ("+33 06 12 34 56 80", "+33612345680"),
        ("+36 06 20 123 4569", "+36201234569"),
        ("+39 (0)6 6982 1235", "+390669821235"),
        ("07700 900123", "+447700900123"),
        ("(020) 7946 0182", "+442079460182"),
    ] {
        let body = json!({ "first_name": "Ada", "last_name": kept, "phone": typed });
        let client: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
        assert_eq!(client.phone.unwrap().as_str(), kept, "{typed}");
    }
}

async fn what_no_number_can_be_is_refused_with_what_is_expected(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for (typed, said) in [
        ("07700 9001234", "this phone number is too long: numbers with +44 have"),
        (
            "+1 202 555 01",
            "this phone number is too short: numbers with +1 have 10 digits after that, for example +1 201-555-0123",
        ),
        ("0407 009 0012", "no phone number of that country begins like this one: numbers with +44 have"),
        ("+999 1234 5678", "no country has this code; check the digits after the +"),
    ] {
        let answer = clinic.owner.post("/api/v1/clients", &json!({ "first_name": "A", "phone": typed })).await;
        answer.expect_problem(422, "validation_failed");
        let message = answer.body["errors"][0]["message"].as_str().unwrap();
        assert!(message.starts_with(said), "{typed}: {message}");
        ask(&clinic, typed).await.expect_problem(422, "validation_failed");
    }
}

async fn the_operator_is_told_of_contacts_that_cannot_be(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic
        .owner
        .post("/api/v1/clients", &json!({ "first_name": "A", "phone": "07700 900182" }))
        .await
        .expect::<Client>(201);
    clinic.client("Elena").await;
    let found = kept_contacts::check(&app.ctx).await.unwrap();
    assert_eq!((found.numbers, found.addresses), (1, 2), "the owner has an address too");
    assert_eq!((found.impossible_numbers, found.other_addresses), (Vec::new(), Vec::new()));
    assert!(kept_contacts::numbering_plans().starts_with("libphonenumber 9."));
}
