//! Login e-mails to many clients.

use actix_web::{
    get, post,
    web::{Data, Json},
};
use app::login_mailings::Steer;
use contract::{
    ids::LoginMailingId,
    login_mailings::{
        Audience, AudienceCheck, CreateLoginMailing, LoginMailing, MailingRecipient, MailingRecipientsQuery,
    },
    paging::{Page, PageQuery},
    problem::Problem,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, Params,
        permission::{ClientsRead, LoginLinksWrite},
    },
    problems::ApiResult,
    routes::Created,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(check)
        .service(list)
        .service(create)
        .service(get)
        .service(recipients)
        .service(pause)
        .service(resume)
        .service(cancel);
}

/// Count who would get a login e-mail, and list who would not for want of an address.
#[utoipa::path(
    operation_id = "login_mailing.check", tag = "login-mailings", request_body = Audience,
    responses(
        (status = 200, description = "Nothing was sent", body = AudienceCheck),
        (status = 404, description = "Unknown client", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["login_links:write", "clients:read"]))
)]
#[post("/login-mailings/check")]
pub(crate) async fn check(
    state: Data<ApiState>,
    actor: Authorized<(LoginLinksWrite, ClientsRead)>,
    body: Body<Audience>,
) -> ApiResult<Json<AudienceCheck>> {
    Ok(Json(app::login_mailings::check(&state.ctx, &actor.scope, &body).await?))
}

/// Send a login e-mail to many clients.
///
/// Each gets a sign-in button of their own, made when their mail is sent.
#[utoipa::path(
    operation_id = "login_mailing.create", tag = "login-mailings", request_body = CreateLoginMailing,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses(
        (status = 201, description = "The mailing, which has begun", body = LoginMailing),
        (status = 404, description = "Unknown client", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["login_links:write"]))
)]
#[post("/login-mailings")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<LoginLinksWrite>,
    body: Body<CreateLoginMailing>,
) -> ApiResult<Created<LoginMailing>> {
    Ok(Created(app::login_mailings::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// List mailings, newest first.
#[utoipa::path(
    operation_id = "login_mailing.list", tag = "login-mailings", params(PageQuery),
    responses((status = 200, description = "A page of mailings", body = Page<LoginMailing>)),
    security(("staff_session" = []), ("access_token" = ["login_links:write"]))
)]
#[get("/login-mailings")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<LoginLinksWrite>,
    query: Params<PageQuery>,
) -> ApiResult<Json<Page<LoginMailing>>> {
    Ok(Json(app::login_mailings::list(&state.ctx, &actor.scope, &query).await?))
}

/// Read a mailing, and how far it is. Cheap enough to be asked every second.
#[utoipa::path(
    operation_id = "login_mailing.get", tag = "login-mailings", params(("id" = LoginMailingId, Path)),
    responses((status = 200, description = "The mailing", body = LoginMailing)),
    security(("staff_session" = []), ("access_token" = ["login_links:write"]))
)]
#[get("/login-mailings/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<LoginLinksWrite>,
    id: Id<LoginMailingId>,
) -> ApiResult<Json<LoginMailing>> {
    Ok(Json(app::login_mailings::get(&state.ctx, &actor.scope, id.0).await?))
}

/// List the clients of a mailing, with what became of each one's mail.
#[utoipa::path(
    operation_id = "login_mailing.list_recipients", tag = "login-mailings",
    params(("id" = LoginMailingId, Path), MailingRecipientsQuery),
    responses((status = 200, description = "A page of clients", body = Page<MailingRecipient>)),
    security(("staff_session" = []), ("access_token" = ["login_links:write", "clients:read"]))
)]
#[get("/login-mailings/{id}/recipients")]
pub(crate) async fn recipients(
    state: Data<ApiState>,
    actor: Authorized<(LoginLinksWrite, ClientsRead)>,
    id: Id<LoginMailingId>,
    query: Params<MailingRecipientsQuery>,
) -> ApiResult<Json<Page<MailingRecipient>>> {
    Ok(Json(app::login_mailings::recipients(&state.ctx, &actor.scope, id.0, &query).await?))
}

/// Pause a mailing.
#[utoipa::path(
    operation_id = "login_mailing.pause", tag = "login-mailings", params(("id" = LoginMailingId, Path)),
    responses(
        (status = 200, description = "The mailing; nothing is sent until it is resumed", body = LoginMailing),
        (status = 409, description = "It is over", body = Problem, content_type = "application/problem+json"),
    ),
    security(("staff_session" = []), ("access_token" = ["login_links:write"]))
)]
#[post("/login-mailings/{id}/pause")]
pub(crate) async fn pause(
    state: Data<ApiState>,
    actor: Authorized<LoginLinksWrite>,
    id: Id<LoginMailingId>,
) -> ApiResult<Json<LoginMailing>> {
    Ok(Json(app::login_mailings::steer(&state.ctx, &actor, id.0, Steer::Pause).await?))
}

/// Resume a mailing that was paused.
#[utoipa::path(
    operation_id = "login_mailing.resume", tag = "login-mailings", params(("id" = LoginMailingId, Path)),
    responses(
        (status = 200, description = "The mailing, which goes on", body = LoginMailing),
        (status = 409, description = "It is over", body = Problem, content_type = "application/problem+json"),
    ),
    security(("staff_session" = []), ("access_token" = ["login_links:write"]))
)]
#[post("/login-mailings/{id}/resume")]
pub(crate) async fn resume(
    state: Data<ApiState>,
    actor: Authorized<LoginLinksWrite>,
    id: Id<LoginMailingId>,
) -> ApiResult<Json<LoginMailing>> {
    Ok(Json(app::login_mailings::steer(&state.ctx, &actor, id.0, Steer::Resume).await?))
}

/// Cancel a mailing: whoever has had no mail by then gets none.
#[utoipa::path(
    operation_id = "login_mailing.cancel", tag = "login-mailings", params(("id" = LoginMailingId, Path)),
    responses(
        (status = 200, description = "The mailing, which is over", body = LoginMailing),
        (status = 409, description = "It is finished", body = Problem, content_type = "application/problem+json"),
    ),
    security(("staff_session" = []), ("access_token" = ["login_links:write"]))
)]
#[post("/login-mailings/{id}/cancel")]
pub(crate) async fn cancel(
    state: Data<ApiState>,
    actor: Authorized<LoginLinksWrite>,
    id: Id<LoginMailingId>,
) -> ApiResult<Json<LoginMailing>> {
    Ok(Json(app::login_mailings::steer(&state.ctx, &actor, id.0, Steer::Cancel).await?))
}
