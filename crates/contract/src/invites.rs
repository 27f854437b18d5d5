//! Inviting people to the portal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    contact::EmailAddress,
    ids::{ClientId, InviteId},
};

/// The state of an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InviteState {
    /// The mail is queued or was sent.
    Invited,
    /// The link in it was opened.
    Opened,
    /// The person has signed in to the portal, by this invite or otherwise.
    Joined,
    /// The invite has expired.
    Expired,
    /// Staff revoked the invite.
    Revoked,
    /// The mail could not be delivered.
    Bounced,
}

/// An invite to the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invite {
    /// The invite's id.
    pub id: InviteId,
    /// The invited client; null while a new person has no client record.
    #[schema(required)]
    pub client_id: Option<ClientId>,
    /// The address that the mail goes to.
    pub email: EmailAddress,
    /// First name; empty when only the address is known.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// Its state.
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
    /// When its link expires.
    pub expires_at: DateTime<Utc>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
}

/// Invites one person. Send exactly one of `client_id` and `email`. The new invite replaces an earlier one of
/// the same person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateInvite {
    /// A client of the clinic with an e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
    /// The address of a person who may be new to the clinic.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// First name of a new person, at most 80 characters. When left out, the part of the address before the `@`
    /// becomes the name.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default)]
    pub first_name: String,
    /// Last name of a new person, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default)]
    pub last_name: String,
    /// Whether to invite a new person even if the clinic seems to have them as a client already
    /// (`similar_client`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub even_if_similar: bool,
}

/// Invites several clients, 1 to 200. The new invites replace earlier ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateInvites {
    /// The clients.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    pub client_ids: Vec<ClientId>,
}

/// The outcome for one of several people who were invited, or whose invites were resent or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InviteOutcome {
    /// The mail is queued.
    Invited,
    /// Nothing was sent, because the person has signed in to the portal before.
    AlreadyJoined,
    /// Nothing was sent, because the client has no e-mail address.
    NoAddress,
    /// Nothing was sent, because an invite went out within the last minute.
    JustInvited,
    /// Nothing was done, because the invite was revoked or replaced. Create a new invite instead.
    Closed,
    /// The invite was revoked.
    Revoked,
}

/// One of several clients who were invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvitedClient {
    /// The client.
    pub client_id: ClientId,
    /// The outcome.
    pub outcome: InviteOutcome,
    /// The new invite; null when none was created.
    #[schema(required)]
    pub invite_id: Option<InviteId>,
}

/// The outcome of inviting several clients, in the order of the request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedInvites {
    /// One entry for each client.
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

/// One of several invites to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedInvite {
    /// The invite.
    pub invite_id: InviteId,
    /// The outcome.
    pub outcome: InviteOutcome,
}

/// The outcome of changing several invites, in the order of the request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedInvites {
    /// One entry for each invite.
    pub invites: Vec<ChangedInvite>,
}

/// Resends an invite with a new expiry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ResendInvite {}

/// Selects invites. Replaced invites are left out.
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
    /// The cursor from `next` of the previous page.
    #[validate(length(max = 512))]
    #[param(max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// When a person who is invited by address becomes a client of the clinic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientRecord {
    /// With the invite.
    #[default]
    AtOnce,
    /// When they ask for their sign-in link.
    OnJoining,
}

/// The clinic's settings for invites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InviteSettings {
    /// How many days the link in an invite works.
    pub expires_after_days: u16,
    /// When a person who is invited by address becomes a client.
    pub client_record: ClientRecord,
    /// Rises with every change; the `ETag`.
    pub version: i64,
}

/// Replaces the settings for invites. They apply to invites created from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReplaceInviteSettings {
    /// How many days the link in an invite works, 1 to 365.
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365)]
    pub expires_after_days: u16,
    /// When a person who is invited by address becomes a client.
    pub client_record: ClientRecord,
}
