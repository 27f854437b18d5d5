//! The team as its owners see it: roles, who can sign in, sessions and second factors.

use app::{Caller, Error};
use chrono::Duration;
use contract::{
    api_keys::{AccessToken, CreatedApiKey},
    audit::AuditEntry,
    ids::StaffId,
    paging::Page,
    problem::ErrorCode,
    sessions::Session,
    staff::{RecoveryCodes, Role, SecondFactorSetUp, StaffMe},
    team::TeamMember,
};
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, TestClinic, on_both_databases};
use totp_rs::{Builder, Secret};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    the_team_is_listed,
    the_team_is_the_owners_alone,
    a_role_is_changed,
    the_last_owner_stays,
    of_two_owners_who_demote_each_other_one_stays,
    somebody_is_deactivated_and_let_in_again,
    nobody_locks_themselves_out,
    somebody_is_signed_out_everywhere,
    a_lost_second_factor_is_taken_away,
);

async fn team(http: &Http) -> Vec<TeamMember> {
    http.get("/api/v1/team/members").await.expect::<Page<TeamMember>>(200).data
}

async fn id_of(clinic: &TestClinic<'_>, name: &str) -> StaffId {
    team(&clinic.owner).await.into_iter().find(|member| member.name == name).unwrap().id
}

async fn change_role(http: &Http, id: StaffId, role: Role) -> Answer {
    http.put(&format!("/api/v1/team/members/{id}/role"), &json!({ "role": role })).await
}

async fn post(http: &Http, id: StaffId, what: &str) -> Answer {
    http.send(reqwest::Method::POST, &format!("/api/v1/team/members/{id}/{what}"), None::<&()>).await
}

async fn subjects(app: &TestApp, to: &str) -> Vec<String> {
    app.send_messages().await;
    let mails = app.mailbox.sent().into_iter().filter_map(|sent| match sent {
        testkit::Sent::Mail(mail) if mail.to == to => Some(mail.subject),
        _ => None,
    });
    mails.collect()
}

async fn newest_entry(clinic: &TestClinic<'_>) -> AuditEntry {
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=1").await.expect(200);
    log.data.into_iter().next().unwrap()
}

async fn the_team_is_listed(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.staff("Zoe", Role::FrontDesk).await;
    let (operator, email) = (Caller::operator(), clinic.staff_email("new"));
    app::staff::create(&app.ctx, &clinic.scope, &operator, "ada", &email, Role::Manager, clinic.password())
        .await
        .unwrap();
    app::staff::deactivate(&app.ctx, &clinic.scope, &operator, &email).await.unwrap();
    let team = team(&clinic.owner).await;
    let rows: Vec<_> = team.iter().map(|member| (member.name.as_str(), member.role, member.active)).collect();
    let expected = [("ada", Role::Manager, false), ("owner", Role::Owner, true), ("Zoe", Role::FrontDesk, true)];
    assert_eq!(rows, expected);
    assert_eq!(team[0].email.as_str(), email);
    assert_eq!((team[0].last_sign_in_at, team[1].last_sign_in_at), (None, Some(app.now())));
    assert!(team.iter().all(|member| !member.second_factor));
}

async fn the_team_is_the_owners_alone(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let manager = clinic.staff("manager", Role::Manager).await;
    let id = id_of(&clinic, "manager").await;
    let key = json!({ "name": "Till", "scopes": ["sessions:write", "audit:read"] });
    let key: CreatedApiKey = clinic.owner.post("/api/v1/api-keys", &key).await.expect(201);
    let token: AccessToken =
        app.anonymous().with_bearer(&key.secret).post("/api/v1/access-tokens", &json!({})).await.expect(201);
    for http in [&manager, &app.anonymous().with_bearer(&token.access_token)] {
        http.get("/api/v1/team/members").await.expect_problem(403, "forbidden");
        http.get("/api/v1/team/invites").await.expect_problem(403, "forbidden");
        change_role(http, id, Role::Owner).await.expect_problem(403, "forbidden");
        for what in ["deactivate", "activate", "end-sessions", "reset-second-factor"] {
            post(http, id, what).await.expect_problem(403, "forbidden");
        }
    }
}

async fn a_role_is_changed(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let id = id_of(&clinic, "desk").await;
    desk.get("/api/v1/audit").await.expect_problem(403, "forbidden");
    let changed: TeamMember = change_role(&clinic.owner, id, Role::Manager).await.expect(200);
    assert_eq!(changed.role, Role::Manager);
    // At once, in the session that they have.
    desk.get("/api/v1/audit").await.expect::<Value>(200);
    let entry = newest_entry(&clinic).await;
    assert_eq!((entry.action.as_str(), entry.subject_name.as_deref()), ("staff.change_role", Some("desk")));
    let change = (entry.changes[0].field.as_str(), entry.changes[0].from.as_deref(), entry.changes[0].to.as_deref());
    assert_eq!((entry.changes.len(), change), (1, ("role", Some("front_desk"), Some("manager"))));
    assert_eq!(subjects(&app, &clinic.staff_email("desk")).await, ["Your role at The rosewood clinic has changed"]);
    // What is so already is no change.
    change_role(&clinic.owner, id, Role::Manager).await.expect::<TeamMember>(200);
    assert_eq!(newest_entry(&clinic).await.id, entry.id);
}

async fn the_last_owner_stays(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let owner = id_of(&clinic, "owner").await;
    change_role(&clinic.owner, owner, Role::Manager).await.expect_problem(409, "last_owner");
    let (operator, email) = (Caller::operator(), clinic.staff_email("owner"));
    let refused = app::staff::deactivate(&app.ctx, &clinic.scope, &operator, &email).await;
    assert_eq!(refused.as_ref().map_err(Error::code), Err(ErrorCode::LastOwner));

    // Another owner who cannot sign in is none.
    let second = clinic.staff("second", Role::Owner).await;
    let id = id_of(&clinic, "second").await;
    post(&clinic.owner, id, "deactivate").await.expect::<TeamMember>(200);
    change_role(&clinic.owner, owner, Role::Manager).await.expect_problem(409, "last_owner");
    post(&clinic.owner, id, "activate").await.expect::<TeamMember>(200);
    second.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    // One of two may hand over.
    change_role(&clinic.owner, owner, Role::Manager).await.expect::<TeamMember>(200);
    clinic.owner.get("/api/v1/team/members").await.expect_problem(403, "forbidden");
    let email = clinic.staff_email("second");
    let refused = app::staff::deactivate(&app.ctx, &clinic.scope, &operator, &email).await;
    assert_eq!(refused.as_ref().map_err(Error::code), Err(ErrorCode::LastOwner));
}

async fn of_two_owners_who_demote_each_other_one_stays(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let (first, second) = (&clinic.owner, clinic.staff("second", Role::Owner).await);
    let (first_id, second_id) = (id_of(&clinic, "owner").await, id_of(&clinic, "second").await);
    for _ in 0..5 {
        let (one, other) =
            tokio::join!(change_role(first, second_id, Role::Manager), change_role(&second, first_id, Role::Manager));
        let statuses = [one.status.as_u16(), other.status.as_u16()];
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        // Whoever came second was no owner any more, or would have taken the last away.
        assert!(statuses.iter().all(|status| [200, 403, 409].contains(status)), "{statuses:?}");
        let (left, lost) = if one.status == 200 { (first, second_id) } else { (&second, first_id) };
        let owners = team(left).await.into_iter().filter(|member| member.role == Role::Owner).count();
        assert_eq!(owners, 1);
        change_role(left, lost, Role::Owner).await.expect::<TeamMember>(200);
    }
}

async fn somebody_is_deactivated_and_let_in_again(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let (id, email) = (id_of(&clinic, "desk").await, clinic.staff_email("desk"));
    let off: TeamMember = post(&clinic.owner, id, "deactivate").await.expect(200);
    assert!(!off.active);
    desk.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    let sign_in = json!({ "email": email, "password": clinic.password() });
    let path = "/api/v1/staff/sessions";
    app.anonymous().post(path, &sign_in).await.expect_problem(401, "invalid_credentials");
    // Once more is no change.
    post(&clinic.owner, id, "deactivate").await.expect::<TeamMember>(200);
    assert_eq!(subjects(&app, &email).await, ["Your account at The rosewood clinic was switched off"]);

    let on: TeamMember = post(&clinic.owner, id, "activate").await.expect(200);
    assert!(on.active);
    app.anonymous().post(path, &sign_in).await.expect::<StaffMe>(201);
    assert_eq!(subjects(&app, &email).await[1..2], ["Your account at The rosewood clinic was switched on again"]);
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=3").await.expect(200);
    let actions: Vec<&str> = log.data.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["staff.sign_in", "staff.activate", "staff.deactivate"]);
}

async fn nobody_locks_themselves_out(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.staff("second", Role::Owner).await;
    let id = id_of(&clinic, "owner").await;
    for what in ["deactivate", "reset-second-factor"] {
        post(&clinic.owner, id, what).await.expect_problem(409, "own_account");
    }
    // Elsewhere one may sign out, and stays here.
    let other = app.anonymous();
    let sign_in = json!({ "email": clinic.staff_email("owner"), "password": clinic.password() });
    other.post("/api/v1/staff/sessions", &sign_in).await.expect::<StaffMe>(201);
    post(&clinic.owner, id, "end-sessions").await.expect::<Value>(204);
    other.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    clinic.owner.get("/api/v1/staff/me").await.expect::<StaffMe>(200);
}

async fn somebody_is_signed_out_everywhere(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let (id, email) = (id_of(&clinic, "desk").await, clinic.staff_email("desk"));
    let sign_in = json!({ "email": email, "password": clinic.password() });
    let tablet = app.anonymous();
    tablet.post("/api/v1/staff/sessions", &sign_in).await.expect::<StaffMe>(201);
    post(&clinic.owner, id, "end-sessions").await.expect::<Value>(204);
    for http in [&desk, &tablet] {
        http.get("/api/v1/staff/me").await.expect_problem(401, "unauthenticated");
    }
    assert_eq!(newest_entry(&clinic).await.action, "staff.end_sessions");
    assert!(subjects(&app, &email).await.contains(&"You were signed out at The rosewood clinic".to_owned()));
    // Their password stays as it was.
    tablet.post("/api/v1/staff/sessions", &sign_in).await.expect::<StaffMe>(201);
    let sessions: Page<Session> = tablet.get("/api/v1/staff/sessions").await.expect(200);
    assert_eq!(sessions.data.len(), 1);
}

async fn a_lost_second_factor_is_taken_away(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let desk = clinic.staff("desk", Role::FrontDesk).await;
    let (id, email) = (id_of(&clinic, "desk").await, clinic.staff_email("desk"));
    post(&clinic.owner, id, "reset-second-factor").await.expect::<TeamMember>(200);
    assert_eq!(newest_entry(&clinic).await.action, "staff.sign_in", "there was none");

    let path = "/api/v1/staff/me/second-factor";
    let proof = json!({ "password": clinic.password() });
    let set_up: SecondFactorSetUp = desk.post(path, &proof).await.expect(200);
    let authenticator = Builder::new().with_secret(Secret::try_from_base32(&set_up.secret).unwrap()).build().unwrap();
    let code = authenticator.generate(app.now().timestamp().unsigned_abs()).to_string();
    desk.post(&format!("{path}/confirm"), &json!({ "code": code })).await.expect::<RecoveryCodes>(200);
    app.clock.advance(Duration::seconds(30));
    let has_one = async || team(&clinic.owner).await.iter().any(|member| member.id == id && member.second_factor);
    assert!(has_one().await);
    let sign_in = json!({ "email": email, "password": clinic.password() });
    let refused = app.anonymous().post("/api/v1/staff/sessions", &sign_in).await;
    refused.expect_problem(401, "second_factor_required");

    let without: TeamMember = post(&clinic.owner, id, "reset-second-factor").await.expect(200);
    assert!(!without.second_factor && !has_one().await);
    assert_eq!(newest_entry(&clinic).await.action, "staff.reset_second_factor");
    app.anonymous().post("/api/v1/staff/sessions", &sign_in).await.expect::<StaffMe>(201);
    let told = subjects(&app, &email).await;
    assert!(told.contains(&"Your second factor at The rosewood clinic was switched off".to_owned()), "{told:?}");
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    world.clinic.staff("colleague", Role::Practitioner).await;
    let colleague = id_of(&world.clinic, "colleague").await;
    vec![
        Row::new("team_member.change_role").of(colleague).body(json!({ "role": "manager" })),
        Row::new("team_member.deactivate").of(colleague),
        Row::new("team_member.activate").of(colleague),
        Row::new("team_member.end_sessions").of(colleague),
        Row::new("team_member.reset_second_factor").of(colleague),
    ]
}
