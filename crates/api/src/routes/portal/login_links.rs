//! Asking for a sign-in link, and asking what one is good for.

use actix_web::{
    HttpRequest, HttpResponse, post,
    web::{Data, Json},
};
use contract::login_links::{InspectLoginLink, LoginLinkInspection, LoginLinkRequested, RequestLoginLink};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState, cookies,
    extract::{Body, ClientAddress, PortalClinic, whoever_is_signed_in},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(request).service(inspect);
}

/// Ask for a sign-in link and code, by e-mail or text message.
///
/// The answer is the same whether the clinic knows the person or not.
#[utoipa::path(
    operation_id = "login_link.request", tag = "login-links", request_body = RequestLoginLink,
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 202, description = "Whoever it is will get a message", body = LoginLinkRequested)),
    security(())
)]
#[post("/portal/{slug}/login-links")]
pub(crate) async fn request(
    state: Data<ApiState>,
    http: HttpRequest,
    portal: PortalClinic,
    address: ClientAddress,
    body: Body<RequestLoginLink>,
) -> ApiResult<HttpResponse> {
    let ctx = &state.ctx;
    let cookie = cookies::binding(ctx, portal.scope.clinic_id());
    let binding = cookie.read(&http).unwrap_or_else(|| app::login_links::new_binding(ctx));
    let requested = app::login_links::request(ctx, &portal.scope, &portal.clinic, address.0, &binding, &body).await?;
    Ok(HttpResponse::Accepted().cookie(cookie.set(binding, Some(app::login_links::KEPT_FOR))).json(requested))
}

/// Ask what a link is good for. Nothing is used up.
#[utoipa::path(
    operation_id = "login_link.inspect", tag = "login-links", request_body = InspectLoginLink,
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "What can be done with it", body = LoginLinkInspection)),
    security(())
)]
#[post("/portal/{slug}/login-links/inspect")]
pub(crate) async fn inspect(
    state: Data<ApiState>,
    http: HttpRequest,
    portal: PortalClinic,
    body: Body<InspectLoginLink>,
) -> ApiResult<Json<LoginLinkInspection>> {
    let binding = cookies::binding(&state.ctx, portal.scope.clinic_id()).read(&http);
    let session = whoever_is_signed_in(&portal, &http).await?;
    let (binding, session) = (binding.as_deref(), session.as_ref());
    let (scope, clinic) = (&portal.scope, &portal.clinic);
    Ok(Json(app::login_links::inspect(&state.ctx, scope, clinic, &body.token, binding, session).await?))
}
