//! Free times, as clients may book them.

use actix_web::{get, web::Data};
use contract::slots::{SlotCalendar, SlotQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Params, Viewing, section},
    problems::ApiResult,
    routes::Compressible,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list);
}

/// Search free times.
#[utoipa::path(
    operation_id = "offered_slot.list", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address"), SlotQuery),
    responses((status = 200, description = "The free times of each day", body = SlotCalendar)),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/slots")]
pub(crate) async fn list(
    state: Data<ApiState>,
    viewer: Viewing<section::Booking>,
    query: Params<SlotQuery>,
) -> ApiResult<Compressible<SlotCalendar>> {
    Ok(Compressible(app::slots::list_for_client(&state.ctx, &viewer, &query).await?))
}
