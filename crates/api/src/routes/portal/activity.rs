//! What the client app reports.

use actix_web::{HttpResponse, post, web::Data};
use contract::portal_activity::ReportActivity;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Body, ClientAddress, PortalClinic},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(report);
}

/// Report what happened in the portal: pages opened, Book pressed, errors shown.
///
/// Counted by day, not by person.
#[utoipa::path(
    operation_id = "activity.report", tag = "portal-activity", request_body = ReportActivity,
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 204, description = "It is counted")),
    security(())
)]
#[post("/portal/{slug}/activity")]
pub(crate) async fn report(
    state: Data<ApiState>,
    portal: PortalClinic,
    address: ClientAddress,
    body: Body<ReportActivity>,
) -> ApiResult<HttpResponse> {
    app::portal_activity::report(&state.ctx, &portal.scope, &portal.clinic, address.0, false, &body).await?;
    Ok(HttpResponse::NoContent().finish())
}
