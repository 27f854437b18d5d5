//! Login e-mails to many clients: each with a sign-in button of their own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::{
    contact::EmailAddress,
    ids::{ClientId, LoginMailingId},
    login_links::LinkSection,
    portal_overview::PersonState,
};

/// Clients that a filter finds, as in the list of the portal's people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AudienceFilter {
    /// Only those who are that far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PersonState>,
    /// `true`: only those who were ever invited; `false`: only those who never were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ever_invited: Option<bool>,
    /// Words, each of which must match; at most 100 characters.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

/// Who is to get a login e-mail. Give exactly one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// These clients, 1 to 1000.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_items = 1, max_items = 1000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_ids: Option<Vec<ClientId>>,
    /// Every client that this finds; an empty filter finds all.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<AudienceFilter>,
}

/// Sends a login e-mail to many clients.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateLoginMailing {
    /// Who is to get it.
    #[validate(nested)]
    pub audience: Audience,
    /// The part of the portal that the button leads to; the home page when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<LinkSection>,
}

/// A client without an e-mail address, or with one from which mails come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreachableClient {
    /// The client.
    pub client_id: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
}

/// Who would get a login e-mail, and who would not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AudienceCheck {
    /// How many would get it.
    pub reachable: u32,
    /// How many would not, for want of an e-mail address.
    pub without_address: u32,
    /// The first hundred of those, by name.
    pub unreachable: Vec<UnreachableClient>,
    /// How many more would not, because mails to their address come back; known of the first 20,000 with an
    /// address, by name.
    pub bouncing: u32,
    /// The first hundred of those, by name.
    pub bounced: Vec<UnreachableClient>,
    /// How many more the filter finds who were invited by address and are no clients yet: they get
    /// nothing either.
    pub not_clients: u32,
}

/// How a mailing is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailingState {
    /// Mails are being sent.
    Sending,
    /// Nothing is sent until it is resumed.
    Paused,
    /// It was cancelled: whoever had no mail by then gets none.
    Cancelled,
    /// Everybody was seen to.
    Finished,
}

/// What has become of the mail to one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientState {
    /// It is not their turn yet.
    Waiting,
    /// The mail is about to be sent, or to be tried again.
    Queued,
    /// The mail was handed over.
    Sent,
    /// The mail could not be delivered.
    Failed,
    /// Nothing was sent; the reason says why.
    Skipped,
    /// The mailing was cancelled before the mail was sent.
    Cancelled,
}

impl RecipientState {
    /// Every state, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::Sent, Self::Queued, Self::Waiting, Self::Failed, Self::Skipped, Self::Cancelled];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How many clients are how far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecipientCounts {
    /// All.
    pub all: u32,
    /// Not their turn yet.
    pub waiting: u32,
    /// About to be sent, or to be tried again.
    pub queued: u32,
    /// Handed over.
    pub sent: u32,
    /// Not delivered.
    pub failed: u32,
    /// Nothing was sent.
    pub skipped: u32,
    /// Cancelled before the mail was sent.
    pub cancelled: u32,
}

impl RecipientCounts {
    /// How many are in that state.
    pub const fn of(&self, state: RecipientState) -> u32 {
        match state {
            RecipientState::Waiting => self.waiting,
            RecipientState::Queued => self.queued,
            RecipientState::Sent => self.sent,
            RecipientState::Failed => self.failed,
            RecipientState::Skipped => self.skipped,
            RecipientState::Cancelled => self.cancelled,
        }
    }
}

/// A login e-mail to many clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginMailing {
    /// Names the mailing.
    pub id: LoginMailingId,
    /// How it is going.
    pub state: MailingState,
    /// The part of the portal that the button leads to; null for the home page.
    #[schema(required)]
    pub section: Option<LinkSection>,
    /// How many clients are how far.
    pub recipients: RecipientCounts,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When everybody was seen to, or when it was cancelled.
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
}

/// One client of a mailing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailingRecipient {
    /// The client.
    pub client_id: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// E-mail address.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// What has become of the mail.
    pub state: RecipientState,
    /// Why it was skipped (`no_address`, `newer_link`, `portal_off`), or in words why it was not
    /// delivered.
    #[schema(required)]
    pub reason: Option<String>,
    /// When the state last changed.
    pub updated_at: DateTime<Utc>,
}

/// Which clients of a mailing are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MailingRecipientsQuery {
    /// Only those in this state.
    #[param(inline)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RecipientState>,
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
