//! Inviting people to the portal.

use contract::{
    ids::{ClientId, InviteId},
    invites::{
        CreateInvite, CreateInvites, CreatedInvites, Invite, InviteSettings, ReplaceInviteSettings, ResendInvite,
    },
};

use super::{ApiError, IdempotencyKey, Request, url};

/// Invites a client, or somebody by their address.
pub async fn create(request: CreateInvite, key: IdempotencyKey) -> Result<Invite, ApiError> {
    Request::post(url(&["/invites"])).once(&key).json(&request).send().await
}

/// Invites several clients.
pub async fn create_many(client_ids: Vec<ClientId>, key: IdempotencyKey) -> Result<CreatedInvites, ApiError> {
    Request::post(url(&["/invites/batch"])).once(&key).json(&CreateInvites { client_ids }).send().await
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
