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
    let token = cookies::client_session(&state.ctx, portal.scope.clinic_id()).read(&request);
    let signed_in = match token {
        Some(token) => {
            let found = app::client_sessions::authenticate(
                &state.ctx,
                &portal.scope,
                &token,
                &host(&request),
                &address.to_string(),
            );
            found.await.is_ok()
        }
        None => false,
    };
    Ok(Json(app::clinics::portal(portal.clinic, signed_in)))
}
