//! Practitioners and their hours.

use contract::{
    hours::{CreateHoursException, HoursException, HoursExceptionList, WeeklyHours},
    ids::{HoursExceptionId, PractitionerId},
    paging::Page,
    practitioners::{CreatePractitioner, Practitioner, UpdatePractitioner},
};

use super::{ApiError, IdempotencyKey, Request, WHOLE, query, url};

/// All practitioners.
pub async fn list() -> Result<Vec<Practitioner>, ApiError> {
    let page: Page<Practitioner> =
        Request::get(query(&url(&["/practitioners"]), &[("limit", Some(WHOLE.to_owned()))])).send().await?;
    Ok(page.data)
}

/// One practitioner.
pub async fn get(id: PractitionerId) -> Result<Practitioner, ApiError> {
    Request::get(url(&["/practitioners/", &id.to_string()])).send().await
}

/// Adds a practitioner.
pub async fn create(request: CreatePractitioner, key: IdempotencyKey) -> Result<Practitioner, ApiError> {
    Request::post(url(&["/practitioners"])).once(&key).json(&request).send().await
}

/// Changes a practitioner who is as they were read.
pub async fn update(id: PractitionerId, version: i64, changes: UpdatePractitioner) -> Result<Practitioner, ApiError> {
    Request::patch(url(&["/practitioners/", &id.to_string()])).if_version(version).json(&changes).send().await
}

/// Somebody's week.
pub async fn hours(id: PractitionerId) -> Result<WeeklyHours, ApiError> {
    Request::get(url(&["/practitioners/", &id.to_string(), "/hours"])).send().await
}

/// Replaces somebody's week.
pub async fn set_hours(id: PractitionerId, version: i64, week: WeeklyHours) -> Result<WeeklyHours, ApiError> {
    Request::put(url(&["/practitioners/", &id.to_string(), "/hours"])).if_version(version).json(&week).send().await
}

/// Exceptions to somebody's week that have not passed.
pub async fn exceptions(id: PractitionerId) -> Result<HoursExceptionList, ApiError> {
    Request::get(url(&["/practitioners/", &id.to_string(), "/hours-exceptions"])).send().await
}

/// Adds an exception.
pub async fn add_exception(
    id: PractitionerId,
    request: CreateHoursException,
    key: IdempotencyKey,
) -> Result<HoursException, ApiError> {
    Request::post(url(&["/practitioners/", &id.to_string(), "/hours-exceptions"]))
        .once(&key)
        .json(&request)
        .send()
        .await
}

/// Takes an exception away.
pub async fn remove_exception(id: PractitionerId, exception: HoursExceptionId) -> Result<(), ApiError> {
    Request::delete(url(&["/practitioners/", &id.to_string(), "/hours-exceptions/", &exception.to_string()]))
        .send_and_forget()
        .await
}
