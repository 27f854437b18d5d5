//! What the client app has to know first.

use actix_web::{
    HttpRequest, get,
    web::{Data, Json},
};
use contract::portal::Portal;

use crate::{
    ApiState, cookies,
    extract::{ClientAddress, PortalClinic, host},
    problems::ApiResult,
};

/// Read the portal's name, look, and what is switched on.
#[utoipa::path(
    operation_id = "portal.get", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "The portal", body = Portal)),
    security(())
)]
#[get("/portal/{slug}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    request: HttpRequest,
    portal: PortalClinic,
    address: ClientAddress,
) -> ApiResult<Json<Portal>> {
    let ctx = &state.ctx;
    let client = match cookies::client_session(ctx, portal.scope.clinic_id()).read(&request) {
        None => None,
        Some(token) => {
            let (host, address) = (host(&request), address.to_string());
            app::client_sessions::authenticate(ctx, &portal.scope, &token, &host, &address).await.ok()
        }
    };
    let unread = match client {
        None => None,
        Some(client) => Some(app::notifications::count_unread(ctx, &client.scope).await?),
    };
    Ok(Json(app::clinics::portal(portal.clinic, unread)))
}
