//! The first run: the first clinic and its owner.

use actix_web::{
    HttpRequest, HttpResponse, post,
    web::{Data, Json},
};
use app::{device::Browser, staff_sessions::DEVICE_KNOWN_FOR};
use contract::{
    portal_settings::SlugAvailability,
    problem::Problem,
    setup::{CheckSetupSlug, InspectSetup, SetUp, SetupChoices},
    staff::StaffMe,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState, cookies,
    extract::{Body, browser},
    problems::ApiResult,
};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(inspect).service(check_slug).service(create);
}

/// Ask what the first clinic can choose from. Nothing is used up.
#[utoipa::path(
    operation_id = "setup.inspect", tag = "setup", request_body = InspectSetup,
    responses(
        (status = 200, description = "What there is to choose from", body = SetupChoices),
        (status = 409, description = "There is a clinic already", body = Problem, content_type = "application/problem+json")
    ),
    security(())
)]
#[post("/setup/inspect")]
async fn inspect(state: Data<ApiState>, body: Body<InspectSetup>) -> ApiResult<Json<SetupChoices>> {
    Ok(Json(app::setup::inspect(&state.ctx, &body.token).await?))
}

/// Ask whether the first portal can have a slug.
#[utoipa::path(
    operation_id = "setup.check_slug", tag = "setup", request_body = CheckSetupSlug,
    responses(
        (status = 200, description = "Whether it is available", body = SlugAvailability),
        (status = 409, description = "There is a clinic already", body = Problem, content_type = "application/problem+json")
    ),
    security(())
)]
#[post("/setup/check-slug")]
async fn check_slug(state: Data<ApiState>, body: Body<CheckSetupSlug>) -> ApiResult<Json<SlugAvailability>> {
    Ok(Json(app::setup::check_slug(&state.ctx, &body).await?))
}

/// Create the first clinic and its owner, and sign the owner in.
///
/// The address that the server printed works once, for 24 hours, and only while there is no clinic.
#[utoipa::path(
    operation_id = "setup.create", tag = "setup", request_body = SetUp,
    responses(
        (status = 201, description = "Created, and signed in; the cookies are set", body = StaffMe),
        (status = 409, description = "There is a clinic already", body = Problem, content_type = "application/problem+json")
    ),
    security(())
)]
#[post("/setup")]
async fn create(state: Data<ApiState>, http: HttpRequest, body: Body<SetUp>) -> ApiResult<HttpResponse> {
    let (cookie, device) = (cookies::staff_session(&state.ctx), cookies::staff_device(&state.ctx));
    let browser = Browser { device_token: device.read(&http), ..browser(&http, &cookie, None) };
    let (owner, session) = app::setup::set_up(&state.ctx, &browser, &body).await?;
    let known = device.set(session.device_token, Some(DEVICE_KNOWN_FOR));
    Ok(HttpResponse::Created().cookie(cookie.set(session.token, None)).cookie(known).json(owner))
}
