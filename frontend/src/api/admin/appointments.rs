//! Appointments.

use contract::{
    appointments::{CancelAppointment, CancellationQuote, ClinicAppointment, CreateAppointment, MoveAppointment},
    ids::{AppointmentId, ClientId},
    paging::Page,
};

use super::{ApiError, IdempotencyKey, Request, query, url};

/// A page of one client's appointments, latest first.
pub async fn of_client(
    client: ClientId,
    limit: u16,
    after: Option<String>,
) -> Result<Page<ClinicAppointment>, ApiError> {
    let parameters = [
        ("client_id", Some(client.to_string())),
        ("order", Some("latest".to_owned())),
        ("limit", Some(limit.to_string())),
        ("after", after),
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

/// Moves, if the appointment still has that version.
pub async fn reschedule(
    id: AppointmentId,
    version: i64,
    request: MoveAppointment,
    key: IdempotencyKey,
) -> Result<ClinicAppointment, ApiError> {
    let request = Request::post(url(&["/appointments/", &id.to_string(), "/move"])).json(&request);
    request.if_version(version).once(&key).send().await
}

/// What cancelling now would mean for the client.
pub async fn cancellation_quote(id: AppointmentId) -> Result<CancellationQuote, ApiError> {
    Request::get(url(&["/appointments/", &id.to_string(), "/cancellation-quote"])).send().await
}

/// Cancels.
pub async fn cancel(id: AppointmentId, request: CancelAppointment) -> Result<ClinicAppointment, ApiError> {
    Request::post(url(&["/appointments/", &id.to_string(), "/cancel"])).json(&request).send().await
}

/// Where the calendar file of an appointment is.
pub fn calendar_file(id: AppointmentId) -> String {
    url(&["/appointments/", &id.to_string(), "/calendar.ics"])
}
