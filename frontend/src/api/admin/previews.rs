//! Looking at the portal as a client sees it.

use contract::previews::{CreatePreview, CreatedPreview};

use super::{ApiError, IdempotencyKey, Request, url};

/// Begins a preview.
pub async fn create(request: CreatePreview) -> Result<CreatedPreview, ApiError> {
    Request::post(url(&["/previews"])).json(&request).once(&IdempotencyKey::fresh()).send().await
}
