//! What clients see of the clinic.

use actix_web::{
    get, patch,
    web::{Data, Json},
};
use contract::portal_settings::{PortalSettings, SlugAvailability, SlugQuery, UpdatePortalSettings};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, IfMatch, Params,
        permission::{ClinicRead, ClinicWrite},
    },
    problems::ApiResult,
    routes::Versioned,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get).service(update).service(check_slug);
}

/// Read what clients see of the clinic: address, look, sections, announcement.
#[utoipa::path(
    operation_id = "portal_settings.get", tag = "portal-settings",
    responses((status = 200, description = "The settings", body = PortalSettings, headers(("ETag" = String, description = "The version of the clinic, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["clinic:read"]))
)]
#[get("/portal-settings")]
pub(crate) async fn get(state: Data<ApiState>, actor: Authorized<ClinicRead>) -> ApiResult<Versioned<PortalSettings>> {
    let settings = app::portal_settings::get(&state.ctx, &actor.scope).await?;
    let version = settings.version;
    Ok(Versioned(settings, version))
}

/// Change what clients see of the clinic.
///
/// An address that the portal had before leads to the new one, and no other clinic can take it for
/// a year.
#[utoipa::path(
    operation_id = "portal_settings.update", tag = "portal-settings", request_body = UpdatePortalSettings,
    params(("If-Match" = String, Header, description = "The ETag of the settings as they were read")),
    responses((status = 200, description = "The settings as they are now", body = PortalSettings, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["clinic:write"]))
)]
#[patch("/portal-settings")]
pub(crate) async fn update(
    state: Data<ApiState>,
    actor: Authorized<ClinicWrite>,
    version: IfMatch,
    body: Body<UpdatePortalSettings>,
) -> ApiResult<Versioned<PortalSettings>> {
    let settings = app::portal_settings::update(&state.ctx, &actor, version.0, &body).await?;
    let version = settings.version;
    Ok(Versioned(settings, version))
}

/// Ask whether the portal can have an address.
#[utoipa::path(
    operation_id = "portal_settings.check_slug", tag = "portal-settings", params(SlugQuery),
    responses((status = 200, description = "Whether it can be had, and why not", body = SlugAvailability)),
    security(("staff_session" = []), ("access_token" = ["clinic:write"]))
)]
#[get("/portal-settings/slug-availability")]
pub(crate) async fn check_slug(
    state: Data<ApiState>,
    actor: Authorized<ClinicWrite>,
    query: Params<SlugQuery>,
) -> ApiResult<Json<SlugAvailability>> {
    Ok(Json(app::portal_settings::check_slug(&state.ctx, &actor.scope, &query.slug).await?))
}
