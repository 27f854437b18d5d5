//! Where one is signed in, and where the team is.

use contract::{
    ids::SessionId,
    paging::Page,
    sessions::{Session, TeamSession},
};

use super::{ApiError, Request, url};

/// One's sessions.
pub async fn list() -> Result<Page<Session>, ApiError> {
    Request::get(url(&["/staff/sessions"])).send().await
}

/// Signs out on another device.
pub async fn revoke(id: SessionId) -> Result<(), ApiError> {
    Request::delete(url(&["/staff/sessions/", &id.to_string()])).send_and_forget().await
}

/// The sessions of the whole team.
pub async fn list_team() -> Result<Page<TeamSession>, ApiError> {
    Request::get(url(&["/sessions"])).send().await
}

/// Signs somebody of the team out.
pub async fn revoke_team(id: SessionId) -> Result<(), ApiError> {
    Request::delete(url(&["/sessions/", &id.to_string()])).send_and_forget().await
}
