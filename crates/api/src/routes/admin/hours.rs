//! When practitioners work.

use actix_web::{
    HttpRequest, HttpResponse, delete, get, post, put,
    web::{Data, Json},
};
use contract::{
    hours::{CreateHoursException, HoursException, HoursExceptionList, WeeklyHours},
    ids::{HoursExceptionId, PractitionerId},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, IfMatch, id_named,
        permission::{PractitionersRead, PractitionersWrite},
    },
    problems::ApiResult,
    routes::{Created, Versioned},
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get).service(replace).service(list_exceptions).service(create_exception).service(delete_exception);
}

/// Read a practitioner's week.
#[utoipa::path(
    operation_id = "hours.get", tag = "hours", params(("id" = PractitionerId, Path)),
    responses((status = 200, description = "The week", body = WeeklyHours, headers(("ETag" = String, description = "The practitioner's version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["practitioners:read"]))
)]
#[get("/practitioners/{id}/hours")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<PractitionersRead>,
    id: Id<PractitionerId>,
) -> ApiResult<Versioned<WeeklyHours>> {
    let (week, version) = app::hours::get_week(&state.ctx, &actor.scope, id.0).await?;
    Ok(Versioned(week, version))
}

/// Replace a practitioner's week. Appointments already booked stay.
#[utoipa::path(
    operation_id = "hours.replace", tag = "hours", request_body = WeeklyHours,
    params(("id" = PractitionerId, Path), ("If-Match" = String, Header, description = "The ETag of the week or the practitioner as read")),
    responses((status = 200, description = "The week as it is now", body = WeeklyHours, headers(("ETag" = String, description = "The practitioner's new version")))),
    security(("staff_session" = []), ("access_token" = ["practitioners:write"]))
)]
#[put("/practitioners/{id}/hours")]
pub(crate) async fn replace(
    state: Data<ApiState>,
    actor: Authorized<PractitionersWrite>,
    id: Id<PractitionerId>,
    version: IfMatch,
    body: Body<WeeklyHours>,
) -> ApiResult<Versioned<WeeklyHours>> {
    let (week, version) = app::hours::replace_week(&state.ctx, &actor, id.0, version.0, &body).await?;
    Ok(Versioned(week, version))
}

/// List a practitioner's exceptions that have not passed.
#[utoipa::path(
    operation_id = "hours_exception.list", tag = "hours", params(("id" = PractitionerId, Path)),
    responses((status = 200, description = "The exceptions, soonest first", body = HoursExceptionList)),
    security(("staff_session" = []), ("access_token" = ["practitioners:read"]))
)]
#[get("/practitioners/{id}/hours-exceptions")]
pub(crate) async fn list_exceptions(
    state: Data<ApiState>,
    actor: Authorized<PractitionersRead>,
    id: Id<PractitionerId>,
) -> ApiResult<Json<HoursExceptionList>> {
    Ok(Json(app::hours::list_exceptions(&state.ctx, &actor.scope, id.0).await?))
}

/// Add leave, or extra hours. Appointments already booked stay.
#[utoipa::path(
    operation_id = "hours_exception.create", tag = "hours", request_body = CreateHoursException,
    params(
        ("id" = PractitionerId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")
    ),
    responses((status = 201, description = "The new exception", body = HoursException)),
    security(("staff_session" = []), ("access_token" = ["practitioners:write"]))
)]
#[post("/practitioners/{id}/hours-exceptions")]
pub(crate) async fn create_exception(
    state: Data<ApiState>,
    actor: Authorized<PractitionersWrite>,
    id: Id<PractitionerId>,
    body: Body<CreateHoursException>,
) -> ApiResult<Created<HoursException>> {
    Ok(Created(app::hours::create_exception(&state.ctx, &actor, &body.once, id.0, &body).await?))
}

/// Take an exception away.
#[utoipa::path(
    operation_id = "hours_exception.delete", tag = "hours",
    params(("id" = PractitionerId, Path), ("exception_id" = HoursExceptionId, Path)),
    responses((status = 204, description = "It is gone")),
    security(("staff_session" = []), ("access_token" = ["practitioners:write"]))
)]
#[delete("/practitioners/{id}/hours-exceptions/{exception_id}")]
pub(crate) async fn delete_exception(
    state: Data<ApiState>,
    actor: Authorized<PractitionersWrite>,
    request: HttpRequest,
    id: Id<PractitionerId>,
) -> ApiResult<HttpResponse> {
    let exception_id = id_named(&request, "exception_id")?;
    app::hours::delete_exception(&state.ctx, &actor, id.0, exception_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
