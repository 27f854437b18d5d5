//! The client's home page.

use actix_web::{
    get,
    web::{Data, Json},
};
use contract::dashboard::Dashboard;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{ApiState, extract::Viewing, problems::ApiResult};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get);
}

/// Read all that the home page shows.
#[utoipa::path(
    operation_id = "dashboard.get", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "The home page", body = Dashboard)),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/dashboard")]
pub(crate) async fn get(state: Data<ApiState>, viewer: Viewing) -> ApiResult<Json<Dashboard>> {
    Ok(Json(app::dashboard::get(&state.ctx, &viewer, &viewer.clinic).await?))
}
