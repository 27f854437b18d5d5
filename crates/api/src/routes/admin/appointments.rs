//! The clinic's appointments.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Json},
};
use contract::{
    appointments::{
        AppointmentsQuery, CancelAppointment, CancellationQuote, ClinicAppointment, CreateAppointment, MoveAppointment,
    },
    ids::AppointmentId,
    paging::Page,
    problem::Problem,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, IfMatch, OptionalIfMatch, Params,
        permission::{AppointmentsRead, AppointmentsWrite, ClientsRead},
    },
    problems::ApiResult,
    routes::{Created, Versioned, calendar_file},
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(list)
        .service(create)
        .service(get)
        .service(quote_cancellation)
        .service(reschedule)
        .service(cancel)
        .service(get_calendar_file);
}

/// List appointments, soonest first unless asked otherwise.
#[utoipa::path(
    operation_id = "appointment.list", tag = "appointments", params(AppointmentsQuery),
    responses((status = 200, description = "A page of appointments", body = Page<ClinicAppointment>)),
    security(("staff_session" = []), ("access_token" = ["appointments:read", "clients:read"]))
)]
#[get("/appointments")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<(AppointmentsRead, ClientsRead)>,
    query: Params<AppointmentsQuery>,
) -> ApiResult<Json<Page<ClinicAppointment>>> {
    Ok(Json(app::appointments::list(&state.ctx, &actor.scope, &query).await?))
}

/// Book for a client. When the time is taken, the answer names others near it.
#[utoipa::path(
    operation_id = "appointment.create", tag = "appointments", request_body = CreateAppointment,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses(
        (status = 201, description = "The new appointment", body = ClinicAppointment),
        (status = 404, description = "Unknown client, treatment or practitioner", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["appointments:write", "clients:read"]))
)]
#[post("/appointments")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<(AppointmentsWrite, ClientsRead)>,
    body: Body<CreateAppointment>,
) -> ApiResult<Created<ClinicAppointment>> {
    Ok(Created(app::appointments::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Read an appointment.
#[utoipa::path(
    operation_id = "appointment.get", tag = "appointments", params(("id" = AppointmentId, Path)),
    responses((status = 200, description = "The appointment", body = ClinicAppointment, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["appointments:read", "clients:read"]))
)]
#[get("/appointments/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<(AppointmentsRead, ClientsRead)>,
    id: Id<AppointmentId>,
) -> ApiResult<Versioned<ClinicAppointment>> {
    let found = app::appointments::get(&state.ctx, &actor.scope, id.0).await?;
    let version = found.appointment.version;
    Ok(Versioned(found, version))
}

/// Ask what it would mean if the client cancelled now.
#[utoipa::path(
    operation_id = "appointment.quote_cancellation", tag = "appointments", params(("id" = AppointmentId, Path)),
    responses(
        (status = 200, description = "What cancelling would mean", body = CancellationQuote),
        (status = 409, description = "No longer booked, or already started", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["appointments:read"]))
)]
#[get("/appointments/{id}/cancellation-quote")]
pub(crate) async fn quote_cancellation(
    state: Data<ApiState>,
    actor: Authorized<AppointmentsRead>,
    id: Id<AppointmentId>,
) -> ApiResult<Json<CancellationQuote>> {
    Ok(Json(app::appointments::quote(&state.ctx, &actor.scope, id.0).await?))
}

/// Move an appointment. When the time is taken, the answer names others near it.
#[utoipa::path(
    operation_id = "appointment.move", tag = "appointments", request_body = MoveAppointment,
    params(
        ("id" = AppointmentId, Path),
        ("If-Match" = String, Header, description = "The ETag of the appointment as it was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")
    ),
    responses((status = 200, description = "The appointment at its new time", body = ClinicAppointment, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["appointments:write", "clients:read"]))
)]
#[post("/appointments/{id}/move")]
pub(crate) async fn reschedule(
    state: Data<ApiState>,
    actor: Authorized<(AppointmentsWrite, ClientsRead)>,
    id: Id<AppointmentId>,
    version: IfMatch,
    body: Body<MoveAppointment>,
) -> ApiResult<Versioned<ClinicAppointment>> {
    let moved = app::appointments::reschedule(&state.ctx, &actor, &body.once, id.0, version.0, &body).await?;
    let version = moved.appointment.version;
    Ok(Versioned(moved, version))
}

/// Cancel an appointment for the clinic.
#[utoipa::path(
    operation_id = "appointment.cancel", tag = "appointments", request_body = CancelAppointment,
    params(
        ("id" = AppointmentId, Path),
        ("If-Match" = Option<String>, Header, description = "The ETag of the appointment as it was read; then only that version is cancelled")
    ),
    responses((status = 200, description = "The appointment as it is now", body = ClinicAppointment, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["appointments:write", "clients:read"]))
)]
#[post("/appointments/{id}/cancel")]
pub(crate) async fn cancel(
    state: Data<ApiState>,
    actor: Authorized<(AppointmentsWrite, ClientsRead)>,
    id: Id<AppointmentId>,
    version: OptionalIfMatch,
    body: Body<CancelAppointment>,
) -> ApiResult<Versioned<ClinicAppointment>> {
    let cancelled = app::appointments::cancel(&state.ctx, &actor, id.0, version.0, &body).await?;
    let version = cancelled.appointment.version;
    Ok(Versioned(cancelled, version))
}

/// Read an appointment as a calendar file.
#[utoipa::path(
    operation_id = "appointment.get_calendar_file", tag = "appointments", params(("id" = AppointmentId, Path)),
    responses((status = 200, description = "An iCalendar file (RFC 5545)", body = String, content_type = "text/calendar")),
    security(("staff_session" = []), ("access_token" = ["appointments:read"]))
)]
#[get("/appointments/{id}/calendar.ics")]
pub(crate) async fn get_calendar_file(
    state: Data<ApiState>,
    actor: Authorized<AppointmentsRead>,
    id: Id<AppointmentId>,
) -> ApiResult<HttpResponse> {
    Ok(calendar_file(app::appointments::calendar_file(&state.ctx, &actor.scope, id.0).await?))
}
