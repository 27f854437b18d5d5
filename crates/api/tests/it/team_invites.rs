//! Inviting colleagues to the team, and joining by an invite.

use app::{Caller, ports::DeliveryError};
use chrono::Duration;
use contract::{
    audit::AuditEntry,
    clinics::Clinic,
    messages::MessageFault,
    paging::Page,
    staff::{Role, StaffMe},
    team::{AccountLinkState, TeamInvite, TeamInviteInspection, TeamInviteState, TeamMember},
};
use serde_json::{Value, json};
use testkit::{Answer, Http, TestApp, TestClinic, on_both_databases};

use crate::tenancy::{row::Row, world::World};

on_both_databases!(
    an_invited_colleague_joins,
    whoever_is_there_is_not_invited,
    an_invite_is_sent_once_more_with_another_link,
    an_invite_expires_after_three_days,
    an_invite_is_taken_back,
    a_second_invite_takes_the_place_of_the_first,
    of_several_who_join_at_once_one_does,
    a_link_that_nobody_made_is_not_valid,
    what_cannot_be_is_named_and_uses_nothing_up,
    whoever_was_added_meanwhile_does_not_join,
    a_second_factor_is_set_up_after_joining,
    a_colleague_of_several_clinics_has_one_salt,
    a_repeated_request_invites_once,
    no_flood_of_invites_goes_out,
    a_mail_that_comes_back_is_told,
);

const EMAIL: &str = "mei@example.com";
const PASSWORD: &str = "tulip-anvil-42-mosaic";

async fn invite(http: &Http, email: &str, role: Role) -> Answer {
    http.post("/api/v1/team/invites", &json!({ "email": email, "role": role })).await
}

async fn open_invites(clinic: &TestClinic<'_>) -> Vec<TeamInvite> {
    clinic.owner.get("/api/v1/team/invites").await.expect::<Page<TeamInvite>>(200).data
}

async fn resend(clinic: &TestClinic<'_>, invite: &TeamInvite) -> Answer {
    clinic.owner.post(&format!("/api/v1/team/invites/{}/resend", invite.id), &json!({})).await
}

async fn revoke(clinic: &TestClinic<'_>, invite: &TeamInvite) -> Answer {
    let path = format!("/api/v1/team/invites/{}/revoke", invite.id);
    clinic.owner.send(reqwest::Method::POST, &path, None::<&()>).await
}

/// The token in the newest mail to that address, once all that is due has gone out.
async fn token_to(app: &TestApp, email: &str) -> String {
    app.send_messages().await;
    app.mailbox.newest_to(email).unwrap().team_invite_token().unwrap()
}

async fn inspect(app: &TestApp, token: &str) -> TeamInviteInspection {
    app.anonymous().post("/api/v1/staff/invites/inspect", &json!({ "token": token })).await.expect(200)
}

async fn accept(http: &Http, token: &str) -> Answer {
    let body = json!({ "token": token, "name": " Mei Tan ", "password": PASSWORD });
    http.post("/api/v1/staff/invites/accept", &body).await
}

async fn an_invited_colleague_joins(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made: TeamInvite = invite(&clinic.owner, "Mei@Example.com", Role::Practitioner).await.expect(201);
    assert_eq!((made.email.as_str(), made.role, made.state), (EMAIL, Role::Practitioner, TeamInviteState::Invited));
    assert_eq!((made.sent_at, made.expires_at), (None, app.now() + Duration::hours(72)));
    let token = token_to(&app, EMAIL).await;
    assert_eq!(open_invites(&clinic).await[0].sent_at, Some(app.now()));
    let sent = app.mailbox.newest_to(EMAIL).unwrap();
    for part in ["owner has invited you to the team of The rosewood clinic, as practitioner", "72 hours", EMAIL] {
        assert!(sent.text().contains(part), "{part}: {}", sent.text());
    }
    assert!(sent.text().contains(&format!("{}/admin/join#", app.address())), "{}", sent.text());

    let seen = inspect(&app, &token).await;
    assert_eq!((seen.state, seen.clinic_name.as_str()), (AccountLinkState::Usable, "The rosewood clinic"));
    assert_eq!((seen.email.as_str(), seen.role, seen.requires_second_factor), (EMAIL, Role::Practitioner, false));
    let http = app.anonymous();
    let answer = accept(&http, &token).await;
    let cookies = answer.headers.get_all("set-cookie").iter().count();
    let me: StaffMe = answer.expect(201);
    assert_eq!(
        (me.name.as_str(), me.role, me.clinic_slug.as_str(), cookies),
        ("Mei Tan", Role::Practitioner, "rosewood", 2)
    );
    assert_eq!(http.get("/api/v1/staff/me").await.expect::<StaffMe>(200), me);
    let sign_in = json!({ "email": EMAIL, "password": PASSWORD });
    app.anonymous().post("/api/v1/staff/sessions", &sign_in).await.expect::<StaffMe>(201);

    assert_eq!(open_invites(&clinic).await, []);
    accept(&app.anonymous(), &token).await.expect_problem(401, "account_link_used");
    assert_eq!(inspect(&app, &token).await.state, AccountLinkState::Used);
    resend(&clinic, &made).await.expect_problem(409, "invite_closed");
    revoke(&clinic, &made).await.expect_problem(409, "invite_closed");
    let team: Page<TeamMember> = clinic.owner.get("/api/v1/team/members").await.expect(200);
    assert_eq!(team.data.iter().filter(|member| member.email.as_str() == EMAIL).count(), 1);
    let log: Page<AuditEntry> = clinic.owner.get("/api/v1/audit?limit=4").await.expect(200);
    let entries: Vec<_> =
        log.data.iter().map(|entry| (entry.action.as_str(), entry.actor_name.as_deref().unwrap())).collect();
    let expected = [
        ("staff.sign_in", "Mei Tan"),
        ("team_invite.accept", "Mei Tan"),
        ("staff.sign_in", "Mei Tan"),
        ("team_invite.create", "owner"),
    ];
    assert_eq!(entries, expected);
    assert_eq!(log.data[3].subject_name.as_deref(), Some(EMAIL));
}

async fn whoever_is_there_is_not_invited(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    clinic.staff("desk", Role::FrontDesk).await;
    let email = clinic.staff_email("desk");
    let refused = invite(&clinic.owner, &email.to_uppercase(), Role::Manager).await;
    refused.expect_problem(422, "validation_failed");
    assert_eq!(refused.fields(), ["email: taken"]);
    app::staff::deactivate(&app.ctx, &clinic.scope, &Caller::operator(), &email).await.unwrap();
    assert_eq!(invite(&clinic.owner, &email, Role::Manager).await.fields(), ["email: deactivated"]);
    assert_eq!(invite(&clinic.owner, "nobody", Role::Manager).await.fields(), ["email: format"]);
    // At another clinic the same person may well work.
    let other = app.clinic("oakhill").await;
    invite(&other.owner, &email, Role::Manager).await.expect::<TeamInvite>(201);
}

async fn an_invite_is_sent_once_more_with_another_link(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made: TeamInvite = invite(&clinic.owner, EMAIL, Role::Manager).await.expect(201);
    let older = token_to(&app, EMAIL).await;
    app.clock.advance(Duration::seconds(59));
    let early = resend(&clinic, &made).await;
    early.expect_problem(429, "rate_limited");
    assert_eq!(early.body["retry_after_seconds"], 1);
    app.clock.advance(Duration::seconds(1));
    let renewed: TeamInvite = resend(&clinic, &made).await.expect(200);
    assert_eq!((renewed.id, renewed.sent_at), (made.id, None));
    assert_eq!(renewed.expires_at, app.now() + Duration::hours(72));
    // The former link has ended already, whether the new mail has gone out or not.
    accept(&app.anonymous(), &older).await.expect_problem(401, "account_link_expired");
    let newer = token_to(&app, EMAIL).await;
    assert_ne!(older, newer);
    assert_eq!(inspect(&app, &older).await.state, AccountLinkState::Superseded);
    accept(&app.anonymous(), &newer).await.expect::<StaffMe>(201);
}

async fn an_invite_expires_after_three_days(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made: TeamInvite = invite(&clinic.owner, EMAIL, Role::Manager).await.expect(201);
    let token = token_to(&app, EMAIL).await;
    app.clock.advance(Duration::hours(72) - Duration::seconds(1));
    assert_eq!(inspect(&app, &token).await.state, AccountLinkState::Usable);
    app.clock.advance(Duration::seconds(1));
    assert_eq!(inspect(&app, &token).await.state, AccountLinkState::Expired);
    accept(&app.anonymous(), &token).await.expect_problem(401, "account_link_expired");
    let owner = app.anonymous();
    let sign_in = json!({ "email": clinic.staff_email("owner"), "password": clinic.password() });
    owner.post("/api/v1/staff/sessions", &sign_in).await.expect::<StaffMe>(201);
    let listed: Page<TeamInvite> = owner.get("/api/v1/team/invites").await.expect(200);
    assert_eq!(listed.data[0].state, TeamInviteState::Expired);
    owner.post(&format!("/api/v1/team/invites/{}/resend", made.id), &json!({})).await.expect::<TeamInvite>(200);
    let token = token_to(&app, EMAIL).await;
    accept(&app.anonymous(), &token).await.expect::<StaffMe>(201);
    // A month later nobody asks about it any more.
    app.clock.advance(Duration::days(34));
    app::jobs::sweep(&app.ctx).await.unwrap();
    let gone = app.anonymous().post("/api/v1/staff/invites/inspect", &json!({ "token": token })).await;
    gone.expect_problem(401, "account_link_invalid");
}

async fn an_invite_is_taken_back(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made: TeamInvite = invite(&clinic.owner, EMAIL, Role::Manager).await.expect(201);
    let token = token_to(&app, EMAIL).await;
    for _ in 0..2 {
        let back: TeamInvite = revoke(&clinic, &made).await.expect(200);
        assert_eq!(back.state, TeamInviteState::Revoked);
    }
    assert_eq!(inspect(&app, &token).await.state, AccountLinkState::Revoked);
    accept(&app.anonymous(), &token).await.expect_problem(401, "account_link_revoked");
    resend(&clinic, &made).await.expect_problem(409, "invite_closed");
    assert_eq!(open_invites(&clinic).await, []);
    // One that was taken back before its mail went out sends none.
    let other: TeamInvite = invite(&clinic.owner, "noor@example.com", Role::Manager).await.expect(201);
    revoke(&clinic, &other).await.expect::<TeamInvite>(200);
    app.send_messages().await;
    assert!(app.mailbox.newest_to("noor@example.com").is_none());
}

async fn a_second_invite_takes_the_place_of_the_first(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    invite(&clinic.owner, EMAIL, Role::Owner).await.expect::<TeamInvite>(201);
    let first = token_to(&app, EMAIL).await;
    invite(&clinic.owner, EMAIL, Role::Manager).await.expect_problem(429, "rate_limited");
    app.clock.advance(Duration::minutes(1));
    let second: TeamInvite = invite(&clinic.owner, EMAIL, Role::Manager).await.expect(201);
    assert_eq!(open_invites(&clinic).await.iter().map(|invite| invite.id).collect::<Vec<_>>(), [second.id]);
    accept(&app.anonymous(), &first).await.expect_problem(401, "account_link_revoked");
    let token = token_to(&app, EMAIL).await;
    let me: StaffMe = accept(&app.anonymous(), &token).await.expect(201);
    assert_eq!(me.role, Role::Manager);
}

async fn of_several_who_join_at_once_one_does(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    invite(&clinic.owner, EMAIL, Role::Manager).await.expect::<TeamInvite>(201);
    let token = token_to(&app, EMAIL).await;
    let http = [app.anonymous(), app.anonymous(), app.anonymous()];
    let answers = tokio::join!(accept(&http[0], &token), accept(&http[1], &token), accept(&http[2], &token));
    let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16(), answers.2.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 401, 401]);
}

async fn a_link_that_nobody_made_is_not_valid(app: TestApp) {
    app.clinic("rosewood").await;
    let body = json!({ "token": "made-up" });
    let seen = app.anonymous().post("/api/v1/staff/invites/inspect", &body).await;
    seen.expect_problem(401, "account_link_invalid");
    accept(&app.anonymous(), "made-up").await.expect_problem(401, "account_link_invalid");
}

async fn what_cannot_be_is_named_and_uses_nothing_up(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    invite(&clinic.owner, EMAIL, Role::Manager).await.expect::<TeamInvite>(201);
    let token = token_to(&app, EMAIL).await;
    for (name, password, faults) in [
        ("Mei", "password1234", vec!["password: well_known"]),
        ("  ", "password1234", vec!["name: required", "password: well_known"]),
        ("Mei", EMAIL, vec!["password: well_known"]),
        ("Mei", "short", vec!["password: length"]),
    ] {
        let body = json!({ "token": token, "name": name, "password": password });
        let refused = app.anonymous().post("/api/v1/staff/invites/accept", &body).await;
        refused.expect_problem(422, "validation_failed");
        assert_eq!(refused.fields(), faults, "{name} {password}");
    }
    accept(&app.anonymous(), &token).await.expect::<StaffMe>(201);
}

async fn whoever_was_added_meanwhile_does_not_join(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    invite(&clinic.owner, EMAIL, Role::Manager).await.expect::<TeamInvite>(201);
    let token = token_to(&app, EMAIL).await;
    let (operator, role) = (Caller::operator(), Role::FrontDesk);
    app::staff::create(&app.ctx, &clinic.scope, &operator, "Mei", EMAIL, role, clinic.password()).await.unwrap();
    accept(&app.anonymous(), &token).await.expect_problem(409, "already_exists");
    let sign_in = json!({ "email": EMAIL, "password": clinic.password() });
    let me: StaffMe = app.anonymous().post("/api/v1/staff/sessions", &sign_in).await.expect(201);
    assert_eq!(me.role, Role::FrontDesk);
}

async fn a_second_factor_is_set_up_after_joining(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    invite(&clinic.owner, EMAIL, Role::Manager).await.expect::<TeamInvite>(201);
    let settings: Clinic = clinic.owner.get("/api/v1/clinic").await.expect(200);
    let change = json!({ "require_second_factor": true });
    let http = clinic.owner.if_match(settings.version);
    http.put("/api/v1/clinic/security", &change).await.expect::<Clinic>(200);
    let token = token_to(&app, EMAIL).await;
    assert!(inspect(&app, &token).await.requires_second_factor);
    let http = app.anonymous();
    let me: StaffMe = accept(&http, &token).await.expect(201);
    assert!(me.must_set_up_second_factor && me.permissions.is_empty());
    http.get("/api/v1/clients").await.expect_problem(403, "forbidden");
    let proof = json!({ "password": PASSWORD });
    http.post("/api/v1/staff/me/second-factor", &proof).await.expect::<Value>(200);
}

async fn a_colleague_of_several_clinics_has_one_salt(app: TestApp) {
    let (rosewood, oakhill) = (app.clinic("rosewood").await, app.clinic("oakhill").await);
    for clinic in [&rosewood, &oakhill] {
        invite(&clinic.owner, EMAIL, Role::Practitioner).await.expect::<TeamInvite>(201);
        let token = token_to(&app, EMAIL).await;
        accept(&app.anonymous(), &token).await.expect::<StaffMe>(201);
    }
    let before = app.ctx.hashing.hashed();
    let sign_in = json!({ "email": EMAIL, "password": PASSWORD });
    let answer = app.anonymous().post("/api/v1/staff/sessions", &sign_in).await;
    answer.expect_problem(409, "clinic_choice_required");
    assert_eq!(app.ctx.hashing.hashed() - before, 1);
}

async fn a_repeated_request_invites_once(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let http = clinic.owner.once(&clinic.new_key());
    let first: TeamInvite = invite(&http, EMAIL, Role::Manager).await.expect(201);
    let again: TeamInvite = invite(&http, EMAIL, Role::Manager).await.expect(201);
    assert_eq!(first, again);
    app.send_messages().await;
    assert_eq!(app.mailbox.sent().iter().filter(|sent| sent.to() == EMAIL).count(), 1);
}

async fn no_flood_of_invites_goes_out(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    for number in 0..50 {
        let email = format!("{number}@example.com");
        invite(&clinic.owner, &email, Role::FrontDesk).await.expect::<TeamInvite>(201);
    }
    invite(&clinic.owner, EMAIL, Role::FrontDesk).await.expect_problem(429, "rate_limited");
    assert_eq!(open_invites(&clinic).await.len(), 50, "who is refused is not invited");
    let other = app.clinic("oakhill").await;
    invite(&other.owner, EMAIL, Role::FrontDesk).await.expect::<TeamInvite>(201);
}

async fn a_mail_that_comes_back_is_told(app: TestApp) {
    let clinic = app.clinic("rosewood").await;
    let made: TeamInvite = invite(&clinic.owner, EMAIL, Role::Manager).await.expect(201);
    app.mailbox.fail_with(Some(DeliveryError::permanent(MessageFault::ReceiverUnknown, "no such mailbox")));
    app.send_messages().await;
    let bounced = open_invites(&clinic).await;
    assert_eq!(bounced[0].state, TeamInviteState::Bounced);
    assert!(bounced[0].failure.is_some());
    app.mailbox.fail_with(None);
    app.clock.advance(Duration::minutes(1));
    resend(&clinic, &made).await.expect::<TeamInvite>(200);
    let token = token_to(&app, EMAIL).await;
    accept(&app.anonymous(), &token).await.expect::<StaffMe>(201);
}

/// The rows of these operations for `tenancy.rs`.
pub(crate) async fn rows(world: &World<'_>) -> Vec<Row> {
    let email = world.clinic.staff_email("invited");
    let invited: TeamInvite = invite(&world.clinic.owner, &email, Role::FrontDesk).await.expect(201);
    let joining = json!({ "token": "x", "name": "Mei Tan", "password": "tulip-anvil-42-mosaic" });
    vec![
        Row::new("team_invite.create").body(json!({ "email": "a@b.example", "role": "manager" })),
        Row::new("team_invite.resend").of(invited.id),
        Row::new("team_invite.revoke").of(invited.id),
        Row::new("team_invite.inspect").body(json!({ "token": "x" })),
        Row::new("team_invite.accept").body(joining),
    ]
}
