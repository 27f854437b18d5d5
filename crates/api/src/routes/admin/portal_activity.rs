//! What is done in the portal, by day.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Json},
};
use contract::portal_activity::{PortalActivity, PortalActivityQuery, ReportActivity};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Authorized, Body, ClientAddress, Params, Staff, permission::ClinicRead},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(report).service(get);
}

/// Count what is done in the portal, by day.
#[utoipa::path(
    operation_id = "portal_activity.get", tag = "portal-activity", params(PortalActivityQuery),
    responses((status = 200, description = "Every day asked for, and the total", body = PortalActivity)),
    security(("staff_session" = []), ("access_token" = ["clinic:read"]))
)]
#[get("/portal-activity")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<ClinicRead>,
    query: Params<PortalActivityQuery>,
) -> ApiResult<Json<PortalActivity>> {
    Ok(Json(app::portal_activity::get(&state.ctx, &actor.scope, &query).await?))
}

/// Report what happened in the staff app: pages opened, errors shown.
#[utoipa::path(
    operation_id = "staff_activity.report", tag = "portal-activity", request_body = ReportActivity,
    responses((status = 204, description = "It is counted")),
    security(("staff_session" = []))
)]
#[post("/staff/activity")]
pub(crate) async fn report(
    state: Data<ApiState>,
    staff: Staff,
    address: ClientAddress,
    body: Body<ReportActivity>,
) -> ApiResult<HttpResponse> {
    app::portal_activity::report_of_staff(&state.ctx, &staff.scope, address.0, &body).await?;
    Ok(HttpResponse::NoContent().finish())
}
