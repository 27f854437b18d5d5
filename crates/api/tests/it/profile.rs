//! What clients change about themselves, and that nobody learns who else the clinic knows.

use chrono::Duration;
use contract::{
    appointments::ClinicAppointment, audit::AuditEntry, clients::Client, paging::Page, profile::ContactChange,
    sessions::Me,
};
use serde_json::{Value, json};
use testkit::{Answer, Http, Sent, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    a_name_is_changed_at_once,
    an_address_changes_by_the_code_sent_to_it,
    the_former_address_is_told_and_signs_nobody_in,
    a_former_address_is_told_although_a_bounce_was_noted,
    a_link_to_an_address_that_staff_put_right_is_void,
    what_staff_change_is_told_to_the_former_ones,
    a_telephone_number_changes_by_text_message,
    somebody_elses_address_is_answered_like_a_free_one,
    an_address_taken_meanwhile_is_refused_at_the_end,
    five_wrong_codes_burn_it_and_a_new_code_does_not_help,
    codes_stop_after_fifty_wrong_ones_however_long_it_takes,
    guesses_at_once_are_all_counted,
    a_code_lives_ten_minutes_from_when_it_is_sent,
    a_newer_request_takes_the_place_of_an_older_one,
    one_may_not_ask_too_often,
    a_repeated_request_asks_once,
    what_cannot_be_an_address_is_named,
    staff_see_the_change,
);

const NEW: &str = "elena.marsh@new.example";

async fn ask(clinic: &TestClinic<'_>, http: &Http, body: &Value) -> Answer {
    http.post(&clinic.portal("/me/contact-changes"), body).await
}

async fn confirm(clinic: &TestClinic<'_>, http: &Http, change: &ContactChange, code: &str) -> Answer {
    let path = clinic.portal(&format!("/me/contact-changes/{}/confirm", change.id));
    http.post(&path, &json!({ "code": code })).await
}

/// Asks, and reads the code from the message.
async fn change_to(clinic: &TestClinic<'_>, http: &Http, email: &str) -> (ContactChange, String) {
    let change = ask(clinic, http, &json!({ "email": email })).await.expect(202);
    clinic.app.send_messages().await;
    (change, clinic.app.mailbox.newest_to(email).unwrap().code().unwrap())
}

fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn me(clinic: &TestClinic<'_>, http: &Http) -> Me {
    http.get(&clinic.portal("/me")).await.expect(200)
}

async fn a_name_is_changed_at_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let path = clinic.portal("/me");
    let read = http.get(&path).await;
    assert_eq!(read.headers["etag"], "\"1\"");
    let body = json!({ "first_name": " Helena ", "last_name": "" });
    http.patch(&path, &body).await.expect_problem(428, "precondition_required");
    let changed: Me = http.if_match(1).patch(&path, &body).await.expect(200);
    assert_eq!((changed.first_name.as_str(), changed.last_name.as_str(), changed.version), ("Helena", "", 2));
    http.if_match(1).patch(&path, &body).await.expect_problem(412, "stale_version");
    let empty = http.if_match(2).patch(&path, &json!({ "first_name": " " })).await;
    empty.expect_problem(422, "validation_failed");
    assert_eq!(empty.fields(), ["first_name: required"]);
    http.if_match(2).patch(&path, &json!({ "email": "x@y.example" })).await.expect_problem(400, "malformed_body");

    let seen: Client = clinic.owner.get(&format!("/api/v1/clients/{}", client.id)).await.expect(200);
    assert_eq!((seen.first_name.as_str(), seen.version), ("Helena", 2));
    let found: Page<Client> = clinic.owner.get("/api/v1/clients?q=helena").await.expect(200);
    assert_eq!(found.data.len(), 1, "and can be searched for");
}

async fn an_address_changes_by_the_code_sent_to_it(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let (change, code) = change_to(&clinic, &http, NEW).await;
    assert_eq!((change.contact.as_str(), change.expires_in_seconds), (NEW, 600));
    assert_eq!(me(&clinic, &http).await.email, Some(clinic.client_email("Elena")), "nothing has changed yet");
    assert!(!app.mailbox.newest_to(NEW).unwrap().text().contains("Elena"), "an unproven address may be a stranger's");
    let (first, second) = code.split_at(3);
    let changed: Me = confirm(&clinic, &http, &change, &format!("{first}-{second}")).await.expect(200);
    assert_eq!(changed.email.as_deref(), Some(NEW));
    confirm(&clinic, &http, &change, &code).await.expect_problem(404, "not_found");
    assert_eq!(me(&clinic, &http).await.email.as_deref(), Some(NEW), "one stays signed in here");
    app.clock.advance(Duration::minutes(2));
    clinic.sign_in(NEW).await.get(&clinic.portal("/me")).await.expect::<Me>(200);
}

async fn a_former_address_is_told_although_a_bounce_was_noted(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let former = clinic.client_email("Elena");
    let (client, http) = clinic.signed_in_client("Elena").await;
    let bounced = format!("/api/v1/clients/{}/reachability/note-bounce", client.id);
    clinic.owner.post(&bounced, &json!({})).await.expect::<Value>(200);
    let (change, code) = change_to(&clinic, &http, NEW).await;
    confirm(&clinic, &http, &change, &code).await.expect::<Me>(200);
    app.send_messages().await;
    let told: Page<Value> = clinic.owner.get("/api/v1/messages?kind=contact_changed").await.expect(200);
    assert_eq!(told.data[0]["state"], "sent", "nobody is kept from knowing by a bounce that was made up");
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&former) else { panic!("nobody was told") };
    assert!(mail.subject.contains("changed"), "{}", mail.subject);
}

async fn the_former_address_is_told_and_signs_nobody_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let former = clinic.client_email("Elena");
    let (_, http) = clinic.signed_in_client("Elena").await;
    app.clock.advance(Duration::minutes(2));
    let elsewhere = clinic.sign_in(&former).await;
    app.clock.advance(Duration::minutes(2));
    let stolen = app.anonymous();
    let link = clinic.request_link(&stolen, &former).await;

    let (change, code) = change_to(&clinic, &http, NEW).await;
    confirm(&clinic, &http, &change, &code).await.expect::<Me>(200);
    elsewhere.get(&clinic.portal("/me")).await.expect_problem(401, "unauthenticated");
    let late = stolen.post(&clinic.portal("/sessions"), &json!({ "token": link })).await;
    late.expect_problem(401, "login_link_expired");

    app.send_messages().await;
    let Some(Sent::Mail(mail)) = app.mailbox.newest_to(&former) else { panic!("nobody was told") };
    assert!(mail.subject.starts_with("Your contact details at The rosewood clinic"), "{}", mail.subject);
    assert!(mail.text.contains("reaches you at e…@new.example"), "{}", mail.text);
    assert!(!mail.text.contains(NEW) && !mail.html.contains(NEW), "the new address is masked");
}

async fn a_link_to_an_address_that_staff_put_right_is_void(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let client = clinic.client("Elena").await;
    let stranger = app.anonymous();
    let link = clinic.request_link(&stranger, &clinic.client_email("Elena")).await;
    let path = format!("/api/v1/clients/{}", client.id);
    let owner = clinic.owner.if_match(client.version);
    owner.patch(&path, &json!({ "email": NEW })).await.expect::<Client>(200);
    let late = stranger.post(&clinic.portal("/sessions"), &json!({ "token": link })).await;
    late.expect_problem(401, "login_link_expired");
}

async fn what_staff_change_is_told_to_the_former_ones(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let body = json!({ "first_name": "Phoebe", "email": "phoebe@example.com", "phone": "+447700900182" });
    let client: Client = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    let path = format!("/api/v1/clients/{}", client.id);
    let change = async |version, body: Value| {
        clinic.owner.if_match(version).patch(&path, &body).await.expect::<Client>(200);
        app.send_messages().await;
        app.mailbox.sent()
    };
    let both = json!({ "email": NEW, "phone": "+447700900199" });
    let sent = change(1, both).await;
    let mut told: Vec<&str> = sent.iter().map(Sent::to).collect();
    told.sort_unstable();
    assert_eq!(told, ["+447700900182", "phoebe@example.com"]);
    assert!(sent.iter().all(|sent| !sent.text().contains(NEW)), "the new ones are masked");

    assert_eq!(change(2, json!({ "note": "Prefers mornings", "email": NEW })).await.len(), 2, "nothing has changed");
    // Without an address it is the telephone that the clinic reaches.
    let sent = change(3, json!({ "email": "" })).await;
    assert_eq!((sent.len(), sent[2].to()), (3, NEW));
    assert!(sent[2].text().contains("0199"), "{}", sent[2].text());
}

async fn a_telephone_number_changes_by_text_message(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let change: ContactChange = ask(&clinic, &http, &json!({ "phone": "07700 900182" })).await.expect(202);
    assert_eq!(change.contact, "+447700900182");
    app.send_messages().await;
    let Some(sent @ Sent::Sms(_)) = app.mailbox.newest_to("+447700900182") else { panic!("no text message") };
    let changed: Me = confirm(&clinic, &http, &change, &sent.code().unwrap()).await.expect(200);
    assert_eq!(changed.phone.as_deref(), Some("+447700900182"));
    app.send_messages().await;
    // There was no number before, so the address is told.
    let told = app.mailbox.newest_to(&clinic.client_email("Elena")).unwrap();
    assert!(told.text().contains("•••• 0182"), "{}", told.text());
    assert!(!told.text().contains("7700900182"), "{}", told.text());
}

async fn somebody_elses_address_is_answered_like_a_free_one(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, elena) = clinic.signed_in_client("Elena").await;
    let (_, priya) = clinic.signed_in_client("Priya").await;
    let taken = clinic.client("Noor").await.email.unwrap().to_string();
    let answers =
        [ask(&clinic, &elena, &json!({ "email": taken })).await, ask(&clinic, &priya, &json!({ "email": NEW })).await];
    let of = |answer: &Answer| {
        let mut body = answer.body.clone();
        (body["id"], body["contact"]) = (Value::Null, Value::Null);
        (answer.status, body)
    };
    assert_eq!(of(&answers[0]), of(&answers[1]));
    app.send_messages().await;
    let told = app.mailbox.newest_to(&taken).unwrap();
    assert!(told.code().is_none() && told.text().contains("already belongs"), "{}", told.text());
    let code = wrong(&app.mailbox.newest_to(NEW).unwrap().code().unwrap());

    let [of_taken, of_free] = answers.map(|answer| answer.expect::<ContactChange>(202));
    for _ in 0..6 {
        let mut one = confirm(&clinic, &elena, &of_taken, &code).await;
        let mut other = confirm(&clinic, &priya, &of_free, &code).await;
        (one.body["trace_id"], other.body["trace_id"]) = (Value::Null, Value::Null);
        assert_eq!((one.status, one.body), (other.status, other.body));
    }
}

async fn an_address_taken_meanwhile_is_refused_at_the_end(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let (change, code) = change_to(&clinic, &http, NEW).await;
    let body = json!({ "first_name": "Noor", "email": NEW });
    clinic.owner.post("/api/v1/clients", &body).await.expect::<Client>(201);
    confirm(&clinic, &http, &change, &code).await.expect_problem(409, "already_exists");
    assert_eq!(me(&clinic, &http).await.email, Some(clinic.client_email("Elena")));
}

async fn five_wrong_codes_burn_it_and_a_new_code_does_not_help(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let (change, code) = change_to(&clinic, &http, NEW).await;
    for left in ["4 tries are left", "3 tries are left", "2 tries are left", "1 try is left"] {
        let answer = confirm(&clinic, &http, &change, &wrong(&code)).await;
        answer.expect_problem(422, "contact_code_wrong");
        assert!(answer.body["detail"].as_str().unwrap().contains(left), "{:#}", answer.body);
    }
    confirm(&clinic, &http, &change, &wrong(&code)).await.expect_problem(422, "contact_code_expired");
    confirm(&clinic, &http, &change, &code).await.expect_problem(422, "contact_code_expired");

    app.clock.advance(Duration::minutes(1));
    let (change, code) = change_to(&clinic, &http, NEW).await;
    confirm(&clinic, &http, &change, &code).await.expect_problem(422, "contact_code_expired");
    let (_, other) = clinic.signed_in_client("Priya").await;
    let (change, code) = change_to(&clinic, &other, "priya@new.example").await;
    confirm(&clinic, &other, &change, &code).await.expect::<Me>(200);
}

async fn codes_stop_after_fifty_wrong_ones_however_long_it_takes(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.client("Elena").await;
    let email = clinic.client_email("Elena");
    let changing = async || {
        let http = clinic.sign_in(&email).await;
        let (change, code) = change_to(&clinic, &http, NEW).await;
        (http, change, code)
    };
    for _ in 0..10 {
        let (http, change, code) = changing().await;
        for _ in 0..5 {
            confirm(&clinic, &http, &change, &wrong(&code)).await;
        }
        app.clock.advance(Duration::hours(24));
    }
    let (http, change, code) = changing().await;
    let refused = confirm(&clinic, &http, &change, &code).await;
    refused.expect_problem(422, "contact_code_expired");
    assert!(refused.body["detail"].as_str().unwrap().contains("ask the clinic"), "{:#}", refused.body);
}

async fn guesses_at_once_are_all_counted(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let (change, code) = change_to(&clinic, &http, NEW).await;
    let guesses: Vec<_> = (1..=40)
        .map(|offset| {
            let guess = format!("{:06}", (code.parse::<u32>().unwrap() + offset) % 1_000_000);
            let path = clinic.portal(&format!("/me/contact-changes/{}/confirm", change.id));
            let http = http.clone();
            tokio::spawn(async move { http.post(&path, &json!({ "code": guess })).await })
        })
        .collect();
    let mut compared = 0;
    for answer in guesses {
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, 422, "{:#}", answer.body);
        compared += usize::from(answer.code() == "contact_code_wrong");
    }
    assert_eq!(compared, 4, "and the fifth burnt it");
    confirm(&clinic, &http, &change, &code).await.expect_problem(422, "contact_code_expired");
}

async fn a_code_lives_ten_minutes_from_when_it_is_sent(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let change: ContactChange = ask(&clinic, &http, &json!({ "email": NEW })).await.expect(202);
    app.clock.advance(Duration::minutes(15));
    app.send_messages().await;
    let code = app.mailbox.newest_to(NEW).unwrap().code().unwrap();
    app.clock.advance(Duration::seconds(599));
    confirm(&clinic, &http, &change, &wrong(&code)).await.expect_problem(422, "contact_code_wrong");
    app.clock.advance(Duration::seconds(1));
    confirm(&clinic, &http, &change, &code).await.expect_problem(422, "contact_code_expired");
}

async fn a_newer_request_takes_the_place_of_an_older_one(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let (older, code) = change_to(&clinic, &http, NEW).await;
    let (newer, newer_code) = change_to(&clinic, &http, "newer@new.example").await;
    confirm(&clinic, &http, &older, &code).await.expect_problem(404, "not_found");
    if code != newer_code {
        confirm(&clinic, &http, &newer, &code).await.expect_problem(422, "contact_code_wrong");
    }
    confirm(&clinic, &http, &newer, &newer_code).await.expect::<Me>(200);
}

async fn one_may_not_ask_too_often(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    ask(&clinic, &http, &json!({ "email": NEW })).await.expect::<Value>(202);
    let again = ask(&clinic, &http, &json!({ "email": NEW })).await;
    again.expect_problem(429, "rate_limited");
    assert!(again.headers.contains_key("retry-after"));
    // The refused one counted as well.
    for number in 0..8 {
        ask(&clinic, &http, &json!({ "email": format!("n{number}@new.example") })).await.expect::<Value>(202);
    }
    let stranger = json!({ "email": "stranger@new.example" });
    ask(&clinic, &http, &stranger).await.expect_problem(429, "rate_limited");
    let (_, other) = clinic.signed_in_client("Priya").await;
    ask(&clinic, &other, &stranger).await.expect::<Value>(202);
}

async fn a_repeated_request_asks_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let once = http.once(&clinic.new_key());
    let body = json!({ "email": NEW });
    let change: ContactChange = ask(&clinic, &once, &body).await.expect(202);
    assert_eq!(ask(&clinic, &once, &body).await.expect::<ContactChange>(202), change);
    let other = ask(&clinic, &once, &json!({ "email": "other@new.example" })).await;
    other.expect_problem(422, "idempotency_key_reused");
    app.send_messages().await;
    let codes = app.mailbox.sent().into_iter().filter(|sent| sent.to() == NEW).count();
    assert_eq!(codes, 1);
    let code = app.mailbox.newest_to(NEW).unwrap().code().unwrap();
    confirm(&clinic, &http, &change, &code).await.expect::<Me>(200);
    assert_eq!(ask(&clinic, &once, &body).await.expect::<ContactChange>(202), change, "also when it is done");
}

async fn what_cannot_be_an_address_is_named(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, http) = clinic.signed_in_client("Elena").await;
    let own = clinic.client_email("Elena").to_uppercase();
    for (body, field) in [
        (json!({ "email": "elena@" }), "email: format"),
        (json!({ "email": "  " }), "email: required"),
        (json!({ "email": "" }), "email: length"),
        (json!({ "phone": "12" }), "phone: format"),
        (json!({ "email": own }), "email: unchanged"),
        (json!({ "email": NEW, "phone": "07700 900182" }), "email: one_of"),
        (json!({}), "email: one_of"),
    ] {
        let answer = ask(&clinic, &http, &body).await;
        answer.expect_problem(422, "validation_failed");
        assert_eq!(answer.fields(), [field]);
    }
}

async fn staff_see_the_change(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let practitioner = clinic.practitioner("Dr. Amara Osei").await;
    let treatment = clinic.treatment("Review", 30, &[practitioner]).await;
    let (client, http) = clinic.signed_in_client("Elena").await;
    let (change, code) = change_to(&clinic, &http, NEW).await;
    confirm(&clinic, &http, &change, &code).await.expect::<Me>(200);
    let mut log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=5").await.expect(200);
    // Staff have read the record meanwhile.
    log.data.retain(|entry| entry.action != "client.read");
    let newest = &log.data[0];
    assert_eq!((newest.action.as_str(), newest.actor.clone()), ("client.change_email", client.id.to_string()));
    assert_eq!(log.data[1].action, "contact_change.create");
    let seen: Client = clinic.owner.get(&format!("/api/v1/clients/{}", client.id)).await.expect(200);
    assert_eq!(seen.email.map(|email| email.to_string()).as_deref(), Some(NEW));
    let body = json!({ "client_id": client.id, "treatment_id": treatment, "starts_at": "2026-11-24T10:00:00Z" });
    clinic.owner.post("/api/v1/appointments", &body).await.expect::<ClinicAppointment>(201);
    app.send_messages().await;
    assert!(app.mailbox.newest_to(NEW).unwrap().text().contains("Review"), "confirmations go to the new address");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let body = json!({ "email": "elena@elsewhere.example" });
    let path = world.clinic.portal("/me/contact-changes");
    let change: ContactChange = world.client_http.post(&path, &body).await.expect(202);
    vec![
        Row::new("me.update").body(json!({ "last_name": "Marsh" })),
        Row::new("contact_change.request").body(json!({ "email": "elena@new.example" })),
        Row::new("contact_change.confirm").of(change.id).body(json!({ "code": "123456" })),
    ]
}
