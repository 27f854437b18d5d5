//! The portal as staff look at it: its address, who was invited, who has joined.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    contact::{EmailAddress, PhoneNumber},
    ids::{ClientId, InviteId},
};

/// How far somebody has come on the way into the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// Neither invited nor signed in.
    NotInvited,
    /// Invited; the link was not opened yet.
    Invited,
    /// Has opened the link of an invite.
    Opened,
    /// Has signed in to the portal, invited or not.
    Joined,
    /// The invite is too old.
    Expired,
    /// The invite was taken back.
    Revoked,
    /// The invite could not be delivered.
    Bounced,
}

impl PersonState {
    /// Every state, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::NotInvited, Self::Invited, Self::Opened, Self::Joined, Self::Expired, Self::Bounced, Self::Revoked];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotInvited => "not_invited",
            Self::Invited => "invited",
            Self::Opened => "opened",
            Self::Joined => "joined",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Bounced => "bounced",
        }
    }
}

/// How many people are how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeopleCounts {
    /// All clients, and those invited who are no clients yet.
    pub all: u32,
    /// All who were ever invited, whatever came of it.
    pub ever_invited: u32,
    /// Neither invited nor signed in.
    pub not_invited: u32,
    /// Invited, and the link was not opened yet.
    pub invited: u32,
    /// Have opened the link of an invite.
    pub opened: u32,
    /// Have signed in to the portal, invited or not.
    pub joined: u32,
    /// Whose invite is too old.
    pub expired: u32,
    /// Whose invite was taken back.
    pub revoked: u32,
    /// Whose invite could not be delivered.
    pub bounced: u32,
}

impl PeopleCounts {
    /// How many are in that state.
    pub const fn of(&self, state: PersonState) -> u32 {
        match state {
            PersonState::NotInvited => self.not_invited,
            PersonState::Invited => self.invited,
            PersonState::Opened => self.opened,
            PersonState::Joined => self.joined,
            PersonState::Expired => self.expired,
            PersonState::Revoked => self.revoked,
            PersonState::Bounced => self.bounced,
        }
    }
}

/// The portal as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PortalOverview {
    /// The live address of the portal.
    pub portal_url: String,
    /// The address as a QR code: rows of `0` (light) and `1` (dark), separated by newlines.
    pub qr_modules: String,
    /// Whether clients can open it.
    pub portal_enabled: bool,
    /// How many people are how far.
    pub people: PeopleCounts,
}

/// Somebody who is in the portal, or could be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PortalPerson {
    /// The client; null for somebody invited who is no client yet.
    #[schema(required)]
    pub client_id: Option<ClientId>,
    /// The invite that counts, if there is one.
    #[schema(required)]
    pub invite_id: Option<InviteId>,
    /// First name; may be empty for somebody who is no client yet.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// E-mail address.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// Telephone.
    #[schema(required)]
    pub phone: Option<PhoneNumber>,
    /// How far they have come.
    pub state: PersonState,
    /// When the invite was made.
    #[schema(required)]
    pub invited_at: Option<DateTime<Utc>>,
    /// Until when the invite works.
    #[schema(required)]
    pub invite_expires_at: Option<DateTime<Utc>>,
    /// Why the invite could not be delivered.
    #[schema(required)]
    pub failure: Option<String>,
    /// When they first signed in.
    #[schema(required)]
    pub joined_at: Option<DateTime<Utc>>,
    /// When they last signed in.
    #[schema(required)]
    pub last_sign_in_at: Option<DateTime<Utc>>,
}

/// Which people are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PortalPeopleQuery {
    /// Only those who are that far.
    #[param(inline)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PersonState>,
    /// `true`: only those who were ever invited, whatever came of it; `false`: only those who never were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ever_invited: Option<bool>,
    /// Words that begin a name or a part of one, an e-mail address, its domain or a part of it, or are part of a
    /// telephone number; every word must match. Accents, case and punctuation make no difference. At most 100
    /// characters.
    #[validate(length(max = 100))]
    #[param(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
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
