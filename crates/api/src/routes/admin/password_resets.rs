//! Passwords of the team that were forgotten.

use actix_web::{
    HttpRequest, HttpResponse, post,
    web::{Data, Json},
};
use contract::password_resets::{
    ConfirmPasswordReset, InspectPasswordReset, PasswordResetInspection, PasswordResetRequested, RequestPasswordReset,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState, cookies,
    extract::{Body, ClientAddress, browser},
    problems::ApiResult,
};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(request).service(inspect).service(confirm);
}

/// Ask for a link that sets a new password, by e-mail.
///
/// The answer is the same whether the address is known or not.
#[utoipa::path(
    operation_id = "password_reset.request", tag = "staff", request_body = RequestPasswordReset,
    responses((status = 202, description = "Whoever can sign in will get a message", body = PasswordResetRequested)),
    security(())
)]
#[post("/staff/password-resets")]
async fn request(
    state: Data<ApiState>,
    address: ClientAddress,
    body: Body<RequestPasswordReset>,
) -> ApiResult<HttpResponse> {
    let requested = app::password_resets::request(&state.ctx, address.0, &body).await?;
    Ok(HttpResponse::Accepted().json(requested))
}

/// Ask what a link that sets a new password is good for. Nothing is used up.
#[utoipa::path(
    operation_id = "password_reset.inspect", tag = "staff", request_body = InspectPasswordReset,
    responses((status = 200, description = "What can be done with it", body = PasswordResetInspection)),
    security(())
)]
#[post("/staff/password-resets/inspect")]
async fn inspect(state: Data<ApiState>, body: Body<InspectPasswordReset>) -> ApiResult<Json<PasswordResetInspection>> {
    Ok(Json(app::password_resets::inspect(&state.ctx, &body.token).await?))
}

/// Set a new password by a link. All sessions of the person end.
///
/// It signs nobody in, and a second factor stays.
#[utoipa::path(
    operation_id = "password_reset.confirm", tag = "staff", request_body = ConfirmPasswordReset,
    responses((status = 204, description = "The password is set")),
    security(())
)]
#[post("/staff/password-resets/confirm")]
async fn confirm(
    state: Data<ApiState>,
    http: HttpRequest,
    body: Body<ConfirmPasswordReset>,
) -> ApiResult<HttpResponse> {
    let browser = browser(&http, &cookies::staff_session(&state.ctx), None);
    app::password_resets::confirm(&state.ctx, &browser, &body).await?;
    Ok(HttpResponse::NoContent().finish())
}
