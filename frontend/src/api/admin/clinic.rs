//! The clinic itself.

use contract::clinics::{Clinic, UpdateClinic};

use super::{ApiError, Request, url};

/// The clinic's details and settings.
pub async fn get() -> Result<Clinic, ApiError> {
    Request::get(url(&["/clinic"])).send().await
}

/// Changes them, as long as they are as they were read.
pub async fn update(version: i64, changes: UpdateClinic) -> Result<Clinic, ApiError> {
    Request::patch(url(&["/clinic"])).if_version(version).json(&changes).send().await
}
