//! Slots held while clients confirm.

use actix_web::{HttpResponse, delete, post, web::Data};
use contract::{
    holds::{CreateHold, Hold},
    ids::HoldId,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Body, Id, SignedIn, section},
    problems::ApiResult,
    routes::Created,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(create).service(delete);
}

/// Hold a free time for a few minutes. What was held before is let go.
#[utoipa::path(
    operation_id = "hold.create", tag = "portal", request_body = CreateHold,
    params(
        ("slug" = String, Path, description = "The slug in the portal's address"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")
    ),
    responses((status = 201, description = "The hold", body = Hold)),
    security(("client_session" = []))
)]
#[post("/portal/{slug}/holds")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: SignedIn<section::Booking>,
    body: Body<CreateHold>,
) -> ApiResult<Created<Hold>> {
    Ok(Created(app::holds::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Let go of a held time.
#[utoipa::path(
    operation_id = "hold.delete", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address"), ("id" = HoldId, Path)),
    responses((status = 204, description = "It is free again")),
    security(("client_session" = []))
)]
#[delete("/portal/{slug}/holds/{id}")]
pub(crate) async fn delete(
    state: Data<ApiState>,
    actor: SignedIn<section::Booking>,
    id: Id<HoldId>,
) -> ApiResult<HttpResponse> {
    app::holds::release(&state.ctx, &actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
