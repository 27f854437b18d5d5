//! The calendar, and free times.

use chrono::NaiveDate;
use contract::{
    calendar::Calendar,
    ids::{AppointmentId, PractitionerId, TreatmentId},
    slots::SlotCalendar,
};

use super::{ApiError, Request, query, url};

/// Some days of the calendar; from today when `date` is left out.
pub async fn get(date: Option<NaiveDate>, days: u8) -> Result<Calendar, ApiError> {
    let parameters = [("date", date.map(|date| date.to_string())), ("days", Some(days.to_string()))];
    Request::get(query(&url(&["/calendar"]), &parameters)).send().await
}

/// The free times of one day, also for an appointment that is to be moved.
pub async fn slots(
    treatment: TreatmentId,
    practitioner: Option<PractitionerId>,
    moving: Option<AppointmentId>,
    day: NaiveDate,
) -> Result<SlotCalendar, ApiError> {
    let parameters = [
        ("treatment_id", Some(treatment.to_string())),
        ("practitioner_id", practitioner.map(|id| id.to_string())),
        ("appointment_id", moving.map(|id| id.to_string())),
        ("from", Some(day.to_string())),
        ("to", Some(day.to_string())),
    ];
    Request::get(query(&url(&["/slots"]), &parameters)).send().await
}
