//! Messages that go out to clients, as the clinic's staff see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{ClientId, MessageId};

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// It waits to be sent, perhaps after a failed try.
    Queued,
    /// The mail server or provider has taken it.
    Sent,
    /// It has arrived. Providers of text messages tell that; mail servers do not.
    Delivered,
    /// It was given up, or did not arrive; `fault` says why.
    Failed,
    /// It no longer made sense when its turn came, such as the confirmation of a booking that was
    /// cancelled meanwhile, or a sign-in link that was asked for more than half an hour before.
    Dropped,
}

/// By which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageChannel {
    /// E-mail.
    Email,
    /// A text message.
    Sms,
}

/// Why a message was not sent. More may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageFault {
    /// Portico could not put the message together.
    NotWritten,
    /// The mail server or provider does not answer, or is not on the public internet.
    Unreachable,
    /// The mail server or provider answers that it cannot take the message now.
    RefusedForNow,
    /// The mail server or provider answers that it will never take the message.
    Refused,
    /// There is no such address or number.
    ReceiverUnknown,
    /// The mail server or provider does not accept Portico's credentials.
    CredentialsRefused,
    /// Nothing is set up that could send such a message.
    NoProvider,
    /// The mail server or provider does not accept the sender's address or number.
    SenderRefused,
    /// The receiver has asked, by answering STOP, for no more texts from this number.
    Unsubscribed,
    /// Texts to that country are not switched on, at Portico or at the provider.
    CountryNotAllowed,
    /// The connection to the mail server cannot be protected.
    Insecure,
    /// The address has letters beyond ASCII before the `@`, and the mail server offers no SMTPUTF8.
    NeedsSmtpUtf8,
    /// A former mail to this address came back, so that no more are sent there.
    Bounced,
    /// The provider has taken the text, and could not reach the telephone.
    ReceiverUnreachable,
    /// It could not be sent while it was of use: a sign-in link within half an hour, one from the team
    /// within three days.
    TooLate,
    /// The clinic's portal is switched off, so that the link would lead to a closed page. It waits until
    /// the portal is on, as long as it is of use.
    PortalOff,
    /// As many have gone out today as may in a day. A sign-in message is given up, anything else
    /// waits for the next day, which begins at midnight UTC.
    DailyLimit,
    /// More texts than usual went to numbers that begin like this one within an hour. A sign-in
    /// message is given up, anything else waits for the next hour.
    PrefixLimit,
}

/// The client whom a message is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageClient {
    /// Names the client.
    pub id: ClientId,
    /// The client's name now.
    pub name: String,
}

/// A message in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Names the message; a mail's `Message-ID` begins with it.
    pub id: MessageId,
    /// What kind of message it is, such as `login_link`, `appointment_booked` or
    /// `appointment_cancelled`. More may come.
    pub kind: String,
    /// How far it has come.
    pub state: MessageState,
    /// By which way it goes; null until sending was first tried, and for what goes to nobody, such as
    /// `posthog_events`.
    #[schema(required)]
    pub channel: Option<MessageChannel>,
    /// The address or number it goes to, masked; null until sending was first tried, and for what goes
    /// to nobody.
    #[schema(required)]
    pub receiver: Option<String>,
    /// The client it is for, where that is known.
    #[schema(required)]
    pub client: Option<MessageClient>,
    /// How often sending was tried.
    pub attempts: u32,
    /// When it is tried next; null when it is not.
    #[schema(required)]
    pub next_try_at: Option<DateTime<Utc>>,
    /// What went wrong the last time; null when nothing did.
    #[schema(required)]
    pub fault: Option<MessageFault>,
    /// Details of what went wrong, in English, for whoever looks into it; names nobody.
    #[schema(required)]
    pub detail: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was sent, dropped or given up; when it has arrived, where that is known.
    #[schema(required)]
    pub done_at: Option<DateTime<Utc>>,
}

/// Which messages are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagesQuery {
    /// Only those that have come so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<MessageState>,
    /// Only those of that kind. At most 40 characters.
    #[validate(length(max = 40))]
    #[param(max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only those that go that way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<MessageChannel>,
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

/// That one or all failed messages are to be tried again; there is nothing to say about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RetryMessages {}

/// How many messages are tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetriedMessages {
    /// How many.
    pub count: u64,
}
