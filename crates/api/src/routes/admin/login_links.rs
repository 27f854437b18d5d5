//! Sign-in links that staff make for clients.

use actix_web::{post, web::Data};
use contract::{
    ids::ClientId,
    login_links::{CreateLoginLink, CreatedLoginLink},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id,
        permission::{ClientsRead, LoginLinksWrite},
    },
    problems::ApiResult,
    routes::Created,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(create);
}

/// Make a sign-in link for a client, to be copied or to be sent.
///
/// A copied link is shown this once, and the client is told of it.
#[utoipa::path(
    operation_id = "login_link.create", tag = "login-links", request_body = CreateLoginLink,
    params(
        ("id" = ClientId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours"),
    ),
    responses((status = 201, description = "The link, or that it is on its way", body = CreatedLoginLink)),
    security(("staff_session" = []), ("access_token" = ["login_links:write", "clients:read"]))
)]
#[post("/clients/{id}/login-links")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<(LoginLinksWrite, ClientsRead)>,
    id: Id<ClientId>,
    body: Body<CreateLoginLink>,
) -> ApiResult<Created<CreatedLoginLink>> {
    Ok(Created(app::login_links::create_for_client(&state.ctx, &actor, &body.once, id.0, &body).await?))
}
