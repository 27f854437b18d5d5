//! Inviting people to the portal.

use contract::{
    ids::{ClientId, InviteId},
    invites::{
        ChangedInvites, CreateInvite, CreateInvites, CreatedInvites, Invite, InviteOutcome, InviteSettings,
        NamedInvites, ReplaceInviteSettings, ResendInvite,
    },
};

use super::{ApiError, IdempotencyKey, Request, url};

/// Invites a client, or somebody by their address.
pub async fn create(request: CreateInvite, key: IdempotencyKey) -> Result<Invite, ApiError> {
    Request::post(url(&["/invites"])).once(&key).json(&request).send().await
}

/// Invites several clients; what came of it for each.
pub async fn create_many(client_ids: Vec<ClientId>, key: IdempotencyKey) -> Result<Vec<InviteOutcome>, ApiError> {
    let request = Request::post(url(&["/invites/batch"])).once(&key).json(&CreateInvites { client_ids });
    let created: CreatedInvites = request.send().await?;
    Ok(created.clients.into_iter().map(|one| one.outcome).collect())
}

/// Sends several invites once more, or takes them back; what came of it for each.
pub async fn change_many(
    invite_ids: Vec<InviteId>,
    revokes: bool,
    key: IdempotencyKey,
) -> Result<Vec<InviteOutcome>, ApiError> {
    let path = if revokes { "/invites/revoke" } else { "/invites/resend" };
    let request = Request::post(url(&[path])).once(&key).json(&NamedInvites { invite_ids });
    let changed: ChangedInvites = request.send().await?;
    Ok(changed.invites.into_iter().map(|one| one.outcome).collect())
}

/// Sends an invite once more.
pub async fn resend(id: InviteId, key: IdempotencyKey) -> Result<Invite, ApiError> {
    Request::post(url(&["/invites/", &id.to_string(), "/resend"])).once(&key).json(&ResendInvite {}).send().await
}

/// Takes an invite back.
pub async fn revoke(id: InviteId) -> Result<Invite, ApiError> {
    Request::post(url(&["/invites/", &id.to_string(), "/revoke"])).send().await
}

/// How the clinic invites.
pub async fn settings() -> Result<InviteSettings, ApiError> {
    Request::get(url(&["/invite-settings"])).send().await
}

/// Changes how the clinic invites, if that is as it was read.
pub async fn replace_settings(version: i64, request: ReplaceInviteSettings) -> Result<InviteSettings, ApiError> {
    Request::put(url(&["/invite-settings"])).if_version(version).json(&request).send().await
}
