//! The client's own appointments.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Json},
};
use contract::{
    appointments::{
        Appointment, BookAppointment, CancelMyAppointment, CancellationQuote, MoveMyAppointment, MyAppointmentsQuery,
    },
    ids::AppointmentId,
    paging::Page,
    problem::Problem,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Body, Id, OptionalIfMatch, Params, SignedIn, Viewing,
        section::{Appointments, AppointmentsOrBooking, Booking},
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

/// List one's own appointments, to come or past.
#[utoipa::path(
    operation_id = "my_appointment.list", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address"), MyAppointmentsQuery),
    responses((status = 200, description = "A page of appointments", body = Page<Appointment>)),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/appointments")]
pub(crate) async fn list(
    state: Data<ApiState>,
    viewer: Viewing<Appointments>,
    query: Params<MyAppointmentsQuery>,
) -> ApiResult<Json<Page<Appointment>>> {
    Ok(Json(app::appointments::list_mine(&state.ctx, &viewer, &query).await?))
}

/// Book what is held, or a free time. When it is taken, the answer names others near it.
#[utoipa::path(
    operation_id = "my_appointment.create", tag = "portal", request_body = BookAppointment,
    params(
        ("slug" = String, Path, description = "The slug in the portal's address"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")
    ),
    responses((status = 201, description = "The new appointment", body = Appointment)),
    security(("client_session" = []))
)]
#[post("/portal/{slug}/appointments")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: SignedIn<Booking>,
    body: Body<BookAppointment>,
) -> ApiResult<Created<Appointment>> {
    Ok(Created(app::appointments::book(&state.ctx, &actor, &body.once, &body).await?))
}

/// Read one of one's own appointments.
#[utoipa::path(
    operation_id = "my_appointment.get", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address"), ("id" = AppointmentId, Path)),
    responses((status = 200, description = "The appointment", body = Appointment, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/appointments/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    viewer: Viewing<AppointmentsOrBooking>,
    id: Id<AppointmentId>,
) -> ApiResult<Versioned<Appointment>> {
    let appointment = app::appointments::get_mine(&state.ctx, &viewer, id.0).await?;
    let version = appointment.version;
    Ok(Versioned(appointment, version))
}

/// Ask what cancelling now would mean.
#[utoipa::path(
    operation_id = "my_appointment.quote_cancellation", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address"), ("id" = AppointmentId, Path)),
    responses(
        (status = 200, description = "What cancelling would mean", body = CancellationQuote),
        (status = 409, description = "No longer booked, or already started", body = Problem, content_type = "application/problem+json")
    ),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/appointments/{id}/cancellation-quote")]
pub(crate) async fn quote_cancellation(
    state: Data<ApiState>,
    viewer: Viewing<Appointments>,
    id: Id<AppointmentId>,
) -> ApiResult<Json<CancellationQuote>> {
    Ok(Json(app::appointments::quote_mine(&state.ctx, &viewer, &viewer.clinic, id.0).await?))
}

/// Move one of one's own appointments. When the time is taken, the answer names others near it.
#[utoipa::path(
    operation_id = "my_appointment.move", tag = "portal", request_body = MoveMyAppointment,
    params(
        ("slug" = String, Path, description = "The slug in the portal's address"), ("id" = AppointmentId, Path),
        ("If-Match" = Option<String>, Header, description = "The ETag of the appointment as it was read; then only that version is moved"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")
    ),
    responses((status = 200, description = "The appointment at its new time", body = Appointment, headers(("ETag" = String, description = "The new version")))),
    security(("client_session" = []))
)]
#[post("/portal/{slug}/appointments/{id}/move")]
pub(crate) async fn reschedule(
    state: Data<ApiState>,
    actor: SignedIn<Booking>,
    id: Id<AppointmentId>,
    version: OptionalIfMatch,
    body: Body<MoveMyAppointment>,
) -> ApiResult<Versioned<Appointment>> {
    let moved = app::appointments::reschedule_mine(&state.ctx, &actor, &body.once, id.0, version.0, &body).await?;
    let version = moved.version;
    Ok(Versioned(moved, version))
}

/// Cancel one of one's own appointments.
#[utoipa::path(
    operation_id = "my_appointment.cancel", tag = "portal", request_body = CancelMyAppointment,
    params(
        ("slug" = String, Path, description = "The slug in the portal's address"), ("id" = AppointmentId, Path),
        ("If-Match" = Option<String>, Header, description = "The ETag of the appointment as it was read; then only that version is cancelled")
    ),
    responses((status = 200, description = "The appointment as it is now", body = Appointment, headers(("ETag" = String, description = "The new version")))),
    security(("client_session" = []))
)]
#[post("/portal/{slug}/appointments/{id}/cancel")]
pub(crate) async fn cancel(
    state: Data<ApiState>,
    actor: SignedIn<Appointments>,
    id: Id<AppointmentId>,
    version: OptionalIfMatch,
    body: Body<CancelMyAppointment>,
) -> ApiResult<Versioned<Appointment>> {
    let cancelled = app::appointments::cancel_mine(&state.ctx, &actor, id.0, version.0, &body).await?;
    let version = cancelled.version;
    Ok(Versioned(cancelled, version))
}

/// Read one of one's own appointments as a calendar file.
#[utoipa::path(
    operation_id = "my_appointment.get_calendar_file", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address"), ("id" = AppointmentId, Path)),
    responses((status = 200, description = "An iCalendar file (RFC 5545)", body = String, content_type = "text/calendar")),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/appointments/{id}/calendar.ics")]
pub(crate) async fn get_calendar_file(
    state: Data<ApiState>,
    viewer: Viewing<AppointmentsOrBooking>,
    id: Id<AppointmentId>,
) -> ApiResult<HttpResponse> {
    Ok(calendar_file(app::appointments::my_calendar_file(&state.ctx, &viewer, &viewer.clinic, id.0).await?))
}
