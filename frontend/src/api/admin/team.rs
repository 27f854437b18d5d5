//! The clinic's team, and invites to it.

use contract::{
    ids::{StaffId, TeamInviteId},
    paging::Page,
    staff::{Role, StaffMe},
    team::{
        AcceptTeamInvite, ChangeRole, CreateTeamInvite, InspectTeamInvite, ResendTeamInvite, TeamInvite,
        TeamInviteInspection, TeamMember,
    },
};

use super::{ApiError, IdempotencyKey, Request, url};

/// The whole team.
pub async fn list() -> Result<Page<TeamMember>, ApiError> {
    Request::get(url(&["/team/members"])).send().await
}

/// Gives somebody another role.
pub async fn change_role(id: StaffId, role: Role) -> Result<TeamMember, ApiError> {
    Request::put(member(id, "/role")).json(&ChangeRole { role }).send().await
}

/// Stops somebody from signing in.
pub async fn deactivate(id: StaffId) -> Result<TeamMember, ApiError> {
    Request::post(member(id, "/deactivate")).send().await
}

/// Lets somebody sign in again.
pub async fn activate(id: StaffId) -> Result<TeamMember, ApiError> {
    Request::post(member(id, "/activate")).send().await
}

/// Signs somebody out everywhere.
pub async fn end_sessions(id: StaffId) -> Result<(), ApiError> {
    Request::post(member(id, "/end-sessions")).send_and_forget().await
}

/// Switches off the second factor of somebody who has lost it.
pub async fn reset_second_factor(id: StaffId) -> Result<TeamMember, ApiError> {
    Request::post(member(id, "/reset-second-factor")).send().await
}

/// The open invites.
pub async fn list_invites() -> Result<Page<TeamInvite>, ApiError> {
    Request::get(url(&["/team/invites"])).send().await
}

/// Invites somebody.
pub async fn invite(request: CreateTeamInvite, key: IdempotencyKey) -> Result<TeamInvite, ApiError> {
    Request::post(url(&["/team/invites"])).once(&key).json(&request).send().await
}

/// Sends an invite again, with a new link.
pub async fn resend_invite(id: TeamInviteId, key: IdempotencyKey) -> Result<TeamInvite, ApiError> {
    Request::post(url(&["/team/invites/", &id.to_string(), "/resend"]))
        .once(&key)
        .json(&ResendTeamInvite {})
        .send()
        .await
}

/// Revokes an invite.
pub async fn revoke_invite(id: TeamInviteId) -> Result<TeamInvite, ApiError> {
    Request::post(url(&["/team/invites/", &id.to_string(), "/revoke"])).send().await
}

/// What the link of an invite is good for.
pub async fn inspect_invite(token: String) -> Result<TeamInviteInspection, ApiError> {
    Request::post(url(&["/staff/invites/inspect"])).json(&InspectTeamInvite { token }).send().await
}

/// Joins the team, and signs in.
pub async fn accept_invite(request: AcceptTeamInvite) -> Result<StaffMe, ApiError> {
    Request::post(url(&["/staff/invites/accept"])).json(&request).send().await
}

fn member(id: StaffId, what: &str) -> String {
    url(&["/team/members/", &id.to_string(), what])
}
