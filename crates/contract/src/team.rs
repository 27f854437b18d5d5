//! The clinic's team: who is in it, inviting colleagues, and joining.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    contact::EmailAddress,
    ids::{StaffId, TeamInviteId},
    staff::Role,
};

/// A member of the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamMember {
    /// Names the member of staff.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// The e-mail address they sign in with.
    pub email: EmailAddress,
    /// What they are.
    pub role: Role,
    /// Whether they can sign in.
    pub active: bool,
    /// Whether a second factor is in use.
    pub second_factor: bool,
    /// When they signed in last; null when they never did.
    #[schema(required)]
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// When they were added.
    pub created_at: DateTime<Utc>,
}

/// Changes what a member of the team is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ChangeRole {
    /// What they are from now on.
    pub role: Role,
}

/// What has become of an invite to the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamInviteState {
    /// The mail is on its way or was sent.
    Invited,
    /// The person has joined the team by it.
    Joined,
    /// It is too old.
    Expired,
    /// An owner took it back, or invited the person anew.
    Revoked,
    /// The mail could not be delivered.
    Bounced,
}

/// An invite to the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamInvite {
    /// Names the invite.
    pub id: TeamInviteId,
    /// Where the mail goes, and what the person signs in with afterwards.
    pub email: EmailAddress,
    /// What the person becomes.
    pub role: Role,
    /// What has become of it.
    pub state: TeamInviteState,
    /// When the mail was handed over; null while it waits.
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
    /// Why the mail could not be delivered.
    #[schema(required)]
    pub failure: Option<String>,
    /// Until when its link works.
    pub expires_at: DateTime<Utc>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Invites somebody to the team. An earlier invite to the same address ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateTeamInvite {
    /// The e-mail address.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub email: String,
    /// What the person becomes.
    pub role: Role,
}

/// Sends an invite to the team once more, with a new link and a new expiry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ResendTeamInvite {}

/// What a link for somebody of the team is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountLinkState {
    /// It works, once.
    Usable,
    /// It was used, or is no longer needed.
    Used,
    /// A newer mail has a link that takes its place.
    Superseded,
    /// It is too old.
    Expired,
    /// An owner took it back.
    Revoked,
}

/// Asks what the link of an invite to the team is good for, without using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InspectTeamInvite {
    /// The token from the link's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
}

/// What the link of an invite to the team is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TeamInviteInspection {
    /// Whether it works.
    pub state: AccountLinkState,
    /// The clinic's name.
    pub clinic_name: String,
    /// What the person signs in with.
    pub email: EmailAddress,
    /// What the person becomes.
    pub role: Role,
    /// Whether the clinic requires a second factor, which is set up after joining.
    pub requires_second_factor: bool,
}

/// Joins the team by an invite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AcceptTeamInvite {
    /// The token from the link's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
    /// The name, at most 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// A password, 12 to 256 characters, not a well-known one.
    #[validate(length(min = 12, max = 256))]
    #[schema(min_length = 12, max_length = 256)]
    pub password: String,
}
