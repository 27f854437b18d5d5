//! Members of staff: signing in and out, password, second factor.

use actix_web::{
    HttpRequest, HttpResponse, delete, get, post, put,
    web::{Data, Json},
};
use app::{device::Browser, staff_sessions::DEVICE_KNOWN_FOR};
use contract::{
    ids::SessionId,
    paging::Page,
    sessions::Session,
    staff::{
        ChangePassword, ConfirmSecondFactor, PasswordProof, RecoveryCodes, RemoveSecondFactor, SecondFactorSetUp,
        SignIn, StaffMe,
    },
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState, cookies,
    extract::{Body, Id, Staff, browser},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(sign_in)
        .service(sign_out)
        .service(list_sessions)
        .service(revoke_session)
        .service(me)
        .service(change_password)
        .service(begin_second_factor)
        .service(confirm_second_factor)
        .service(remove_second_factor);
}

/// Sign in.
#[utoipa::path(
    operation_id = "staff_session.create", tag = "staff", request_body = SignIn,
    responses((status = 201, description = "Signed in; the cookies are set", body = StaffMe)),
    security(())
)]
#[post("/staff/sessions")]
pub(crate) async fn sign_in(state: Data<ApiState>, http: HttpRequest, body: Body<SignIn>) -> ApiResult<HttpResponse> {
    let (cookie, device) = (cookies::staff_session(&state.ctx), cookies::staff_device(&state.ctx));
    let browser = Browser { device_token: device.read(&http), ..browser(&http, &cookie, None) };
    let (person, session) = app::staff_sign_in::sign_in(&state.ctx, &browser, &body).await?;
    let known = device.set(session.device_token, Some(DEVICE_KNOWN_FOR));
    Ok(HttpResponse::Created().cookie(cookie.set(session.token, None)).cookie(known).json(person))
}

/// Sign out here.
#[utoipa::path(
    operation_id = "staff_session.sign_out", tag = "staff",
    responses((status = 204, description = "Signed out; the cookie is gone")),
    security(("staff_session" = []))
)]
#[delete("/staff/sessions/current")]
pub(crate) async fn sign_out(state: Data<ApiState>, person: Staff) -> ApiResult<HttpResponse> {
    app::staff_sessions::sign_out(&state.ctx, &person).await?;
    Ok(HttpResponse::NoContent().cookie(cookies::staff_session(&state.ctx).clear()).finish())
}

/// List where one is signed in oneself.
#[utoipa::path(
    operation_id = "staff_session.list", tag = "staff",
    responses((status = 200, description = "One's own sessions, last used first", body = Page<Session>)),
    security(("staff_session" = []))
)]
#[get("/staff/sessions")]
pub(crate) async fn list_sessions(state: Data<ApiState>, person: Staff) -> ApiResult<Json<Page<Session>>> {
    Ok(Json(app::staff_sessions::list_own(&state.ctx, &person).await?))
}

/// Sign out on another device.
#[utoipa::path(
    operation_id = "staff_session.revoke", tag = "staff", params(("id" = SessionId, Path)),
    responses((status = 204, description = "The session has ended")),
    security(("staff_session" = []))
)]
#[delete("/staff/sessions/{id}")]
pub(crate) async fn revoke_session(state: Data<ApiState>, person: Staff, id: Id<SessionId>) -> ApiResult<HttpResponse> {
    app::staff_sessions::revoke_own(&state.ctx, &person, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read who is signed in.
#[utoipa::path(
    operation_id = "staff.me", tag = "staff",
    responses((status = 200, description = "The signed-in member of staff", body = StaffMe)),
    security(("staff_session" = []))
)]
#[get("/staff/me")]
pub(crate) async fn me(state: Data<ApiState>, person: Staff) -> ApiResult<Json<StaffMe>> {
    Ok(Json(app::staff::me(&state.ctx, &person).await?))
}

/// Change one's own password. All other sessions end.
#[utoipa::path(
    operation_id = "staff.change_password", tag = "staff", request_body = ChangePassword,
    responses((status = 204, description = "The password is changed")),
    security(("staff_session" = []))
)]
#[put("/staff/me/password")]
pub(crate) async fn change_password(
    state: Data<ApiState>,
    person: Staff,
    body: Body<ChangePassword>,
) -> ApiResult<HttpResponse> {
    app::staff::change_password(&state.ctx, &person, &body).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Begin to set up a second factor.
#[utoipa::path(
    operation_id = "second_factor.begin", tag = "staff", request_body = PasswordProof,
    responses((status = 200, description = "What an authenticator app needs", body = SecondFactorSetUp)),
    security(("staff_session" = []))
)]
#[post("/staff/me/second-factor")]
pub(crate) async fn begin_second_factor(
    state: Data<ApiState>,
    person: Staff,
    body: Body<PasswordProof>,
) -> ApiResult<Json<SecondFactorSetUp>> {
    Ok(Json(app::second_factor::begin(&state.ctx, &person, &body).await?))
}

/// Take the second factor into use, with a code that proves it works.
#[utoipa::path(
    operation_id = "second_factor.confirm", tag = "staff", request_body = ConfirmSecondFactor,
    responses((status = 200, description = "In use; the recovery codes are shown this once", body = RecoveryCodes)),
    security(("staff_session" = []))
)]
#[post("/staff/me/second-factor/confirm")]
pub(crate) async fn confirm_second_factor(
    state: Data<ApiState>,
    person: Staff,
    body: Body<ConfirmSecondFactor>,
) -> ApiResult<Json<RecoveryCodes>> {
    Ok(Json(app::second_factor::confirm(&state.ctx, &person, &body).await?))
}

/// Take the second factor away.
#[utoipa::path(
    operation_id = "second_factor.remove", tag = "staff", request_body = RemoveSecondFactor,
    responses((status = 204, description = "Signing in takes the password alone")),
    security(("staff_session" = []))
)]
#[post("/staff/me/second-factor/remove")]
pub(crate) async fn remove_second_factor(
    state: Data<ApiState>,
    person: Staff,
    body: Body<RemoveSecondFactor>,
) -> ApiResult<HttpResponse> {
    app::second_factor::remove(&state.ctx, &person, &body).await?;
    Ok(HttpResponse::NoContent().finish())
}
