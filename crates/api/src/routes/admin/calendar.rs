//! The clinic's days.

use actix_web::{
    get,
    web::{Data, Json},
};
use contract::calendar::{Calendar, CalendarQuery};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Params,
        permission::{AppointmentsRead, ClientsRead},
    },
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get);
}

/// Read days of the calendar: who works when, and their appointments.
#[utoipa::path(
    operation_id = "calendar.get", tag = "appointments", params(CalendarQuery),
    responses((status = 200, description = "The days, with practitioners as columns", body = Calendar)),
    security(("staff_session" = []), ("access_token" = ["appointments:read", "clients:read"]))
)]
#[get("/calendar")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<(AppointmentsRead, ClientsRead)>,
    query: Params<CalendarQuery>,
) -> ApiResult<Json<Calendar>> {
    Ok(Json(app::calendar::get(&state.ctx, &actor.scope, &query).await?))
}
