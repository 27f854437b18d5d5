//! Treatments.

use contract::{
    ids::TreatmentId,
    paging::Page,
    treatments::{CreateTreatment, Treatment, UpdateTreatment},
};

use super::{ApiError, IdempotencyKey, Request, WHOLE, query, url};

/// All treatments.
pub async fn list() -> Result<Vec<Treatment>, ApiError> {
    let page: Page<Treatment> =
        Request::get(query(&url(&["/treatments"]), &[("limit", Some(WHOLE.to_owned()))])).send().await?;
    Ok(page.data)
}

/// Adds a treatment.
pub async fn create(request: CreateTreatment, key: IdempotencyKey) -> Result<Treatment, ApiError> {
    Request::post(url(&["/treatments"])).once(&key).json(&request).send().await
}

/// Changes a treatment that is as it was read.
pub async fn update(id: TreatmentId, version: i64, changes: UpdateTreatment) -> Result<Treatment, ApiError> {
    Request::patch(url(&["/treatments/", &id.to_string()])).if_version(version).json(&changes).send().await
}
