//! API keys.

use contract::{
    api_keys::{ApiKey, CreateApiKey, CreatedApiKey},
    ids::ApiKeyId,
    paging::Page,
};

use super::{ApiError, IdempotencyKey, Request, url};

/// The clinic's keys.
pub async fn list() -> Result<Page<ApiKey>, ApiError> {
    Request::get(url(&["/api-keys"])).send().await
}

/// Makes a key; the answer holds its secret, this once.
pub async fn create(request: CreateApiKey, key: IdempotencyKey) -> Result<CreatedApiKey, ApiError> {
    Request::post(url(&["/api-keys"])).once(&key).json(&request).send().await
}

/// Revokes a key.
pub async fn revoke(id: ApiKeyId) -> Result<(), ApiError> {
    Request::delete(url(&["/api-keys/", &id.to_string()])).send_and_forget().await
}
