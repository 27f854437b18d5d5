//! Login e-mails to many clients. Each client gets a sign-in button of their own.

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

/// A filter for clients, as in the list of the portal's people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AudienceFilter {
    /// Only those in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PersonState>,
    /// `true`: only those who were ever invited; `false`: only those who never were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ever_invited: Option<bool>,
    /// Words that must all match; at most 100 characters.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

/// The receivers of a login e-mail. Send exactly one of the two fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// These clients, 1 to 1000.
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_items = 1, max_items = 1000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_ids: Option<Vec<ClientId>>,
    /// Every client that this filter finds; an empty filter finds all.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<AudienceFilter>,
}

/// Sends a login e-mail to many clients.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateLoginMailing {
    /// The receivers.
    #[validate(nested)]
    pub audience: Audience,
    /// The section of the portal that the button leads to; the home page when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<LinkSection>,
}

/// A client without an e-mail address, or with one that bounces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreachableClient {
    /// The client.
    pub client_id: ClientId,
    /// First name.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
}

/// How many people would get a login e-mail, and who would not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AudienceCheck {
    /// How many clients would get it.
    pub reachable: u32,
    /// How many clients would not get it because they have no e-mail address.
    pub without_address: u32,
    /// The first hundred of these, by name.
    pub unreachable: Vec<UnreachableClient>,
    /// How many more clients would not get it because mails to their address bounce. Only the first 20,000
    /// clients with an address, by name, are checked.
    pub bouncing: u32,
    /// The first hundred of these, by name.
    pub bounced: Vec<UnreachableClient>,
    /// How many more people match the filter but are not clients yet: they were invited by address and get
    /// nothing either.
    pub not_clients: u32,
}

/// The state of a mailing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailingState {
    /// Mails are being sent.
    Sending,
    /// Nothing is sent until it is resumed.
    Paused,
    /// It was cancelled. Clients who had no mail by then get none.
    Cancelled,
    /// All receivers are done.
    Finished,
}

/// The state of the mail to one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecipientState {
    /// It is not their turn yet.
    Waiting,
    /// The mail waits to be sent or retried.
    Queued,
    /// The mail server has accepted the mail.
    Sent,
    /// The mail could not be delivered.
    Failed,
    /// Nothing was sent; `reason` says why.
    Skipped,
    /// The mailing was cancelled before the mail was sent.
    Cancelled,
}

impl RecipientState {
    /// Every state, in display order.
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

/// The number of receivers in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecipientCounts {
    /// All receivers.
    pub all: u32,
    /// Those whose turn has not come yet.
    pub waiting: u32,
    /// Those whose mail waits to be sent or retried.
    pub queued: u32,
    /// Those whose mail was accepted by the mail server.
    pub sent: u32,
    /// Those whose mail could not be delivered.
    pub failed: u32,
    /// Those to whom nothing was sent.
    pub skipped: u32,
    /// Those whose mail was cancelled before it was sent.
    pub cancelled: u32,
}

impl RecipientCounts {
    /// The number of receivers in a state.
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
    /// The mailing's id.
    pub id: LoginMailingId,
    /// Its state.
    pub state: MailingState,
    /// The section of the portal that the button leads to; null for the home page.
    #[schema(required)]
    pub section: Option<LinkSection>,
    /// The number of receivers in each state.
    pub recipients: RecipientCounts,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it finished or was cancelled.
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
    /// The state of the mail.
    pub state: RecipientState,
    /// Why it was skipped (`no_address`, `newer_link`, `portal_off`), or a text that says why it was not
    /// delivered.
    #[schema(required)]
    pub reason: Option<String>,
    /// When the state last changed.
    pub updated_at: DateTime<Utc>,
}

/// Selects clients of a mailing.
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
    /// The cursor from `next` of the previous page.
    #[validate(length(max = 512))]
    #[param(max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}
