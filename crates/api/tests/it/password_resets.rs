//! Passwords of the team that were forgotten.

use std::{net::IpAddr, sync::Arc};

use app::{Caller, Ctx, Error, Settings};
use chrono::Duration;
use contract::{
    audit::AuditEntry,
    paging::Page,
    password_resets::{PasswordResetInspection, PasswordResetRequested, RequestPasswordReset},
    problem::ErrorCode,
    staff::{RecoveryCodes, Role, SecondFactorSetUp, StaffMe},
    team::AccountLinkState,
};
use serde_json::{Value, json};
use testkit::{Answer, Sent, TestApp, TestClinic, on_both_databases};
use totp_rs::{Builder, Secret};

use crate::tenancy::row::Row;

on_both_databases!(
    a_forgotten_password_is_set_by_a_link,
    known_and_unknown_addresses_get_the_same_answer,
    a_link_works_once_and_not_for_long,
    another_password_ends_the_links,
    who_is_deactivated_gets_nothing,
    a_second_factor_stays,
    a_password_is_set_at_one_clinic_of_several,
    a_weak_password_uses_nothing_up,
    links_may_not_be_asked_for_too_often,
    a_late_request_sends_nothing,
    a_request_that_cannot_be_read_holds_nobody_up,
);

const NEW: &str = "tulip-anvil-42-mosaic";

async fn ask(app: &TestApp, email: &str) -> Answer {
    app.anonymous().post("/api/v1/staff/password-resets", &json!({ "email": email })).await
}

fn tokens_to(app: &TestApp, email: &str) -> Vec<String> {
    let sent = app.mailbox.sent();
    sent.iter().filter(|sent| sent.to() == email).filter_map(Sent::password_reset_token).collect()
}

/// The token in the newest mail to that address, of somebody who asks now.
async fn token_for(app: &TestApp, email: &str) -> String {
    ask(app, email).await.expect::<PasswordResetRequested>(202);
    app.send_messages().await;
    tokens_to(app, email).pop().unwrap()
}

async fn inspect(app: &TestApp, token: &str) -> PasswordResetInspection {
    app.anonymous().post("/api/v1/staff/password-resets/inspect", &json!({ "token": token })).await.expect(200)
}

async fn confirm(app: &TestApp, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "new_password": password });
    app.anonymous().post("/api/v1/staff/password-resets/confirm", &body).await
}

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    app.anonymous().post("/api/v1/staff/sessions", &json!({ "email": email, "password": password })).await
}

async fn a_forgotten_password_is_set_by_a_link(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let email = clinic.staff_email("desk");
    let asked: PasswordResetRequested = ask(&app, &email.to_uppercase()).await.expect(202);
    assert_eq!((asked.expires_in_seconds, asked.resend_after_seconds), (1800, 60));
    app.send_messages().await;
    let mail = app.mailbox.newest_to(&email).unwrap();
    for part in ["Hello desk,", "The rosewood clinic", "30 minutes"] {
        assert!(mail.text().contains(part), "{part}: {}", mail.text());
    }
    assert!(mail.text().contains(&format!("{}/admin/reset-password#", app.address())), "{}", mail.text());
    let token = tokens_to(&app, &email).pop().unwrap();
    let seen = inspect(&app, &token).await;
    assert_eq!((seen.state, seen.clinic_name.as_str()), (AccountLinkState::Usable, "The rosewood clinic"));
    assert_eq!(seen.email.as_str(), email);
    desk.get("/api/v1/staff/me").await.expect::<StaffMe>(200);

    // Strangers have locked them out where they never signed in, and their own browser is known.
    for _ in 0..10 {
        sign_in(&app, &email, "not the password").await.expect_problem(401, "invalid_credentials");
    }
    confirm(&app, &token, NEW).await.expect::<Value>(204);
    desk.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    sign_in(&app, &email, clinic.password()).await.expect_problem(401, "invalid_credentials");
    sign_in(&app, &email, NEW).await.expect::<StaffMe>(201);

    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=10").await.expect(200);
    let entry = log.data.iter().find(|entry| entry.action == "staff.recover_password").unwrap();
    assert_eq!((entry.actor_name.as_deref(), entry.subject_name.as_deref()), (Some("desk"), Some("desk")));
    app.send_messages().await;
    let subjects: Vec<String> = app
        .mailbox
        .sent()
        .into_iter()
        .filter_map(|sent| match sent {
            Sent::Mail(mail) if mail.to == email => Some(mail.subject),
            _ => None,
        })
        .collect();
    assert!(subjects.contains(&"Your password at The rosewood clinic was set anew".to_owned()), "{subjects:?}");
    // The device on which they had signed in is not known any more.
    assert!(subjects.contains(&"Somebody signed in to your account at The rosewood clinic".to_owned()));
}

async fn known_and_unknown_addresses_get_the_same_answer(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let known = ask(&app, &clinic.staff_email("owner")).await;
    let unknown = ask(&app, "nobody@example.com").await;
    assert_eq!((known.status.as_u16(), &known.body), (202, &unknown.body));
    assert_eq!(known.status, unknown.status);
    app.send_messages().await;
    assert_eq!(tokens_to(&app, &clinic.staff_email("owner")).len(), 1);
    assert!(app.mailbox.newest_to("nobody@example.com").is_none());
    let refused = ask(&app, "not an address").await;
    refused.expect_problem(422, "validation_failed");
    assert_eq!(refused.fields(), ["email: format"]);
    // Nor does the limit tell them apart.
    for email in [clinic.staff_email("owner"), "nobody@example.com".to_owned()] {
        ask(&app, &email).await.expect_problem(429, "rate_limited");
    }
}

async fn a_link_works_once_and_not_for_long(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let token = token_for(&app, &email).await;
    let answers = tokio::join!(confirm(&app, &token, NEW), confirm(&app, &token, "copper-lantern-7-otter"));
    let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 401], "of two at once one is used");
    confirm(&app, &token, NEW).await.expect_problem(401, "account_link_used");
    assert_eq!(inspect(&app, &token).await.state, AccountLinkState::Used);

    app.clock.advance(Duration::minutes(1));
    let token = token_for(&app, &email).await;
    app.clock.advance(Duration::minutes(30) - Duration::seconds(1));
    assert_eq!(inspect(&app, &token).await.state, AccountLinkState::Usable);
    app.clock.advance(Duration::seconds(1));
    assert_eq!(inspect(&app, &token).await.state, AccountLinkState::Expired);
    confirm(&app, &token, NEW).await.expect_problem(401, "account_link_expired");
    confirm(&app, "made-up", NEW).await.expect_problem(401, "account_link_invalid");
    let unknown = app.anonymous().post("/api/v1/staff/password-resets/inspect", &json!({ "token": "x" })).await;
    unknown.expect_problem(401, "account_link_invalid");
}

async fn another_password_ends_the_links(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let first = token_for(&app, &email).await;
    app.clock.advance(Duration::minutes(1));
    let second = token_for(&app, &email).await;
    assert_eq!(inspect(&app, &first).await.state, AccountLinkState::Usable, "either may have arrived");
    confirm(&app, &second, NEW).await.expect::<Value>(204);
    confirm(&app, &first, NEW).await.expect_problem(401, "account_link_used");

    app.clock.advance(Duration::minutes(1));
    let third = token_for(&app, &email).await;
    let owner = app.anonymous();
    let body = json!({ "email": email, "password": NEW });
    owner.post("/api/v1/staff/sessions", &body).await.expect::<StaffMe>(201);
    let change = json!({ "current_password": NEW, "new_password": "copper-lantern-7-otter" });
    owner.put("/api/v1/staff/me/password", &change).await.expect::<Value>(204);
    confirm(&app, &third, NEW).await.expect_problem(401, "account_link_used");
}

async fn who_is_deactivated_gets_nothing(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.staff("desk", Role::FrontDesk).await;
    let (email, operator) = (clinic.staff_email("desk"), Caller::operator());
    let before = token_for(&app, &email).await;
    app.clock.advance(Duration::minutes(1));
    // One who is deactivated while the mail waits gets none either.
    ask(&app, &email).await.expect::<PasswordResetRequested>(202);
    app::staff::deactivate(&app.ctx, &clinic.scope, &operator, &email).await.unwrap();
    app.clock.advance(Duration::minutes(1));
    ask(&app, &email).await.expect::<PasswordResetRequested>(202);
    app.send_messages().await;
    assert_eq!(tokens_to(&app, &email), std::slice::from_ref(&before));
    app::staff::activate(&app.ctx, &clinic.scope, &operator, &email).await.unwrap();
    confirm(&app, &before, NEW).await.expect_problem(401, "account_link_used");
    sign_in(&app, &email, clinic.password()).await.expect::<StaffMe>(201);
}

async fn with_second_factor(clinic: &TestClinic<'_>) {
    let (path, proof) = ("/api/v1/staff/me/second-factor", json!({ "password": clinic.password() }));
    let set_up: SecondFactorSetUp = clinic.owner.post(path, &proof).await.expect(200);
    let authenticator = Builder::new().with_secret(Secret::try_from_base32(&set_up.secret).unwrap()).build().unwrap();
    let code = authenticator.generate(clinic.app.now().timestamp().unsigned_abs()).to_string();
    let codes = clinic.owner.post(&format!("{path}/confirm"), &json!({ "code": code })).await;
    codes.expect::<RecoveryCodes>(200);
}

async fn a_second_factor_stays(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    with_second_factor(&clinic).await;
    let email = clinic.staff_email("owner");
    let token = token_for(&app, &email).await;
    confirm(&app, &token, NEW).await.expect::<Value>(204);
    sign_in(&app, &email, NEW).await.expect_problem(401, "second_factor_required");
}

async fn a_password_is_set_at_one_clinic_of_several(app: TestApp) {
    let (rosewood, oakhill) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let email = "locum@example.com";
    for clinic in [&rosewood, &oakhill] {
        let (operator, role) = (Caller::operator(), Role::Practitioner);
        app::staff::create(&app.ctx, &clinic.scope, &operator, "Locum", email, role, clinic.password()).await.unwrap();
    }
    ask(&app, email).await.expect::<PasswordResetRequested>(202);
    app.send_messages().await;
    let tokens = tokens_to(&app, email);
    assert_eq!(tokens.len(), 2, "a mail of each clinic");
    let chosen = inspect(&app, &tokens[0]).await.clinic_name;
    confirm(&app, &tokens[0], NEW).await.expect::<Value>(204);
    let before = app.ctx.hashing.hashed();
    let me: StaffMe = sign_in(&app, email, NEW).await.expect(201);
    assert_eq!((me.clinic_name, app.ctx.hashing.hashed() - before), (chosen, 1), "one salt for both");
    let other: StaffMe = sign_in(&app, email, rosewood.password()).await.expect(201);
    assert_ne!(other.clinic_slug, me.clinic_slug);
    assert_eq!(inspect(&app, &tokens[1]).await.state, AccountLinkState::Usable);
}

async fn a_weak_password_uses_nothing_up(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let token = token_for(&app, &email).await;
    for (password, code) in [("password1234", "well_known"), (email.as_str(), "well_known"), ("short", "length")] {
        let refused = confirm(&app, &token, password).await;
        refused.expect_problem(422, "validation_failed");
        assert_eq!(refused.fields(), [format!("new_password: {code}")]);
    }
    clinic.owner.get("/api/v1/staff/me").await.expect::<StaffMe>(200);
    confirm(&app, &token, NEW).await.expect::<Value>(204);
}

async fn links_may_not_be_asked_for_too_often(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    ask(&app, &email).await.expect::<PasswordResetRequested>(202);
    // One mailbox, however it is written.
    ask(&app, &email.replace('@', "+again@")).await.expect_problem(429, "rate_limited");
    for _ in 0..4 {
        app.clock.advance(Duration::minutes(1));
        ask(&app, &email).await.expect::<PasswordResetRequested>(202);
    }
    app.clock.advance(Duration::minutes(1));
    ask(&app, &email).await.expect_problem(429, "rate_limited");

    // From one address, whomever they ask for.
    app.clock.advance(Duration::hours(1));
    let settings = Settings { limit_by_address: true, ..(*app.ctx.settings).clone() };
    let ctx = Ctx { settings: Arc::new(settings), ..app.ctx.clone() };
    let address: IpAddr = "192.0.2.1".parse().unwrap();
    for number in 0..21 {
        let request = RequestPasswordReset { email: format!("{number}@example.com") };
        let asked = app::password_resets::request(&ctx, address, &request).await;
        let expected = if number < 20 { None } else { Some(ErrorCode::RateLimited) };
        assert_eq!(asked.as_ref().err().map(Error::code), expected, "{number}");
    }
}

async fn a_late_request_sends_nothing(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    ask(&app, &email).await.expect::<PasswordResetRequested>(202);
    app.clock.advance(Duration::minutes(30));
    app.send_messages().await;
    assert!(app.mailbox.newest_to(&email).is_none());
}

async fn a_request_that_cannot_be_read_holds_nobody_up(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let elsewhere = Ctx { sealer: Arc::new(app::Sealer::new(&[9; 32])), ..app.ctx.clone() };
    let request = RequestPasswordReset { email: "somebody@example.com".to_owned() };
    let address: IpAddr = "192.0.2.1".parse().unwrap();
    app::password_resets::request(&elsewhere, address, &request).await.unwrap();
    token_for(&app, &clinic.staff_email("owner")).await;
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::new("password_reset.request").body(json!({ "email": "a@b.example" })),
        Row::new("password_reset.inspect").body(json!({ "token": "x" })),
        Row::new("password_reset.confirm").body(json!({ "token": "x", "new_password": "tulip-anvil-42-mosaic" })),
    ]
}
