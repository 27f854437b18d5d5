//! Appointments.

use chrono::SecondsFormat;
use contract::{
    appointments::{AppointmentsQuery, CancelAppointment, CancellationQuote, ClinicAppointment, CreateAppointment},
    ids::AppointmentId,
    paging::Page,
};

use super::{ApiError, IdempotencyKey, Request, query, url};

/// A page of the appointments that are wanted, soonest first.
pub async fn list(wanted: AppointmentsQuery) -> Result<Page<ClinicAppointment>, ApiError> {
    let instant = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let parameters = [
        ("from", wanted.from.map(instant)),
        ("to", wanted.to.map(instant)),
        ("client_id", wanted.client_id.map(|id| id.to_string())),
        ("limit", wanted.limit.map(|limit| limit.to_string())),
        ("after", wanted.after),
    ];
    Request::get(query(&url(&["/appointments"]), &parameters)).send().await
}

/// One appointment.
pub async fn get(id: AppointmentId) -> Result<ClinicAppointment, ApiError> {
    Request::get(url(&["/appointments/", &id.to_string()])).send().await
}

/// Books.
pub async fn create(request: CreateAppointment, key: IdempotencyKey) -> Result<ClinicAppointment, ApiError> {
    Request::post(url(&["/appointments"])).once(&key).json(&request).send().await
}

/// What cancelling now would mean for the client.
pub async fn cancellation_quote(id: AppointmentId) -> Result<CancellationQuote, ApiError> {
    Request::get(url(&["/appointments/", &id.to_string(), "/cancellation-quote"])).send().await
}

/// Cancels.
pub async fn cancel(id: AppointmentId, request: CancelAppointment) -> Result<ClinicAppointment, ApiError> {
    Request::post(url(&["/appointments/", &id.to_string(), "/cancel"])).json(&request).send().await
}
