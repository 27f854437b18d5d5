//! Second factors that somebody guesses at, and word to people of the team of what was done to their accounts.

use std::sync::Arc;

use app::{Caller, Ctx, Settings, ports::Mail};
use chrono::Duration;
use contract::{
    api_keys::{AccessToken, CreatedApiKey},
    audit::AuditEntry,
    paging::Page,
    staff::{RecoveryCodes, Role, SecondFactorSetUp, StaffMe},
};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{Answer, Http, Sent, TestApp, TestClinic, on_both_databases};
use totp_rs::{Builder, Secret, Totp};

on_both_databases!(
    wrong_one_time_codes_are_counted_for_good,
    the_operator_takes_one_time_codes_again,
    codes_to_remove_a_second_factor_count_as_well,
    a_sign_in_on_a_new_device_is_told,
    what_is_done_to_an_account_is_told_to_its_owner,
    keys_that_nobody_made_are_told_to_owners,
    no_limit_or_bounce_of_the_clinic_keeps_word_back,
);

async fn sign_in(http: &Http, email: &str, password: &str, code: Option<&str>) -> Answer {
    let body = json!({ "email": email, "password": password, "one_time_code": code });
    http.post("/api/v1/staff/sessions", &body).await
}

fn shown(authenticator: &Totp, app: &TestApp) -> String {
    authenticator.generate(app.now().timestamp().unsigned_abs()).to_string()
}

/// Six digits that are none of those which are right now.
fn wrong(authenticator: &Totp, app: &TestApp) -> String {
    let now = app.now().timestamp().unsigned_abs();
    let right = [now - 30, now, now + 30].map(|time| authenticator.generate(time).to_string());
    (0..4).map(|number| format!("{number:06}")).find(|code| !right.contains(code)).unwrap()
}

async fn with_second_factor(clinic: &TestClinic<'_>, http: &Http) -> (Totp, RecoveryCodes) {
    let proof = json!({ "password": clinic.password() });
    let set_up: SecondFactorSetUp = http.post("/api/v1/staff/me/second-factor", &proof).await.expect(200);
    let authenticator = Builder::new().with_secret(Secret::try_from_base32(&set_up.secret).unwrap()).build().unwrap();
    let code = json!({ "code": shown(&authenticator, clinic.app) });
    let codes = http.post("/api/v1/staff/me/second-factor/confirm", &code).await.expect(200);
    clinic.app.clock.advance(Duration::seconds(30));
    (authenticator, codes)
}

/// The mails to that address, once all that is due has gone out.
async fn mails(app: &TestApp, to: &str) -> Vec<Mail> {
    app.send_messages().await;
    let mails = app.mailbox.sent().into_iter().filter_map(|sent| match sent {
        Sent::Mail(mail) if mail.to == to => Some(mail),
        _ => None,
    });
    mails.collect()
}

async fn subjects(app: &TestApp, to: &str) -> Vec<String> {
    mails(app, to).await.into_iter().map(|mail| mail.subject).collect()
}

/// Types so many wrong codes, a few in each quarter of an hour.
async fn guess(app: &TestApp, clinic: &TestClinic<'_>, authenticator: &Totp, times: usize) -> Vec<String> {
    let mut answers = Vec::new();
    for _ in 0..times {
        app.clock.advance(Duration::minutes(5));
        let code = wrong(authenticator, app);
        let answer = sign_in(&app.anonymous(), &clinic.staff_email("owner"), clinic.password(), Some(&code)).await;
        assert_eq!(answer.status, 401);
        answers.push(answer.code().to_owned());
    }
    answers
}

async fn wrong_one_time_codes_are_counted_for_good(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let (authenticator, recovery) = with_second_factor(&clinic, &clinic.owner).await;
    assert!(guess(&app, &clinic, &authenticator, 19).await.iter().all(|code| code == "invalid_credentials"));
    // The right one begins the count anew.
    let code = shown(&authenticator, &app);
    sign_in(&app.anonymous(), &email, clinic.password(), Some(&code)).await.expect::<StaffMe>(201);
    assert!(guess(&app, &clinic, &authenticator, 19).await.iter().all(|code| code == "invalid_credentials"));
    app.clock.advance(Duration::days(40));
    assert_eq!(guess(&app, &clinic, &authenticator, 2).await, ["second_factor_locked"; 2]);
    let told = subjects(&app, &email).await;
    let locked = "Somebody is guessing your one-time codes at The rosewood clinic";
    assert_eq!(told.iter().filter(|subject| *subject == locked).count(), 1, "{told:?}");

    let code = shown(&authenticator, &app);
    let right = sign_in(&app.anonymous(), &email, clinic.password(), Some(&code)).await;
    right.expect_problem(401, "second_factor_locked");
    let stranger = sign_in(&app.anonymous(), &email, "not the password", Some(&code)).await;
    stranger.expect_problem(401, "invalid_credentials");

    app.clock.advance(Duration::minutes(15));
    sign_in(&app.anonymous(), &email, clinic.password(), Some(&recovery.codes[0])).await.expect::<StaffMe>(201);
    let code = shown(&authenticator, &app);
    sign_in(&app.anonymous(), &email, clinic.password(), Some(&code)).await.expect::<StaffMe>(201);
}

async fn the_operator_takes_one_time_codes_again(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let (authenticator, _) = with_second_factor(&clinic, &clinic.owner).await;
    guess(&app, &clinic, &authenticator, 20).await;
    app::staff::unlock(&app.ctx, &clinic.scope, &Caller::operator(), &email).await.unwrap();
    app.clock.advance(Duration::minutes(15));
    let (http, code) = (app.anonymous(), shown(&authenticator, &app));
    sign_in(&http, &email, clinic.password(), Some(&code)).await.expect::<StaffMe>(201);
    let log: Page<AuditEntry> = http.get("/api/v1/audit?limit=3").await.expect(200);
    let actions: Vec<&str> = log.data.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["staff.sign_in", "staff.unlock", "second_factor.lock"]);
}

async fn codes_to_remove_a_second_factor_count_as_well(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (authenticator, recovery) = with_second_factor(&clinic, &clinic.owner).await;
    let remove = async |code: &str| {
        let body = json!({ "password": clinic.password(), "one_time_code": code });
        clinic.owner.post("/api/v1/staff/me/second-factor/remove", &body).await
    };
    for _ in 0..19 {
        remove(&wrong(&authenticator, &app)).await.expect_problem(422, "validation_failed");
    }
    remove(&wrong(&authenticator, &app)).await.expect_problem(401, "second_factor_locked");
    remove(&shown(&authenticator, &app)).await.expect_problem(401, "second_factor_locked");
    remove(&recovery.codes[0]).await.expect::<Value>(204);
}

async fn a_sign_in_on_a_new_device_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    assert_eq!(subjects(&app, &email).await, [""; 0], "at the very first sign-in every device is new");
    sign_in(&clinic.owner, &email, clinic.password(), None).await.expect::<StaffMe>(201);
    sign_in(&app.anonymous(), &email, "not the password", None).await;
    assert_eq!(subjects(&app, &email).await, [""; 0], "nothing has happened");

    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1";
    let phone = app.anonymous().with_header("user-agent", phone);
    sign_in(&phone, &email, clinic.password(), None).await.expect::<StaffMe>(201);
    sign_in(&phone, &email, clinic.password(), None).await.expect::<StaffMe>(201);
    let [mail] = mails(&app, &email).await.try_into().unwrap();
    assert_eq!(mail.subject, "Somebody signed in to your account at The rosewood clinic");
    let at = app.now().format("%A, %-d %B %Y, ").to_string();
    for part in ["Hello owner,", &at, "Where: Safari on iPhone", "Network: 127.0.0.0/24", "/admin/account"] {
        assert!(mail.text.contains(part), "{part}: {}", mail.text);
    }
    assert!(mail.html.contains("Safari on iPhone"), "{}", mail.html);
}

async fn what_is_done_to_an_account_is_told_to_its_owner(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::Manager).await;
    let (email, new) = (clinic.staff_email("desk"), "tulip-anvil-42-mosaic");
    let (authenticator, recovery) = with_second_factor(&clinic, &desk).await;
    sign_in(&desk, &email, clinic.password(), Some(&recovery.codes[0])).await.expect::<StaffMe>(201);
    let body = json!({ "password": clinic.password(), "one_time_code": shown(&authenticator, &app) });
    desk.post("/api/v1/staff/me/second-factor/remove", &body).await.expect::<Value>(204);
    let change = json!({ "current_password": clinic.password(), "new_password": new });
    desk.put("/api/v1/staff/me/password", &change).await.expect::<Value>(204);
    app::staff::reset_password(&app.ctx, &clinic.scope, &Caller::operator(), &email, "copper-lantern-7-otter")
        .await
        .unwrap();
    let key = json!({ "name": "Till", "scopes": ["clients:read"] });
    clinic.owner.post("/api/v1/api-keys", &key).await.expect::<CreatedApiKey>(201);
    let mut told = subjects(&app, &email).await;
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "One of your recovery codes at The rosewood clinic was used",
            "You have a new password at The rosewood clinic",
            "Your password at The rosewood clinic was changed",
            "Your second factor at The rosewood clinic is off",
            "Your second factor at The rosewood clinic is on",
        ]
    );
    let [mail] = mails(&app, &clinic.staff_email("owner")).await.try_into().unwrap();
    assert_eq!(mail.subject, "An API key was made at The rosewood clinic");
    assert!(mail.text.contains("an API key named “Till” was made with your account"), "{}", mail.text);
    let list: Page<Value> = clinic.owner.get("/api/v1/messages?kind=staff_notice").await.expect(200);
    assert!(list.data.iter().all(|message| message["client"] == Value::Null), "{list:?}");
}

async fn keys_that_nobody_made_are_told_to_owners(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.staff("desk", Role::Manager).await;
    let key = json!({ "name": "Parent", "scopes": ["api_keys:write"] });
    let parent: CreatedApiKey = clinic.owner.post("/api/v1/api-keys", &key).await.expect(201);
    let exchange = app.anonymous().with_bearer(&parent.secret);
    let token: AccessToken = exchange.send(Method::POST, "/api/v1/access-tokens", None::<&()>).await.expect(201);
    let integration = app.anonymous().with_bearer(&token.access_token);
    let key = json!({ "name": "Child", "scopes": ["api_keys:write"] });
    integration.post("/api/v1/api-keys", &key).await.expect::<CreatedApiKey>(201);
    let told = mails(&app, &clinic.staff_email("owner")).await;
    assert_eq!(told.len(), 2);
    let child = told.iter().find(|mail| mail.text.contains("“Child”")).unwrap();
    assert!(child.text.contains("an integration of The rosewood clinic has made itself"), "{}", child.text);
    assert_eq!(subjects(&app, &clinic.staff_email("desk")).await, [""; 0]);
}

async fn no_limit_or_bounce_of_the_clinic_keeps_word_back(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    // A client has the owner's address, and staff have noted that mails to it come back.
    let body = json!({ "first_name": "Owner", "email": email });
    let client: Value = clinic.owner.post("/api/v1/clients", &body).await.expect(201);
    let path = format!("/api/v1/clients/{}/reachability/note-bounce", client["id"].as_str().unwrap());
    clinic.owner.post(&path, &json!({})).await.expect::<Value>(200);
    sign_in(&app.anonymous(), &email, clinic.password(), None).await.expect::<StaffMe>(201);
    let settings = Settings { clinic_daily_mails: 0, ..(*app.ctx.settings).clone() };
    app::jobs::drain(&Ctx { settings: Arc::new(settings), ..app.ctx.clone() }).await.unwrap();
    assert_eq!(subjects(&app, &email).await, ["Somebody signed in to your account at The rosewood clinic"]);
}
