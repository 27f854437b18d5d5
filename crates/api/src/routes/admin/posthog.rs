//! The clinic's own PostHog, which is told what is done in the portal.

use actix_web::{
    delete, get, put,
    web::{Data, Json},
};
use contract::posthog::{PosthogSettings, SavePosthogProject};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Body, IfMatch, Person, permission::DeliveryWrite},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get).service(save).service(remove);
}

/// Read whether PostHog is told what is done in the portal; never with the project's key.
#[utoipa::path(
    operation_id = "posthog_settings.get", tag = "posthog",
    responses((status = 200, description = "The clinic's project, if it has one", body = PosthogSettings)),
    security(("staff_session" = []))
)]
#[get("/posthog-settings")]
pub(crate) async fn get(state: Data<ApiState>, actor: Person<DeliveryWrite>) -> ApiResult<Json<PosthogSettings>> {
    Ok(Json(app::posthog::get(&state.ctx, &actor.scope).await?))
}

/// Tell a PostHog project what is done in the portal. It is tried first: Portico asks whether PostHog
/// knows the key.
#[utoipa::path(
    operation_id = "posthog_settings.save", tag = "posthog", request_body = SavePosthogProject,
    params(("If-Match" = String, Header, description = "The version as it was read")),
    responses((status = 200, description = "Who is told now", body = PosthogSettings)),
    security(("staff_session" = []))
)]
#[put("/posthog-settings")]
pub(crate) async fn save(
    state: Data<ApiState>,
    actor: Person<DeliveryWrite>,
    version: IfMatch,
    body: Body<SavePosthogProject>,
) -> ApiResult<Json<PosthogSettings>> {
    Ok(Json(app::posthog::save(&state.ctx, &actor, version.0, &body).await?))
}

/// Tell PostHog nothing any more. What it was still to be told is forgotten.
#[utoipa::path(
    operation_id = "posthog_settings.remove", tag = "posthog",
    params(("If-Match" = String, Header, description = "The version as it was read")),
    responses((status = 200, description = "Nobody is told now", body = PosthogSettings)),
    security(("staff_session" = []))
)]
#[delete("/posthog-settings")]
pub(crate) async fn remove(
    state: Data<ApiState>,
    actor: Person<DeliveryWrite>,
    version: IfMatch,
) -> ApiResult<Json<PosthogSettings>> {
    Ok(Json(app::posthog::remove(&state.ctx, &actor, version.0).await?))
}
