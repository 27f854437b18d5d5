//! The clinic's team, for its owners.

use actix_web::{
    HttpResponse, get, post, put,
    web::{Data, Json},
};
use contract::{
    ids::StaffId,
    paging::Page,
    problem::Problem,
    team::{ChangeRole, TeamMember},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Body, Id, Person, permission::TeamWrite},
    problems::ApiResult,
};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(list)
        .service(change_role)
        .service(deactivate)
        .service(activate)
        .service(end_sessions)
        .service(reset_second_factor);
}

/// List the team by name, also those who were deactivated.
#[utoipa::path(
    operation_id = "team_member.list", tag = "team",
    responses((status = 200, description = "The whole team", body = Page<TeamMember>)),
    security(("staff_session" = []))
)]
#[get("/team/members")]
async fn list(state: Data<ApiState>, actor: Person<TeamWrite>) -> ApiResult<Json<Page<TeamMember>>> {
    Ok(Json(app::team::list(&state.ctx, &actor.scope).await?))
}

/// Change what somebody of the team is.
///
/// The last owner who can sign in stays an owner.
#[utoipa::path(
    operation_id = "team_member.change_role", tag = "team", params(("id" = StaffId, Path)), request_body = ChangeRole,
    responses((status = 200, description = "The member of the team", body = TeamMember)),
    security(("staff_session" = []))
)]
#[put("/team/members/{id}/role")]
async fn change_role(
    state: Data<ApiState>,
    actor: Person<TeamWrite>,
    id: Id<StaffId>,
    body: Body<ChangeRole>,
) -> ApiResult<Json<TeamMember>> {
    Ok(Json(app::team::change_role(&state.ctx, &actor, id.0, *body).await?))
}

/// Refuse somebody of the team from now on, and end all their sessions.
///
/// Nobody can do this to their own account.
#[utoipa::path(
    operation_id = "team_member.deactivate", tag = "team", params(("id" = StaffId, Path)),
    responses(
        (status = 200, description = "The member of the team", body = TeamMember),
        (status = 409, description = "One's own account, or the last owner", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []))
)]
#[post("/team/members/{id}/deactivate")]
async fn deactivate(state: Data<ApiState>, actor: Person<TeamWrite>, id: Id<StaffId>) -> ApiResult<Json<TeamMember>> {
    Ok(Json(app::team::deactivate(&state.ctx, &actor, id.0).await?))
}

/// Let somebody who was deactivated sign in again, with the password and second factor they had.
#[utoipa::path(
    operation_id = "team_member.activate", tag = "team", params(("id" = StaffId, Path)),
    responses((status = 200, description = "The member of the team", body = TeamMember)),
    security(("staff_session" = []))
)]
#[post("/team/members/{id}/activate")]
async fn activate(state: Data<ApiState>, actor: Person<TeamWrite>, id: Id<StaffId>) -> ApiResult<Json<TeamMember>> {
    Ok(Json(app::team::activate(&state.ctx, &actor, id.0).await?))
}

/// Sign somebody of the team out everywhere.
///
/// Of one's own sessions, the one that asks stays.
#[utoipa::path(
    operation_id = "team_member.end_sessions", tag = "team", params(("id" = StaffId, Path)),
    responses((status = 204, description = "The sessions have ended")),
    security(("staff_session" = []))
)]
#[post("/team/members/{id}/end-sessions")]
async fn end_sessions(state: Data<ApiState>, actor: Person<TeamWrite>, id: Id<StaffId>) -> ApiResult<HttpResponse> {
    app::team::end_sessions(&state.ctx, &actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take away the second factor of somebody who has lost it.
///
/// Nobody can do this to their own account: that takes the password and a code.
#[utoipa::path(
    operation_id = "team_member.reset_second_factor", tag = "team", params(("id" = StaffId, Path)),
    responses(
        (status = 200, description = "The member of the team", body = TeamMember),
        (status = 409, description = "One's own account", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []))
)]
#[post("/team/members/{id}/reset-second-factor")]
async fn reset_second_factor(
    state: Data<ApiState>,
    actor: Person<TeamWrite>,
    id: Id<StaffId>,
) -> ApiResult<Json<TeamMember>> {
    Ok(Json(app::team::reset_second_factor(&state.ctx, &actor, id.0).await?))
}
