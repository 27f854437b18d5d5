//! Inviting colleagues to the team, and joining by an invite.

use actix_web::{
    HttpRequest, HttpResponse, get, post,
    web::{Data, Json},
};
use app::{device::Browser, staff_sessions::DEVICE_KNOWN_FOR};
use contract::{
    ids::TeamInviteId,
    paging::Page,
    problem::Problem,
    staff::StaffMe,
    team::{AcceptTeamInvite, CreateTeamInvite, InspectTeamInvite, ResendTeamInvite, TeamInvite, TeamInviteInspection},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState, cookies,
    extract::{Body, Id, Person, browser, permission::TeamWrite},
    problems::ApiResult,
    routes::Created,
};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(create).service(resend).service(revoke).service(inspect).service(accept);
}

/// List the invites to the team that are open, newest first, those that have expired too.
#[utoipa::path(
    operation_id = "team_invite.list", tag = "team",
    responses((status = 200, description = "Open invites", body = Page<TeamInvite>)),
    security(("staff_session" = []))
)]
#[get("/team/invites")]
async fn list(state: Data<ApiState>, actor: Person<TeamWrite>) -> ApiResult<Json<Page<TeamInvite>>> {
    Ok(Json(app::team_invites::list(&state.ctx, &actor.scope).await?))
}

/// Invite somebody to the team, by e-mail.
#[utoipa::path(
    operation_id = "team_invite.create", tag = "team", request_body = CreateTeamInvite,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses((status = 201, description = "The new invite; its mail is on the way", body = TeamInvite)),
    security(("staff_session" = []))
)]
#[post("/team/invites")]
async fn create(
    state: Data<ApiState>,
    actor: Person<TeamWrite>,
    body: Body<CreateTeamInvite>,
) -> ApiResult<Created<TeamInvite>> {
    Ok(Created(app::team_invites::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Send an invite to the team once more, with a new link and a new expiry. Its former link ends.
#[utoipa::path(
    operation_id = "team_invite.resend", tag = "team", request_body = ResendTeamInvite,
    params(
        ("id" = TeamInviteId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours"),
    ),
    responses((status = 200, description = "The invite; its mail is on the way", body = TeamInvite)),
    security(("staff_session" = []))
)]
#[post("/team/invites/{id}/resend")]
async fn resend(
    state: Data<ApiState>,
    actor: Person<TeamWrite>,
    id: Id<TeamInviteId>,
    body: Body<ResendTeamInvite>,
) -> ApiResult<Json<TeamInvite>> {
    Ok(Json(app::team_invites::resend(&state.ctx, &actor, &body.once, id.0).await?))
}

/// Take an invite to the team back.
#[utoipa::path(
    operation_id = "team_invite.revoke", tag = "team", params(("id" = TeamInviteId, Path)),
    responses(
        (status = 200, description = "The invite, whose link no longer works", body = TeamInvite),
        (status = 409, description = "Somebody has joined by it", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []))
)]
#[post("/team/invites/{id}/revoke")]
async fn revoke(state: Data<ApiState>, actor: Person<TeamWrite>, id: Id<TeamInviteId>) -> ApiResult<Json<TeamInvite>> {
    Ok(Json(app::team_invites::revoke(&state.ctx, &actor, id.0).await?))
}

/// Ask what the link of an invite to the team is good for. Nothing is used up.
#[utoipa::path(
    operation_id = "team_invite.inspect", tag = "staff", request_body = InspectTeamInvite,
    responses((status = 200, description = "What can be done with it", body = TeamInviteInspection)),
    security(())
)]
#[post("/staff/invites/inspect")]
async fn inspect(state: Data<ApiState>, body: Body<InspectTeamInvite>) -> ApiResult<Json<TeamInviteInspection>> {
    Ok(Json(app::team_invites::inspect(&state.ctx, &body.token).await?))
}

/// Join the team by an invite, and sign in.
#[utoipa::path(
    operation_id = "team_invite.accept", tag = "staff", request_body = AcceptTeamInvite,
    responses((status = 201, description = "Joined and signed in; the cookies are set", body = StaffMe)),
    security(())
)]
#[post("/staff/invites/accept")]
async fn accept(state: Data<ApiState>, http: HttpRequest, body: Body<AcceptTeamInvite>) -> ApiResult<HttpResponse> {
    let (cookie, device) = (cookies::staff_session(&state.ctx), cookies::staff_device(&state.ctx));
    let browser = Browser { device_token: device.read(&http), ..browser(&http, &cookie, None) };
    let (person, session) = app::team_invites::accept(&state.ctx, &browser, &body).await?;
    let known = device.set(session.device_token, Some(DEVICE_KNOWN_FOR));
    Ok(HttpResponse::Created().cookie(cookie.set(session.token, None)).cookie(known).json(person))
}
