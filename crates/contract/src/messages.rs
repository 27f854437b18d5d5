//! Messages in the outbox, as the clinic's staff see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::ids::{ClientId, MessageId};

/// The state of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    /// It waits to be sent, possibly after a failed try.
    Queued,
    /// The mail server or provider has accepted it.
    Sent,
    /// It has arrived. Only providers of text messages report this; mail servers do not.
    Delivered,
    /// It was given up or did not arrive; `fault` says why.
    Failed,
    /// It was dropped because it no longer made sense, such as the confirmation of a booking that had been
    /// cancelled by then.
    Dropped,
}

/// The channel of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageChannel {
    /// E-mail.
    Email,
    /// A text message.
    Sms,
}

/// Why a message was not sent. New values may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MessageFault {
    /// Portico could not compose the message.
    NotWritten,
    /// The mail server or provider does not answer, or is not on the public internet.
    Unreachable,
    /// The mail server or provider refuses the message for now.
    RefusedForNow,
    /// The mail server or provider refuses the message permanently.
    Refused,
    /// The address or number does not exist.
    ReceiverUnknown,
    /// The mail server or provider does not accept Portico's credentials.
    CredentialsRefused,
    /// No provider is set up for this channel.
    NoProvider,
    /// The mail server or provider does not accept the sender's address or number.
    SenderRefused,
    /// The receiver has answered STOP and gets no more texts.
    Unsubscribed,
    /// Texts to that country are not enabled, in Portico or at the provider.
    CountryNotAllowed,
    /// The connection to the mail server cannot be encrypted.
    Insecure,
    /// The address has letters beyond ASCII before the `@`, and the mail server offers no SMTPUTF8.
    NeedsSmtpUtf8,
    /// An earlier mail to this address bounced, so no more are sent there.
    Bounced,
    /// The provider accepted the text but could not reach the telephone.
    ReceiverUnreachable,
    /// It could not be sent in time. A sign-in link is useful for half an hour, one from the team for three
    /// days.
    TooLate,
    /// The clinic's portal is switched off, so the link would lead to a closed page. The message waits for the
    /// portal as long as it is useful.
    PortalOff,
    /// The daily limit is reached. A sign-in message is given up; any other message waits for the next day,
    /// which begins at midnight UTC.
    DailyLimit,
    /// The hourly limit of texts to numbers with the same prefix is reached. A sign-in message is given up; any
    /// other message waits for the next hour.
    PrefixLimit,
}

/// The client who receives a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageClient {
    /// The client's id.
    pub id: ClientId,
    /// The client's current name.
    pub name: String,
}

/// A message in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// The message's id. The `Message-ID` of a mail begins with it.
    pub id: MessageId,
    /// The kind of message, such as `login_link`, `appointment_booked` or `appointment_cancelled`. New values
    /// may be added.
    pub kind: String,
    /// Its state.
    pub state: MessageState,
    /// Its channel. Null until the first try, and for messages without a receiver, such as `posthog_events`.
    #[schema(required)]
    pub channel: Option<MessageChannel>,
    /// The masked address or number of the receiver. Null until the first try, and for messages without a
    /// receiver.
    #[schema(required)]
    pub receiver: Option<String>,
    /// The client who receives it, if known.
    #[schema(required)]
    pub client: Option<MessageClient>,
    /// The number of tries.
    pub attempts: u32,
    /// When the next try is; null if there is none.
    #[schema(required)]
    pub next_try_at: Option<DateTime<Utc>>,
    /// What went wrong at the last try; null if nothing did.
    #[schema(required)]
    pub fault: Option<MessageFault>,
    /// Technical details of what went wrong, in English. They name nobody.
    #[schema(required)]
    pub detail: Option<String>,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When it was sent, dropped or given up, or when it arrived, if that is known.
    #[schema(required)]
    pub done_at: Option<DateTime<Utc>>,
}

/// Selects messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagesQuery {
    /// Only those in this state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<MessageState>,
    /// Only those of this kind. At most 40 characters.
    #[validate(length(max = 40))]
    #[param(max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only those with this channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<MessageChannel>,
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

/// Asks to try one or all failed messages again. The body is an empty object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RetryMessages {}

/// The answer to a request to try messages again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetriedMessages {
    /// The number of messages that are tried again.
    pub count: u64,
}
