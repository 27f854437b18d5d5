//! What the client app has to know first.

use actix_web::{
    HttpRequest, get,
    web::{Data, Json},
};
use app::previews::Viewer;
use contract::portal::Portal;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{PortalClinic, preview_token, whoever_is_signed_in},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get);
}

/// Read the portal's name, look, and what is switched on.
#[utoipa::path(
    operation_id = "portal.get", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "The portal", body = Portal)),
    security((), ("preview" = []))
)]
#[get("/portal/{slug}")]
pub(crate) async fn get(state: Data<ApiState>, request: HttpRequest, portal: PortalClinic) -> ApiResult<Json<Portal>> {
    let ctx = &state.ctx;
    let (viewer, shown) = match preview_token(&request) {
        Some(token) => {
            let preview = app::previews::authenticate(ctx, &portal.scope, &token).await?;
            (Some(Viewer::Preview(preview)), Some(app::previews::shown(ctx, &preview).await?))
        }
        None => (whoever_is_signed_in(&portal, &request).await?.map(Viewer::Client), None),
    };
    let unread = match &viewer {
        Some(viewer) => Some(app::notifications::count_unread(ctx, viewer).await?),
        None => None,
    };
    Ok(Json(app::portal_settings::portal(&state.ctx, portal.clinic, unread, shown)?))
}
