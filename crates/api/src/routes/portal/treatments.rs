//! What clients can book.

use actix_web::{get, web::Data};
use contract::treatments::TreatmentMenu;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Viewing, section},
    problems::ApiResult,
    routes::Compressible,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list);
}

/// List what can be booked, and with whom.
#[utoipa::path(
    operation_id = "offered_treatment.list", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "Treatments and practitioners", body = TreatmentMenu)),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/treatments")]
pub(crate) async fn list(
    state: Data<ApiState>,
    viewer: Viewing<section::Booking>,
) -> ApiResult<Compressible<TreatmentMenu>> {
    Ok(Compressible(app::treatments::menu(&state.ctx, viewer.clinic()).await?))
}
