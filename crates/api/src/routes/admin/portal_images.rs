//! The portal's logo and icon.

use actix_web::{HttpRequest, delete, put, web::Data};
use contract::portal_settings::{ImageFile, PortalImageKind, PortalSettings};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Authorized, IfMatch, Upload, id_named, permission::ClinicWrite},
    problems::ApiResult,
    routes::Versioned,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(replace).service(delete);
}

/// Send an image for the portal: PNG, JPEG or WebP, at most 5 MiB.
///
/// It is read by what it holds, drawn anew in the size that is shown, and nothing else of it is
/// kept.
#[utoipa::path(
    operation_id = "portal_image.replace", tag = "portal-settings",
    request_body(content = ImageFile, content_type = "application/octet-stream"),
    params(
        ("kind" = inline(PortalImageKind), Path, description = "Which image"),
        ("If-Match" = String, Header, description = "The ETag of the settings as they were read")
    ),
    responses((status = 200, description = "The settings as they are now", body = PortalSettings, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["clinic:write"]))
)]
#[put("/portal-settings/images/{kind}")]
pub(crate) async fn replace(
    state: Data<ApiState>,
    actor: Authorized<ClinicWrite>,
    request: HttpRequest,
    version: IfMatch,
    file: Upload,
) -> ApiResult<Versioned<PortalSettings>> {
    let kind: PortalImageKind = id_named(&request, "kind")?;
    let settings = app::portal_images::replace(&state.ctx, &actor, kind, version.0, file.0.into()).await?;
    let version = settings.version;
    Ok(Versioned(settings, version))
}

/// Take an image of the portal away.
#[utoipa::path(
    operation_id = "portal_image.delete", tag = "portal-settings",
    params(
        ("kind" = inline(PortalImageKind), Path, description = "Which image"),
        ("If-Match" = String, Header, description = "The ETag of the settings as they were read")
    ),
    responses((status = 200, description = "The settings as they are now", body = PortalSettings, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["clinic:write"]))
)]
#[delete("/portal-settings/images/{kind}")]
pub(crate) async fn delete(
    state: Data<ApiState>,
    actor: Authorized<ClinicWrite>,
    request: HttpRequest,
    version: IfMatch,
) -> ApiResult<Versioned<PortalSettings>> {
    let kind: PortalImageKind = id_named(&request, "kind")?;
    let settings = app::portal_images::delete(&state.ctx, &actor, kind, version.0).await?;
    let version = settings.version;
    Ok(Versioned(settings, version))
}
