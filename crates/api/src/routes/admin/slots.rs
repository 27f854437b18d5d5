//! Free times, as staff may book them.

use actix_web::{get, web::Data};
use contract::{
    problem::Problem,
    slots::{SlotCalendar, SlotQuery},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Authorized, Params, permission::AppointmentsRead},
    problems::ApiResult,
    routes::Compressible,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list);
}

/// Search free times. Neither the clinic's notice nor its horizon binds staff.
#[utoipa::path(
    operation_id = "slot.list", tag = "appointments", params(SlotQuery),
    responses(
        (status = 200, description = "The free times of each day", body = SlotCalendar),
        (status = 404, description = "Unknown treatment or practitioner", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["appointments:read"]))
)]
#[get("/slots")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<AppointmentsRead>,
    query: Params<SlotQuery>,
) -> ApiResult<Compressible<SlotCalendar>> {
    Ok(Compressible(app::slots::list(&state.ctx, &actor.scope, &query).await?))
}
