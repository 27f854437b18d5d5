//! Signing in to the staff app while somebody else tries to.

use std::sync::Arc;

use app::{Caller, Ctx, Error, Hashing, HashingLimits, Settings, device::Browser};
use chrono::Duration;
use contract::{
    paging::Page,
    problem::ErrorCode,
    sessions::Session,
    staff::{Role, SignIn, StaffMe},
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, on_both_databases};

on_both_databases!(
    of_many_tries_at_once_no_more_are_hashed_than_are_allowed,
    neighbours_of_one_network_share_a_limit,
    what_was_right_is_not_counted_against_the_address,
    strangers_do_not_lock_a_known_device_out,
    a_known_device_is_one_of_one_person,
    a_device_gets_another_name_at_every_sign_in,
    a_device_that_was_signed_out_elsewhere_is_not_known_any_more,
    strangers_do_not_lock_out_who_is_signed_in,
    who_finds_the_queue_full_has_not_tried,
    an_address_known_at_three_clinics_takes_one_hash,
    a_password_may_be_typed_on_any_keyboard,
);

const WRONG: &str = "not the password";

/// A process of its own on the same database, with limits by address and room for many.
fn process(app: &TestApp) -> Ctx {
    let settings = Settings { limit_by_address: true, ..(*app.ctx.settings).clone() };
    let hashing = Hashing::new(HashingLimits { waiting: 10_000, ..HashingLimits::default() });
    Ctx { settings: Arc::new(settings), hashing: Arc::new(hashing), ..app.ctx.clone() }
}

async fn try_from(ctx: &Ctx, address: &str, email: &str, password: &str) -> Result<StaffMe, Error> {
    let browser = Browser { address: address.to_owned(), ..Browser::default() };
    let (email, password) = (email.to_owned(), password.to_owned());
    let request = SignIn { email, password, one_time_code: None, clinic: None };
    app::staff_sign_in::sign_in(ctx, &browser, &request).await.map(|(me, _)| me)
}

fn code(result: &Result<StaffMe, Error>) -> Option<ErrorCode> {
    result.as_ref().err().map(Error::code)
}

async fn sign_in(http: &Http, email: &str, password: &str) -> Answer {
    http.post("/api/v1/staff/sessions", &json!({ "email": email, "password": password })).await
}

async fn of_many_tries_at_once_no_more_are_hashed_than_are_allowed(app: TestApp) {
    // Two processes, a /64 that anybody has to himself, and another account each time.
    let processes = [process(&app), process(&app)];
    let tries = (0..120).map(|number| {
        let ctx = &processes[number % 2];
        async move {
            try_from(ctx, &format!("2001:db8:1:2::{number:x}"), &format!("{number}@example.com"), WRONG).await
        }
    });
    let answers = join_all(tries).await;
    let refused = answers.iter().filter(|answer| code(answer) == Some(ErrorCode::RateLimited)).count();
    let hashed = processes.iter().map(|ctx| ctx.hashing.hashed()).sum::<u64>();
    assert_eq!((hashed, refused), (30, 90));
    let next_door = try_from(&processes[0], "2001:db8:1:3::1", "nobody@example.com", WRONG).await;
    assert_eq!(code(&next_door), Some(ErrorCode::InvalidCredentials));
    app.clock.advance(Duration::minutes(15));
    let later = try_from(&processes[0], "2001:db8:1:2::1", "nobody@example.com", WRONG).await;
    assert_eq!(code(&later), Some(ErrorCode::InvalidCredentials));
}

async fn neighbours_of_one_network_share_a_limit(app: TestApp) {
    let ctx = process(&app);
    for number in 0..104_u16 {
        let (address, email) = (format!("198.51.100.{}", number % 26), format!("{number}@example.com"));
        let answer = try_from(&ctx, &address, &email, WRONG).await;
        let expected = if number < 100 { ErrorCode::InvalidCredentials } else { ErrorCode::RateLimited };
        assert_eq!(code(&answer), Some(expected), "{number}");
    }
    assert_eq!(ctx.hashing.hashed(), 100);
}

async fn what_was_right_is_not_counted_against_the_address(app: TestApp) {
    let (ctx, clinic) = (process(&app), app.clinic("rosewood").await);
    for _ in 0..32 {
        try_from(&ctx, "192.0.2.1", &clinic.staff_email("owner"), clinic.password()).await.unwrap();
    }
}

async fn strangers_do_not_lock_a_known_device_out(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    for _ in 0..10 {
        sign_in(&app.anonymous(), &email, WRONG).await.expect_problem(401, "invalid_credentials");
    }
    sign_in(&app.anonymous(), &email, clinic.password()).await.expect_problem(429, "rate_limited");
    // The owner has signed in with this browser before, and signs out in between.
    clinic.owner.delete("/api/v1/staff/sessions/current").await.expect::<Value>(204);
    for _ in 0..9 {
        sign_in(&clinic.owner, &email, WRONG).await.expect_problem(401, "invalid_credentials");
    }
    sign_in(&clinic.owner, &email, clinic.password()).await.expect::<StaffMe>(201);
    // A known device has a limit of its own.
    for _ in 0..10 {
        sign_in(&clinic.owner, &email, WRONG).await.expect_problem(401, "invalid_credentials");
    }
    sign_in(&clinic.owner, &email, clinic.password()).await.expect_problem(429, "rate_limited");
}

async fn a_known_device_is_one_of_one_person(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let email = clinic.staff_email("owner");
    for _ in 0..10 {
        sign_in(&app.anonymous(), &email, WRONG).await.expect_problem(401, "invalid_credentials");
    }
    sign_in(&desk, &email, clinic.password()).await.expect_problem(429, "rate_limited");
    app.clock.advance(Duration::minutes(15));
    // On a computer at the desk several people sign in, one after the other: it is known to each of them.
    sign_in(&desk, &email, clinic.password()).await.expect::<StaffMe>(201);
    for name in ["owner", "desk"] {
        for _ in 0..10 {
            sign_in(&app.anonymous(), &clinic.staff_email(name), WRONG).await;
        }
        sign_in(&desk, &clinic.staff_email(name), clinic.password()).await.expect::<StaffMe>(201);
    }
}

async fn a_device_gets_another_name_at_every_sign_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let device = |answer: &Answer| {
        let cookies: Vec<&str> =
            answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect();
        let cookie = cookies.into_iter().find(|cookie| cookie.starts_with("portico-staff-device=")).unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert!(cookie.contains("Max-Age=15552000"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    };
    let http = app.anonymous();
    let first = device(&sign_in(&http, &email, clinic.password()).await);
    let second = device(&sign_in(&http, &email, clinic.password()).await);
    assert_ne!(first, second);
    for _ in 0..10 {
        sign_in(&app.anonymous(), &email, WRONG).await;
    }
    let with = |cookie: &str| app.anonymous().with_header("cookie", cookie);
    sign_in(&with(&first), &email, clinic.password()).await.expect_problem(429, "rate_limited");
    sign_in(&with("portico-staff-device=made-up"), &email, clinic.password()).await.expect_problem(429, "rate_limited");
    sign_in(&with(&second), &email, clinic.password()).await.expect::<StaffMe>(201);
}

async fn a_device_that_was_signed_out_elsewhere_is_not_known_any_more(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (lost, email) = (app.anonymous(), clinic.staff_email("owner"));
    sign_in(&lost, &email, clinic.password()).await.expect::<StaffMe>(201);
    let sessions: Page<Session> = clinic.owner.get("/api/v1/staff/sessions").await.expect(200);
    let of_lost = sessions.data.iter().find(|session| !session.current).unwrap();
    clinic.owner.delete(&format!("/api/v1/staff/sessions/{}", of_lost.id)).await.expect::<Value>(204);
    for _ in 0..10 {
        sign_in(&app.anonymous(), &email, WRONG).await;
    }
    sign_in(&lost, &email, clinic.password()).await.expect_problem(429, "rate_limited");
    sign_in(&clinic.owner, &email, clinic.password()).await.expect::<StaffMe>(201);
}

async fn strangers_do_not_lock_out_who_is_signed_in(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for _ in 0..10 {
        sign_in(&app.anonymous(), &clinic.staff_email("owner"), WRONG).await;
    }
    let change = |current: &str| json!({ "current_password": current, "new_password": "tulip-anvil-42-mosaic" });
    let path = "/api/v1/staff/me/password";
    for _ in 0..9 {
        clinic.owner.put(path, &change(WRONG)).await.expect_problem(401, "invalid_credentials");
    }
    clinic.owner.put(path, &change(clinic.password())).await.expect::<Value>(204);
    for _ in 0..10 {
        clinic.owner.put(path, &change(WRONG)).await.expect_problem(401, "invalid_credentials");
    }
    clinic.owner.put(path, &change("tulip-anvil-42-mosaic")).await.expect_problem(429, "rate_limited");
}

async fn who_finds_the_queue_full_has_not_tried(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (email, password) = (clinic.staff_email("owner"), clinic.password());
    let full = Hashing::new(HashingLimits { waiting: 0, ..HashingLimits::default() });
    let busy = Ctx { hashing: Arc::new(full), ..process(&app) };
    for _ in 0..40 {
        let refused = try_from(&busy, "192.0.2.1", &email, password).await;
        assert_eq!(code(&refused), Some(ErrorCode::SignInBusy));
    }
    try_from(&process(&app), "192.0.2.1", &email, password).await.unwrap();
}

async fn an_address_known_at_three_clinics_takes_one_hash(app: TestApp) {
    let email = "locum@example.com";
    for (slug, password) in [
        ("rosewood", "tulip-anvil-42-mosaic"),
        ("seaside", "copper-lantern-7-otter"),
        ("oakhill", "tulip-anvil-42-mosaic"),
    ] {
        let clinic = app.clinic(slug).await;
        let (operator, role) = (Caller::operator(), Role::Practitioner);
        app::staff::create(&app.ctx, &clinic.scope, &operator, "Locum", email, role, password).await.unwrap();
    }
    let hashed_for = async |email: &str, password: &str| {
        let before = app.ctx.hashing.hashed();
        let answer = sign_in(&app.anonymous(), email, password).await;
        (app.ctx.hashing.hashed() - before, answer)
    };
    for (email, status) in [("nobody@example.com", 401), ("owner@rosewood.example", 401), (email, 401)] {
        let (hashed, answer) = hashed_for(email, WRONG).await;
        assert_eq!((hashed, answer.status.as_u16()), (1, status), "{email}");
    }
    let (hashed, answer) = hashed_for(email, "tulip-anvil-42-mosaic").await;
    answer.expect_problem(409, "clinic_choice_required");
    assert_eq!((hashed, answer.body["clinics"].as_array().unwrap().len()), (1, 2));
    // Who has another password at one of them is known by it.
    let (hashed, answer) = hashed_for(email, "copper-lantern-7-otter").await;
    assert_eq!((hashed, answer.expect::<StaffMe>(201).clinic_slug.as_str()), (1, "seaside"));
}

async fn a_password_may_be_typed_on_any_keyboard(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let set = json!({ "current_password": clinic.password(), "new_password": "cafe\u{301} au\u{a0}lait noir" });
    clinic.owner.put("/api/v1/staff/me/password", &set).await.expect::<Value>(204);
    for typed in ["caf\u{e9} au lait noir", "cafe\u{301} au\u{a0}lait noir", "caf\u{e9} au\u{2003}lait noir"] {
        sign_in(&app.anonymous(), &email, typed).await.expect::<StaffMe>(201);
    }
    sign_in(&app.anonymous(), &email, "cafe au lait noir").await.expect_problem(401, "invalid_credentials");
    let broken = json!({ "current_password": "caf\u{e9} au lait noir", "new_password": "two lines\nof words" });
    let refused = clinic.owner.put("/api/v1/staff/me/password", &broken).await;
    assert_eq!(refused.fields(), ["new_password: control_character"]);
}
