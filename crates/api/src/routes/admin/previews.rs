//! Looking at the portal as a client sees it.

use actix_web::{HttpResponse, delete, post, web::Data};
use contract::{
    ids::PreviewId,
    previews::{CreatePreview, CreatedPreview},
    problem::Problem,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Body, Id, Person, permission::PortalPreview},
    problems::ApiResult,
    routes::Created,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(create).service(end);
}

/// Begin a preview of the portal, as a client of the clinic or as a made-up one.
///
/// It lasts an hour, ends with the session that it was begun in, and cannot change anything. The
/// secret is sent as `Portico-Preview` to the operations that a client reads with.
#[utoipa::path(
    operation_id = "preview.create", tag = "portal-settings", request_body = CreatePreview,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses(
        (status = 201, description = "The preview, and where to look at it", body = CreatedPreview),
        (status = 404, description = "Unknown client", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []))
)]
#[post("/previews")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Person<PortalPreview>,
    body: Body<CreatePreview>,
) -> ApiResult<Created<CreatedPreview>> {
    Ok(Created(app::previews::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// End a preview.
#[utoipa::path(
    operation_id = "preview.end", tag = "portal-settings", params(("id" = PreviewId, Path)),
    responses((status = 204, description = "It has ended")),
    security(("staff_session" = []))
)]
#[delete("/previews/{id}")]
pub(crate) async fn end(
    state: Data<ApiState>,
    actor: Person<PortalPreview>,
    id: Id<PreviewId>,
) -> ApiResult<HttpResponse> {
    app::previews::end(&state.ctx, &actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
