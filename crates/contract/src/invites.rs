//! Inviting people to the portal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    contact::EmailAddress,
    ids::{ClientId, InviteId},
};

/// What has become of an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InviteState {
    /// The mail is on its way or was sent.
    Invited,
    /// The link in it was opened.
    Opened,
    /// The person has signed in to the portal, by this invite or otherwise.
    Joined,
    /// It is too old.
    Expired,
    /// Staff took it back.
    Revoked,
    /// The mail could not be delivered.
    Bounced,
}

/// An invite to the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invite {
    /// Names the invite.
    pub id: InviteId,
    /// Who is invited; null while somebody new has no client record.
    #[schema(required)]
    pub client_id: Option<ClientId>,
    /// Where the mail goes.
    pub email: EmailAddress,
    /// First name; empty when only the address is known.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// What has become of it.
    pub state: InviteState,
    /// When the mail was handed over; null while it waits.
    #[schema(required)]
    pub sent_at: Option<DateTime<Utc>>,
    /// When its link was first opened.
    #[schema(required)]
    pub opened_at: Option<DateTime<Utc>>,
    /// Why the mail could not be delivered.
    #[schema(required)]
    pub failure: Option<String>,
    /// Until when its link works.
    pub expires_at: DateTime<Utc>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// Invites one person. Give exactly one of `client_id` and `email`. An earlier invite of the same
/// person ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateInvite {
    /// A client of the clinic, who has an e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The address of somebody who may be new to the clinic.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// First name of somebody new, at most 80 characters. Left out, the record is named by the
    /// part of the address before the `@`.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default)]
    pub first_name: String,
    /// Last name of somebody new, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default)]
    pub last_name: String,
}

/// Invites several clients, 1 to 200. Earlier invites of theirs end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateInvites {
    /// The clients.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    pub client_ids: Vec<ClientId>,
}

/// What came of inviting one of several people, of sending their invite once more, or of taking it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InviteOutcome {
    /// The mail is on its way.
    Invited,
    /// Has signed in to the portal before, so nothing was sent.
    AlreadyJoined,
    /// Has no e-mail address, so nothing was sent.
    NoAddress,
    /// An invite was sent within the last minute, so nothing was sent.
    JustInvited,
    /// The invite was revoked, or a newer one took its place, so nothing was done: invite the person anew.
    Closed,
    /// The invite is taken back.
    Revoked,
}

/// One of several clients who were invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvitedClient {
    /// The client.
    pub client_id: ClientId,
    /// What came of it.
    pub outcome: InviteOutcome,
    /// The invite that was made; null when none was.
    #[schema(required)]
    pub invite_id: Option<InviteId>,
}

/// What came of inviting several clients, in the order in which they were named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedInvites {
    /// One entry a client.
    pub clients: Vec<InvitedClient>,
}

/// Several invites, 1 to 200.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NamedInvites {
    /// The invites.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    pub invite_ids: Vec<InviteId>,
}

/// One of several invites that were to be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedInvite {
    /// The invite.
    pub invite_id: InviteId,
    /// What came of it.
    pub outcome: InviteOutcome,
}

/// What came of changing several invites, in the order in which they were named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedInvites {
    /// One entry an invite.
    pub invites: Vec<ChangedInvite>,
}

/// Sends an invite once more, with a new expiry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ResendInvite {}

/// Which invites are wanted. Those that another invite of the same person replaced are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InvitesQuery {
    /// Only those in this state.
    #[param(inline)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<InviteState>,
    /// How many rows at most, 1 to 200; 50 when left out.
    #[validate(range(min = 1, max = 200))]
    #[param(minimum = 1, maximum = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u16>,
    /// The cursor a former page gave as `next`.
    #[validate(length(max = 512))]
    #[param(max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// When somebody who is invited by address becomes a client of the clinic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientRecord {
    /// With the invite.
    #[default]
    AtOnce,
    /// When they ask for their sign-in link.
    OnJoining,
}

/// How the clinic invites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InviteSettings {
    /// For how many days the link in an invite works.
    pub expires_after_days: u16,
    /// When somebody who is invited by address becomes a client.
    pub client_record: ClientRecord,
    /// Rises with every change; the `ETag`.
    pub version: i64,
}

/// How the clinic is to invite; it holds for invites made from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReplaceInviteSettings {
    /// For how many days the link in an invite works, 1 to 365.
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365)]
    pub expires_after_days: u16,
    /// When somebody who is invited by address becomes a client.
    pub client_record: ClientRecord,
}
