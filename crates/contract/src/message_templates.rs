//! What the messages of a clinic say.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    },
};
use validator::Validate;

use crate::{ids::ClientId, problem::FieldError};

macro_rules! message_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)+) => {
        /// A message that Portico sends for a clinic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum MessageKind {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)+
        }

        impl MessageKind {
            /// Every message, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

message_kinds! {
    /// A one-time link and code, for whoever asked to sign in.
    SignIn = "sign_in";
    /// That nobody is known by the e-mail address somebody asked to sign in with.
    NoAccount = "no_account";
    /// An invite to the portal, with a link to join.
    Invite = "invite";
    /// A link to sign in with, which staff send to a client.
    LoginEmail = "login_email";
    /// That staff have copied a link that signs the client in.
    LoginLinkCopied = "login_link_copied";
    /// A code to a client's new e-mail address or telephone number.
    ContactCode = "contact_code";
    /// That somebody gave an e-mail address as their own which another client has.
    ContactTaken = "contact_taken";
    /// That a client is reached elsewhere now; goes to where they were reached before.
    ContactChanged = "contact_changed";
    /// That an appointment is booked.
    AppointmentBooked = "appointment_booked";
    /// That an appointment has another time.
    AppointmentMoved = "appointment_moved";
    /// That an appointment has kept its wall time by new rules of its time zone; brings a calendar entry.
    AppointmentTimeKept = "appointment_time_kept";
    /// That an appointment is near.
    AppointmentReminder = "appointment_reminder";
    /// That an appointment is cancelled.
    AppointmentCancelled = "appointment_cancelled";
}

/// A text that names no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no message has this name, see the list of message templates")]
pub struct UnknownMessage;

impl FromStr for MessageKind {
    type Err = UnknownMessage;

    fn from_str(name: &str) -> Result<Self, UnknownMessage> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name).ok_or(UnknownMessage)
    }
}

impl utoipa::PartialSchema for MessageKind {
    fn schema() -> RefOr<Schema> {
        let names = Self::ALL.iter().map(|kind| kind.as_str());
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).build().into()
    }
}

impl ToSchema for MessageKind {}

/// What a message says. All of it may hold custom values such as `{{client.first_name}}`, with a
/// fallback if one likes: `{{client.first_name | fallback: "there"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageTexts {
    /// The mail's subject, one line.
    pub subject: String,
    /// The mail, as Markdown: paragraphs, `**bold**`, `*italic*`, links, lists, headings, `>` for a
    /// box. A link that stands alone is a button; what follows `---` is small print. The text
    /// part of the mail is made from the same source.
    pub body: String,
    /// The text message; null for a message that is sent by mail only.
    #[schema(required)]
    pub sms: Option<String>,
}

/// What one message of the clinic says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageTemplate {
    /// Which message.
    pub kind: MessageKind,
    /// Whether the clinic has a version of its own.
    pub customised: bool,
    /// What it says now.
    pub texts: MessageTexts,
    /// What it says unless the clinic has a version of its own.
    pub default_texts: MessageTexts,
    /// Why the clinic's version cannot be sent any more, since rules have changed; empty as a rule. While it
    /// is not, clients get the default.
    pub faults: Vec<FieldError>,
    /// Custom values of which mail and text message each need one, or they would be of no use;
    /// empty when they do without.
    pub needs_one_of: Vec<String>,
    /// Rises with every change; the `ETag`. 0 while nothing was ever changed.
    pub version: i64,
    /// When it was last changed; null while nothing was ever changed.
    #[schema(required)]
    pub updated_at: Option<DateTime<Utc>>,
}

/// The clinic's own version of a message, as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateMessageTemplate {
    /// The mail's subject, one line of 1 to 200 characters.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub subject: String,
    /// The mail, as Markdown; 1 to 10000 characters.
    #[validate(length(min = 1, max = 10_000))]
    #[schema(min_length = 1, max_length = 10_000)]
    pub body: String,
    /// The text message, 1 to 1000 characters; left out for a message that has none.
    #[validate(length(max = 1_000))]
    #[schema(max_length = 1_000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
}

/// A version of a message that is looked at before it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MessageDraft {
    /// The mail's subject, one line of 1 to 200 characters.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub subject: String,
    /// The mail, as Markdown; 1 to 10000 characters.
    #[validate(length(min = 1, max = 10_000))]
    #[schema(min_length = 1, max_length = 10_000)]
    pub body: String,
    /// The text message, 1 to 1000 characters; left out for a message that has none.
    #[validate(length(max = 1_000))]
    #[schema(max_length = 1_000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
    /// For which client; a made-up one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
}

/// How a text message is written on the wire, and so how much fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SmsEncoding {
    /// GSM 7-bit: 160 characters alone, 153 in each of several.
    Gsm7,
    /// UCS-2, as soon as one character needs it: 70 characters alone, 67 in each of several.
    Ucs2,
}

/// A text message as it will be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SmsPreview {
    /// The text.
    pub text: String,
    /// How it is written.
    pub encoding: SmsEncoding,
    /// How many characters it counts as.
    pub characters: u32,
    /// How many messages it is charged as.
    pub segments: u32,
}

/// A message as its receiver would get it. Links and codes to sign in with are made up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessagePreview {
    /// The mail's subject.
    pub subject: String,
    /// The mail's HTML part, a whole document.
    pub html: String,
    /// The mail's text part.
    pub text: String,
    /// The text message; null for a message that is sent by mail only.
    #[schema(required)]
    pub sms: Option<SmsPreview>,
}

/// A message that was sent as a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueuedTest {
    /// Whom it goes to: the member of staff who asked for it.
    pub to: String,
}
