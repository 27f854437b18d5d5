//! Where one is signed in.

use contract::{ids::SessionId, paging::Page, sessions::Session};

use super::{ApiError, Request, url};

/// One's sessions.
pub async fn list() -> Result<Page<Session>, ApiError> {
    Request::get(url(&["/staff/sessions"])).send().await
}

/// Signs out on another device.
pub async fn revoke(id: SessionId) -> Result<(), ApiError> {
    Request::delete(url(&["/staff/sessions/", &id.to_string()])).send_and_forget().await
}
