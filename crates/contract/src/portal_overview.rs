//! The portal from the view of staff: its address, who was invited, and who has joined.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    contact::{EmailAddress, PhoneNumber},
    ids::{ClientId, InviteId},
};

/// How far a person has come on the way into the portal.
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
    /// The invite has expired.
    Expired,
    /// The invite was revoked.
    Revoked,
    /// The invite could not be delivered.
    Bounced,
}

impl PersonState {
    /// Every state, in display order.
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

/// The number of people in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeopleCounts {
    /// All clients, and all invited people who are not clients yet.
    pub all: u32,
    /// All people who were ever invited, whatever the outcome.
    pub ever_invited: u32,
    /// Neither invited nor signed in.
    pub not_invited: u32,
    /// Invited, and the link was not opened yet.
    pub invited: u32,
    /// Have opened the link of an invite.
    pub opened: u32,
    /// Have signed in to the portal, invited or not.
    pub joined: u32,
    /// Those whose invite has expired.
    pub expired: u32,
    /// Those whose invite was revoked.
    pub revoked: u32,
    /// Those whose invite could not be delivered.
    pub bounced: u32,
}

impl PeopleCounts {
    /// The number of people in a state.
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
    /// The current address of the portal.
    pub portal_url: String,
    /// The address as a QR code: rows of `0` (light) and `1` (dark), separated by newlines.
    pub qr_modules: String,
    /// Whether the portal is switched on.
    pub portal_enabled: bool,
    /// The number of people in each state.
    pub people: PeopleCounts,
}

/// A person who has joined the portal or could join it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PortalPerson {
    /// The client; null for an invited person who is not a client yet.
    #[schema(required)]
    pub client_id: Option<ClientId>,
    /// The current invite, if there is one.
    #[schema(required)]
    pub invite_id: Option<InviteId>,
    /// First name; may be empty for a person who is not a client yet.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// E-mail address.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// Telephone.
    #[schema(required)]
    pub phone: Option<PhoneNumber>,
    /// Their state.
    pub state: PersonState,
    /// When the invite was created.
    #[schema(required)]
    pub invited_at: Option<DateTime<Utc>>,
    /// When the invite expires.
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

/// Selects people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PortalPeopleQuery {
    /// Only those in this state.
    #[param(inline)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PersonState>,
    /// `true`: only people who were ever invited, whatever the outcome; `false`: only people who never were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ever_invited: Option<bool>,
    /// Words to search for, at most 100 characters. Each word must be the beginning of a name or of a part of
    /// it, the beginning of an e-mail address, of its domain or of a part of these, or a part of a telephone
    /// number. Accents, case and punctuation make no difference.
    #[validate(length(max = 100))]
    #[param(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
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
