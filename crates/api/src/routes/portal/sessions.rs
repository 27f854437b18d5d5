//! Clients who are signed in.

use actix_web::{
    HttpRequest, HttpResponse, delete, get, post,
    web::{Data, Json},
};
use contract::{
    ids::SessionId,
    paging::Page,
    sessions::{CreateSession, NewSession, Session},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState, cookies,
    extract::{Body, Id, PortalClinic, SignedIn, Viewing, browser},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(create).service(list).service(sign_out).service(revoke);
}

/// Sign in, with the token of a link or the code beside it.
#[utoipa::path(
    operation_id = "session.create", tag = "sessions", request_body = CreateSession,
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 201, description = "Signed in; the cookie is set", body = NewSession)),
    security(())
)]
#[post("/portal/{slug}/sessions")]
pub(crate) async fn create(
    state: Data<ApiState>,
    http: HttpRequest,
    portal: PortalClinic,
    body: Body<CreateSession>,
) -> ApiResult<HttpResponse> {
    let (ctx, clinic) = (&state.ctx, portal.scope.clinic_id());
    let cookie = cookies::client_session(ctx, clinic);
    let browser = browser(&http, &cookie, Some(&cookies::binding(ctx, clinic)));
    let new = app::client_sessions::create(ctx, &portal.scope, &browser, &body).await?;
    let answer = NewSession { session: new.session, page: new.page.map(str::to_owned) };
    Ok(HttpResponse::Created().cookie(cookie.set(new.token, new.max_age)).json(answer))
}

/// List where one is signed in.
#[utoipa::path(
    operation_id = "session.list", tag = "sessions",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "One's own sessions, last used first", body = Page<Session>)),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/sessions")]
pub(crate) async fn list(state: Data<ApiState>, viewer: Viewing) -> ApiResult<Json<Page<Session>>> {
    Ok(Json(app::client_sessions::list(&state.ctx, &viewer).await?))
}

/// Sign out here.
#[utoipa::path(
    operation_id = "session.sign_out", tag = "sessions",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 204, description = "Signed out; the cookie is gone")),
    security(("client_session" = []))
)]
#[delete("/portal/{slug}/sessions/current")]
pub(crate) async fn sign_out(state: Data<ApiState>, client: SignedIn) -> ApiResult<HttpResponse> {
    app::client_sessions::revoke(&state.ctx, &client, client.session_id).await?;
    let cookie = cookies::client_session(&state.ctx, client.scope.clinic().clinic_id());
    Ok(HttpResponse::NoContent().cookie(cookie.clear()).finish())
}

/// Sign out on another device.
#[utoipa::path(
    operation_id = "session.revoke", tag = "sessions",
    params(("slug" = String, Path, description = "The slug in the portal's address"), ("id" = SessionId, Path)),
    responses((status = 204, description = "The session has ended")),
    security(("client_session" = []))
)]
#[delete("/portal/{slug}/sessions/{id}")]
pub(crate) async fn revoke(state: Data<ApiState>, client: SignedIn, id: Id<SessionId>) -> ApiResult<HttpResponse> {
    app::client_sessions::revoke(&state.ctx, &client, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
