//! What the client app has to know first.

use actix_web::{
    HttpRequest, get,
    web::{Data, Json},
};
use app::{ClientActor, Ctx, previews::Viewer};
use contract::{portal::Portal, problem::ErrorCode};

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
    let (viewer, shown) = match preview_token(&request) {
        Some(token) => {
            let preview = app::previews::authenticate(ctx, &portal.scope, &token).await?;
            (Some(Viewer::Preview(preview)), Some(app::previews::shown(ctx, &preview).await?))
        }
        None => (signed_in(ctx, &portal, &request, &address).await?.map(Viewer::Client), None),
    };
    let unread = match &viewer {
        Some(viewer) => Some(app::notifications::count_unread(ctx, viewer).await?),
        None => None,
    };
    Ok(Json(app::portal_settings::portal(&state.ctx, portal.clinic, unread, shown)?))
}

/// Whoever is signed in with this browser, if anybody is.
async fn signed_in(
    ctx: &Ctx,
    portal: &PortalClinic,
    request: &HttpRequest,
    address: &ClientAddress,
) -> ApiResult<Option<ClientActor>> {
    let Some(token) = cookies::client_session(ctx, portal.scope.clinic_id()).read(request) else { return Ok(None) };
    let (host, address) = (host(request), address.to_string());
    match app::client_sessions::authenticate(ctx, &portal.scope, &token, &host, &address).await {
        Ok(client) => Ok(Some(client)),
        Err(error) if error.code() == ErrorCode::Unauthenticated => Ok(None),
        // What went wrong here signs nobody out.
        Err(error) => Err(error.into()),
    }
}
