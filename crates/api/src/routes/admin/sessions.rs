//! Where the clinic's team is signed in.

use actix_web::{
    HttpResponse, delete, get,
    web::{Data, Json},
};
use contract::{ids::SessionId, paging::Page, sessions::TeamSession};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Authorized, Id, permission::SessionsWrite},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(revoke);
}

/// List where the team is signed in.
#[utoipa::path(
    operation_id = "team_session.list", tag = "sessions",
    responses((status = 200, description = "Sessions, last used first", body = Page<TeamSession>)),
    security(("staff_session" = []), ("access_token" = ["sessions:write"]))
)]
#[get("/sessions")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<SessionsWrite>,
) -> ApiResult<Json<Page<TeamSession>>> {
    Ok(Json(app::staff_sessions::list(&state.ctx, &actor).await?))
}

/// Sign somebody of the team out.
#[utoipa::path(
    operation_id = "team_session.revoke", tag = "sessions", params(("id" = SessionId, Path)),
    responses((status = 204, description = "The session has ended")),
    security(("staff_session" = []), ("access_token" = ["sessions:write"]))
)]
#[delete("/sessions/{id}")]
pub(crate) async fn revoke(
    state: Data<ApiState>,
    actor: Authorized<SessionsWrite>,
    id: Id<SessionId>,
) -> ApiResult<HttpResponse> {
    app::staff_sessions::revoke(&state.ctx, &actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
