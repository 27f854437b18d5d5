//! Members of staff: signing in, passwords, second factors, their sessions.

use app::Caller;
use chrono::Duration;
use contract::{
    audit::AuditEntry,
    clinics::Clinic,
    paging::Page,
    sessions::{Session, TeamSession},
    staff::{RecoveryCodes, Role, SecondFactorSetUp, StaffMe},
};
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, TestClinic, on_both_databases};
use totp_rs::{Builder, Secret, Totp};

use crate::tenancy::{
    row::Row,
    world::{World, current_session},
};

on_both_databases!(
    known_and_unknown_addresses_get_the_same_answer,
    passwords_may_not_be_tried_too_often,
    tries_at_once_are_all_counted,
    a_second_factor_is_set_up_and_asked_for,
    a_one_time_code_works_once,
    a_recovery_code_works_once,
    a_second_factor_is_removed_with_password_and_code,
    a_clinic_may_require_a_second_factor,
    who_works_at_two_clinics_chooses,
    a_changed_password_ends_other_sessions,
    a_reset_password_ends_all_sessions,
    who_is_deactivated_is_signed_out_and_refused,
    a_session_ends_after_twelve_hours,
    ones_own_sessions_are_listed_and_ended,
    the_teams_sessions_need_a_permission,
    signing_out_ends_the_session,
    what_staff_do_to_accounts_is_audited,
);

async fn sign_in(app: &TestApp, email: &str, password: &str, code: Option<&str>) -> (Http, Answer) {
    let http = app.anonymous();
    let body = json!({ "email": email, "password": password, "one_time_code": code });
    let answer = http.post("/api/v1/staff/sessions", &body).await;
    (http, answer)
}

fn authenticator(set_up: &SecondFactorSetUp) -> Totp {
    Builder::new().with_secret(Secret::try_from_base32(&set_up.secret).unwrap()).build().unwrap()
}

fn shown(authenticator: &Totp, app: &TestApp) -> String {
    authenticator.generate(app.now().timestamp().unsigned_abs()).to_string()
}

/// Sets a second factor up for whoever is signed in there.
async fn with_second_factor(clinic: &TestClinic<'_>, http: &Http) -> (Totp, RecoveryCodes) {
    let proof = json!({ "password": clinic.password() });
    let set_up: SecondFactorSetUp = http.post("/api/v1/staff/me/second-factor", &proof).await.expect(200);
    let authenticator = authenticator(&set_up);
    let code = json!({ "code": shown(&authenticator, clinic.app) });
    let codes = http.post("/api/v1/staff/me/second-factor/confirm", &code).await.expect(200);
    clinic.app.clock.advance(Duration::seconds(30));
    (authenticator, codes)
}

async fn known_and_unknown_addresses_get_the_same_answer(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (_, mut known) = sign_in(&app, &clinic.staff_email("owner"), "not the password", None).await;
    known.expect_problem(401, "invalid_credentials");
    known.body["trace_id"] = Value::Null;
    for email in ["nobody@example.com", "not an address"] {
        let (_, mut unknown) = sign_in(&app, email, "not the password", None).await;
        unknown.body["trace_id"] = Value::Null;
        assert_eq!((unknown.status, unknown.body), (known.status, known.body.clone()));
    }
    let (http, answer) = sign_in(&app, " OWNER@Rosewood.example ", clinic.password(), None).await;
    let me: StaffMe = answer.expect(201);
    assert_eq!((me.role, me.clinic_slug.as_str()), (Role::Owner, "rosewood"));
    assert_eq!(http.get("/api/v1/staff/me").await.expect::<StaffMe>(200), me);
}

async fn passwords_may_not_be_tried_too_often(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    for round in 0..2 {
        for _ in 0..9 {
            sign_in(&app, &email, "not the password", None).await.1.expect_problem(401, "invalid_credentials");
        }
        if round == 0 {
            // The right one begins the count anew.
            sign_in(&app, &email, clinic.password(), None).await.1.expect::<StaffMe>(201);
        }
    }
    sign_in(&app, &email, "not the password", None).await.1.expect_problem(401, "invalid_credentials");
    let (_, refused) = sign_in(&app, &email, clinic.password(), None).await;
    refused.expect_problem(429, "rate_limited");
    app.clock.advance(Duration::seconds(refused.body["retry_after_seconds"].as_i64().unwrap()));
    sign_in(&app, &email, clinic.password(), None).await.1.expect::<StaffMe>(201);
}

async fn tries_at_once_are_all_counted(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (http, email) = (app.anonymous(), clinic.staff_email("owner"));
    let tries: Vec<_> = (0..30)
        .map(|_| {
            let (http, body) = (http.clone(), json!({ "email": email, "password": "not the password" }));
            tokio::spawn(async move { http.post("/api/v1/staff/sessions", &body).await })
        })
        .collect();
    let mut compared = 0;
    for answer in tries {
        compared += usize::from(answer.await.unwrap().status == 401);
    }
    assert_eq!(compared, 10);
}

async fn a_second_factor_is_set_up_and_asked_for(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let http = &clinic.owner;
    let path = "/api/v1/staff/me/second-factor";
    http.post(path, &json!({ "password": "not the password" })).await.expect_problem(401, "invalid_credentials");
    let set_up: SecondFactorSetUp = http.post(path, &json!({ "password": clinic.password() })).await.expect(200);
    assert!(set_up.uri.starts_with("otpauth://totp/"), "{}", set_up.uri);
    assert!(set_up.qr_modules.lines().count() > 20);
    // Until it is confirmed, signing in does not ask for it.
    let email = clinic.staff_email("owner");
    sign_in(&app, &email, clinic.password(), None).await.1.expect::<StaffMe>(201);

    let authenticator = authenticator(&set_up);
    let confirm = format!("{path}/confirm");
    let wrong = format!("{:06}", (shown(&authenticator, &app).parse::<u32>().unwrap() + 1) % 1_000_000);
    let refused = http.post(&confirm, &json!({ "code": wrong })).await;
    refused.expect_problem(422, "validation_failed");
    assert_eq!(refused.fields(), ["code: wrong"]);
    let codes: RecoveryCodes = http.post(&confirm, &json!({ "code": shown(&authenticator, &app) })).await.expect(200);
    assert_eq!(codes.codes.len(), 10);
    http.post(path, &json!({ "password": clinic.password() })).await.expect_problem(409, "already_exists");

    let (_, asked) = sign_in(&app, &email, clinic.password(), None).await;
    asked.expect_problem(401, "second_factor_required");
    sign_in(&app, &email, "not the password", None).await.1.expect_problem(401, "invalid_credentials");
    app.clock.advance(Duration::seconds(30));
    let code = shown(&authenticator, &app);
    let me: StaffMe = sign_in(&app, &email, clinic.password(), Some(&code)).await.1.expect(201);
    assert!(me.second_factor);
}

async fn a_one_time_code_works_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let (authenticator, _) = with_second_factor(&clinic, &clinic.owner).await;
    let code = shown(&authenticator, &app);
    let both = tokio::join!(
        sign_in(&app, &email, clinic.password(), Some(&code)),
        sign_in(&app, &email, clinic.password(), Some(&code)),
    );
    let mut statuses = [both.0.1.status.as_u16(), both.1.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401], "of two at once one is let in");
    app.clock.advance(Duration::seconds(29));
    let (_, replayed) = sign_in(&app, &email, clinic.password(), Some(&code)).await;
    replayed.expect_problem(401, "invalid_credentials");
    app.clock.advance(Duration::seconds(1));
    let next = shown(&authenticator, &app);
    let (first, second) = next.split_at(3);
    let spaced = format!("{first} {second}");
    sign_in(&app, &email, clinic.password(), Some(&spaced)).await.1.expect::<StaffMe>(201);
    app.clock.advance(Duration::seconds(90));
    let (_, stale) = sign_in(&app, &email, clinic.password(), Some(&next)).await;
    stale.expect_problem(401, "invalid_credentials");
}

async fn a_recovery_code_works_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let (_, codes) = with_second_factor(&clinic, &clinic.owner).await;
    let typed = codes.codes[3].to_uppercase().replace('-', " ");
    sign_in(&app, &email, clinic.password(), Some(&typed)).await.1.expect::<StaffMe>(201);
    let (_, again) = sign_in(&app, &email, clinic.password(), Some(&codes.codes[3])).await;
    again.expect_problem(401, "invalid_credentials");
    sign_in(&app, &email, clinic.password(), Some(&codes.codes[4])).await.1.expect::<StaffMe>(201);
}

async fn a_second_factor_is_removed_with_password_and_code(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (authenticator, codes) = with_second_factor(&clinic, &clinic.owner).await;
    let remove = async |password: &str, code: Option<&str>| {
        let body = json!({ "password": password, "one_time_code": code });
        clinic.owner.post("/api/v1/staff/me/second-factor/remove", &body).await
    };
    let (password, code) = (clinic.password(), shown(&authenticator, &app));
    remove("not the password", Some(&code)).await.expect_problem(401, "invalid_credentials");
    for none in [None, Some(" ")] {
        remove(password, none).await.expect_problem(401, "second_factor_required");
    }
    for wrong in ["not a code", "1234567", &codes.codes[0].replace('-', "x")] {
        let refused = remove(password, Some(wrong)).await;
        refused.expect_problem(422, "validation_failed");
        assert_eq!(refused.fields(), ["one_time_code: wrong"]);
    }
    let email = clinic.staff_email("owner");
    sign_in(&app, &email, password, None).await.1.expect_problem(401, "second_factor_required");
    remove(password, Some(&code)).await.expect::<Value>(204);
    sign_in(&app, &email, password, None).await.1.expect::<StaffMe>(201);
    // Old recovery codes are gone with it; a new one stands in for the code here too.
    let (authenticator, new) = with_second_factor(&clinic, &clinic.owner).await;
    let (_, old) = sign_in(&app, &email, password, Some(&codes.codes[0])).await;
    old.expect_problem(401, "invalid_credentials");
    let code = shown(&authenticator, &app);
    sign_in(&app, &email, password, Some(&code)).await.1.expect::<StaffMe>(201);
    remove(password, Some(&new.codes[0])).await.expect::<Value>(204);
    // One that is only being set up protects nothing yet.
    let proof = json!({ "password": password });
    clinic.owner.post("/api/v1/staff/me/second-factor", &proof).await.expect::<SecondFactorSetUp>(200);
    remove(password, None).await.expect::<Value>(204);
}

async fn a_clinic_may_require_a_second_factor(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let settings: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let change = json!({ "require_second_factor": true });
    let security = "/api/v1/clinic/security";
    clinic.owner.if_match(settings.version).put(security, &change).await.expect::<Clinic>(200);

    let me: StaffMe = clinic.owner.get("/api/v1/staff/me").await.expect(200);
    assert!(me.must_set_up_second_factor);
    assert_eq!(me.permissions, []);
    clinic.owner.get("/api/v1/clients").await.expect_problem(403, "forbidden");

    with_second_factor(&clinic, &clinic.owner).await;
    let me: StaffMe = clinic.owner.get("/api/v1/staff/me").await.expect(200);
    assert!(!me.must_set_up_second_factor && !me.permissions.is_empty());
    clinic.owner.get("/api/v1/clients").await.expect::<Value>(200);
}

async fn who_works_at_two_clinics_chooses(app: TestApp) {
    let (rosewood, seaside) = (app.clinic("rosewood").await, app.clinic("seaside").await);
    let email = "locum@example.com";
    for clinic in [&rosewood, &seaside] {
        app::staff::create(
            &app.ctx,
            &clinic.scope,
            &Caller::operator(),
            "Locum",
            email,
            Role::Practitioner,
            clinic.password(),
        )
        .await
        .unwrap();
    }
    let (http, answer) = sign_in(&app, email, rosewood.password(), None).await;
    answer.expect_problem(409, "clinic_choice_required");
    let mut slugs: Vec<&str> =
        answer.body["clinics"].as_array().unwrap().iter().map(|clinic| clinic["slug"].as_str().unwrap()).collect();
    slugs.sort_unstable();
    assert_eq!(slugs, ["rosewood", "seaside"]);
    let body = json!({ "email": email, "password": rosewood.password(), "clinic": "seaside" });
    let me: StaffMe = http.post("/api/v1/staff/sessions", &body).await.expect(201);
    assert_eq!(me.clinic_slug, "seaside");
    let elsewhere = json!({ "email": email, "password": rosewood.password(), "clinic": "nowhere" });
    http.post("/api/v1/staff/sessions", &elsewhere).await.expect_problem(401, "invalid_credentials");
}

async fn a_changed_password_ends_other_sessions(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    let (other, answer) = sign_in(&app, &email, clinic.password(), None).await;
    answer.expect::<StaffMe>(201);
    let change = async |current: &str, new: &str| {
        let body = json!({ "current_password": current, "new_password": new });
        clinic.owner.put("/api/v1/staff/me/password", &body).await
    };
    change("not the password", "tulip-anvil-42-mosaic").await.expect_problem(401, "invalid_credentials");
    for (new, code) in [("password1234", "well_known"), ("owner@rosewood.example", "well_known"), ("short", "length")] {
        let refused = change(clinic.password(), new).await;
        refused.expect_problem(422, "validation_failed");
        assert_eq!(refused.fields(), [format!("new_password: {code}")]);
    }
    change(clinic.password(), "tulip-anvil-42-mosaic").await.expect::<Value>(204);
    clinic.owner.get("/api/v1/staff/me").await.expect::<StaffMe>(200);
    other.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    sign_in(&app, &email, clinic.password(), None).await.1.expect_problem(401, "invalid_credentials");
    sign_in(&app, &email, "tulip-anvil-42-mosaic", None).await.1.expect::<StaffMe>(201);
}

async fn a_reset_password_ends_all_sessions(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let email = clinic.staff_email("owner");
    with_second_factor(&clinic, &clinic.owner).await;
    let reset = async |password: &str| {
        app::staff::reset_password(&app.ctx, &clinic.scope, &Caller::operator(), &email, password).await
    };
    assert!(reset("password1234").await.is_err());
    reset("tulip-anvil-42-mosaic").await.unwrap();
    clinic.owner.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    let me: StaffMe = sign_in(&app, &email, "tulip-anvil-42-mosaic", None).await.1.expect(201);
    assert!(!me.second_factor, "the device may be lost");
}

async fn who_is_deactivated_is_signed_out_and_refused(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let (email, operator) = (clinic.staff_email("desk"), Caller::operator());
    let (scope, password) = (&clinic.scope, clinic.password());
    assert!(app::staff::deactivate(&app.ctx, &other.scope, &operator, &email).await.is_err(), "of another clinic");
    assert!(app::staff::activate(&app.ctx, scope, &operator, &email).await.is_err(), "nothing to do");

    app::staff::deactivate(&app.ctx, scope, &operator, &email).await.unwrap();
    desk.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    sign_in(&app, &email, password, None).await.1.expect_problem(401, "invalid_credentials");
    assert!(app::staff::deactivate(&app.ctx, scope, &operator, &email).await.is_err(), "nothing to do");
    clinic.owner.get("/api/v1/staff/me").await.expect::<StaffMe>(200);

    app::staff::activate(&app.ctx, scope, &operator, &email).await.unwrap();
    desk.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    sign_in(&app, &email, password, None).await.1.expect::<StaffMe>(201);
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=3").await.expect(200);
    let actions: Vec<&str> = log.data.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["staff.sign_in", "staff.activate", "staff.deactivate"]);
}

async fn a_session_ends_after_twelve_hours(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for _ in 0..11 {
        app.clock.advance(Duration::hours(1));
        clinic.owner.get("/api/v1/staff/me").await.expect::<StaffMe>(200);
    }
    app.clock.advance(Duration::hours(1));
    clinic.owner.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
}

async fn ones_own_sessions_are_listed_and_ended(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let (other, _) = sign_in(&app, &clinic.staff_email("desk"), clinic.password(), None).await;
    let page: Page<Session> = desk.get("/api/v1/staff/sessions").await.expect(200);
    assert_eq!(page.data.len(), 2, "the owner's is not among them");
    let second = page.data.iter().find(|session| !session.current).unwrap();
    desk.delete(&format!("/api/v1/staff/sessions/{}", second.id)).await.expect::<Value>(204);
    other.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    let owners: Page<Session> = clinic.owner.get("/api/v1/staff/sessions").await.expect(200);
    let path = format!("/api/v1/staff/sessions/{}", owners.data[0].id);
    desk.delete(&path).await.expect_problem(404, "not_found");
}

async fn the_teams_sessions_need_a_permission(app: TestApp) {
    let (clinic, other) = (app.clinic("rosewood").await, app.clinic("seaside").await);
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    desk.get("/api/v1/sessions").await.expect_problem(403, "forbidden");
    let page: Page<TeamSession> = clinic.owner.get("/api/v1/sessions").await.expect(200);
    let mut names: Vec<&str> = page.data.iter().map(|session| session.staff_name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["desk", "owner"]);
    let desks = page.data.iter().find(|session| session.staff_name == "desk").unwrap();
    let path = format!("/api/v1/sessions/{}", desks.session.id);
    other.owner.delete(&path).await.expect_problem(404, "not_found");
    desk.delete(&path).await.expect_problem(403, "forbidden");
    clinic.owner.delete(&path).await.expect::<Value>(204);
    desk.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
}

async fn signing_out_ends_the_session(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (http, answer) = sign_in(&app, &clinic.staff_email("owner"), clinic.password(), None).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    http.delete("/api/v1/staff/sessions/current").await.expect::<Value>(204);
    http.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    let kept = app.anonymous().with_header("cookie", cookie);
    kept.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    clinic.owner.get("/api/v1/staff/me").await.expect::<StaffMe>(200);
}

async fn what_staff_do_to_accounts_is_audited(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (authenticator, _) = with_second_factor(&clinic, &clinic.owner).await;
    let proof = json!({ "password": clinic.password(), "one_time_code": shown(&authenticator, &app) });
    clinic.owner.post("/api/v1/staff/me/second-factor/remove", &proof).await.expect::<Value>(204);
    let change = json!({ "current_password": clinic.password(), "new_password": "tulip-anvil-42-mosaic" });
    clinic.owner.put("/api/v1/staff/me/password", &change).await.expect::<Value>(204);
    let page: Page<AuditEntry> = clinic.owner.get("/api/v1/audit").await.expect(200);
    let actions: Vec<&str> = page.data.iter().map(|entry| entry.action.as_str()).collect();
    let expected =
        ["staff.change_password", "second_factor.remove", "second_factor.confirm", "staff.sign_in", "staff.create"];
    assert_eq!(actions[..expected.len()], expected);
    assert!(page.data.iter().take(4).all(|entry| entry.actor.starts_with("stf_")));
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let session = current_session(world.clinic.owner.get("/api/v1/staff/sessions").await).id;
    let password = json!({ "password": world.clinic.password() });
    let new_password = json!({ "current_password": world.clinic.password(), "new_password": "tulip-anvil-42-mosaic" });
    vec![
        Row::new("staff_session.create").body(json!({ "email": "a@b.example", "password": "x" })),
        Row::new("staff_session.revoke").of(session),
        Row::new("team_session.revoke").of(session),
        Row::new("staff.change_password").body(new_password),
        Row::new("second_factor.begin").body(password.clone()),
        Row::new("second_factor.confirm").body(json!({ "code": "123456" })),
        Row::new("second_factor.remove").body(password),
    ]
}
