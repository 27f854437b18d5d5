//! What the client app has to know first.

use actix_web::{
    HttpRequest, get,
    web::{Data, Json},
};
use contract::portal::Portal;

use crate::{
    ApiState, cookies,
    extract::{ClientAddress, PortalClinic, host, preview_token},
    problems::ApiResult,
};

/// Read the portal's name, look, and what is switched on.
#[utoipa::path(
    operation_id = "portal.get", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "The portal", body = Portal)),
    security((), ("preview" = []))
)]
#[get("/portal/{slug}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    request: HttpRequest,
    portal: PortalClinic,
    address: ClientAddress,
) -> ApiResult<Json<Portal>> {
    let ctx = &state.ctx;
    if let Some(token) = preview_token(&request) {
        let preview = app::previews::authenticate(ctx, &portal.scope, &token).await?;
        let shown = app::previews::shown(ctx, &preview).await?;
        return Ok(Json(app::portal_settings::portal(portal.clinic, true, Some(shown))));
    }
    let signed_in = match cookies::client_session(ctx, portal.scope.clinic_id()).read(&request) {
        None => false,
        Some(token) => {
            let (host, address) = (host(&request), address.to_string());
            app::client_sessions::authenticate(ctx, &portal.scope, &token, &host, &address).await.is_ok()
        }
    };
    Ok(Json(app::portal_settings::portal(portal.clinic, signed_in, None)))
}
