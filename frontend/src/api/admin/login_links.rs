//! Sign-in links that staff make for clients.

use contract::{
    ids::ClientId,
    login_links::{CreateLoginLink, CreatedLoginLink},
};

use super::{ApiError, IdempotencyKey, Request, url};

/// Makes a link for a client, or has one sent.
pub async fn create(
    client: ClientId,
    request: CreateLoginLink,
    key: IdempotencyKey,
) -> Result<CreatedLoginLink, ApiError> {
    Request::post(url(&["/clients/", &client.to_string(), "/login-links"])).once(&key).json(&request).send().await
}
