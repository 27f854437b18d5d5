//! The signed-in client.

use actix_web::{
    get,
    web::{Data, Json},
};
use contract::sessions::Me;

use crate::{ApiState, extract::Viewing, problems::ApiResult};

/// Read one's own details.
#[utoipa::path(
    operation_id = "me.get", tag = "me",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "The signed-in client", body = Me)),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/me")]
pub(crate) async fn get(state: Data<ApiState>, viewer: Viewing) -> ApiResult<Json<Me>> {
    Ok(Json(app::client_sessions::me(&state.ctx, &viewer).await?))
}
