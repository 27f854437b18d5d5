//! The clinic itself.

use contract::clinics::{Clinic, ReplaceClinicSecurity, UpdateClinic};

use super::{ApiError, Request, url};

/// The clinic's details and settings.
pub async fn get() -> Result<Clinic, ApiError> {
    Request::get(url(&["/clinic"])).send().await
}

/// Changes them, as long as they are as they were read.
pub async fn update(version: i64, changes: UpdateClinic) -> Result<Clinic, ApiError> {
    Request::patch(url(&["/clinic"])).if_version(version).json(&changes).send().await
}

/// Changes what the team needs to sign in, as long as the clinic is as it was read.
pub async fn replace_security(version: i64, security: ReplaceClinicSecurity) -> Result<Clinic, ApiError> {
    Request::put(url(&["/clinic/security"])).if_version(version).json(&security).send().await
}
