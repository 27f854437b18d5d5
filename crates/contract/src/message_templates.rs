//! The templates of a clinic's messages.

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
            /// Every message, in display order.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

message_kinds! {
    /// A one-time link and code for a person who asked to sign in.
    SignIn = "sign_in";
    /// Tells a person who asked to sign in that the clinic does not know their e-mail address.
    NoAccount = "no_account";
    /// An invite to the portal, with a link to join.
    Invite = "invite";
    /// A sign-in link that staff send to a client.
    LoginEmail = "login_email";
    /// Tells a client that somebody has copied a link that signs the client in.
    LoginLinkCopied = "login_link_copied";
    /// A code for a client's new e-mail address or telephone number.
    ContactCode = "contact_code";
    /// Tells a client that somebody else gave the client's e-mail address as their own.
    ContactTaken = "contact_taken";
    /// Tells a client's former e-mail address or telephone number that it was replaced.
    ContactChanged = "contact_changed";
    /// Confirms a booked appointment.
    AppointmentBooked = "appointment_booked";
    /// Confirms that an appointment was moved.
    AppointmentMoved = "appointment_moved";
    /// Brings a new calendar entry after new rules of the time zone changed the instant of an appointment but
    /// not its wall time.
    AppointmentTimeKept = "appointment_time_kept";
    /// Reminds of an appointment.
    AppointmentReminder = "appointment_reminder";
    /// Confirms that an appointment was cancelled.
    AppointmentCancelled = "appointment_cancelled";
}

/// The text is not the name of a message.
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

/// The texts of a message. They may hold custom values such as `{{client.first_name}}`, optionally with a
/// fallback: `{{client.first_name | fallback: "there"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageTexts {
    /// The mail's subject, on one line.
    pub subject: String,
    /// The mail as Markdown: paragraphs, `**bold**`, `*italic*`, links, lists, headings, `>` for a box. A link
    /// that stands alone becomes a button; text after `---` becomes small print. The text part of the mail is
    /// generated from the same source.
    pub body: String,
    /// The text message; null for a message that is sent by mail only.
    #[schema(required)]
    pub sms: Option<String>,
}

/// The template of one message of the clinic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageTemplate {
    /// The message.
    pub kind: MessageKind,
    /// Whether the clinic has a version of its own.
    pub customised: bool,
    /// The current texts.
    pub texts: MessageTexts,
    /// The texts that apply if the clinic has no version of its own.
    pub default_texts: MessageTexts,
    /// Why the clinic's version can no longer be sent since the rules changed; usually empty. While there are
    /// faults, clients get the default.
    pub faults: Vec<FieldError>,
    /// Custom values of which the mail and the text message must each hold at least one; empty if they need
    /// none.
    pub needs_one_of: Vec<String>,
    /// Rises with every change; the `ETag`. 0 before the first change.
    pub version: i64,
    /// When it was last changed; null before the first change.
    #[schema(required)]
    pub updated_at: Option<DateTime<Utc>>,
}

/// Replaces the clinic's own version of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateMessageTemplate {
    /// The mail's subject, on one line; 1 to 200 characters.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub subject: String,
    /// The mail as Markdown; 1 to 10000 characters.
    #[validate(length(min = 1, max = 10_000))]
    #[schema(min_length = 1, max_length = 10_000)]
    pub body: String,
    /// The text message, 1 to 1000 characters. Leave it out for a message that has none.
    #[validate(length(max = 1_000))]
    #[schema(max_length = 1_000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
}

/// A version of a message to preview before it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MessageDraft {
    /// The mail's subject, on one line; 1 to 200 characters.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub subject: String,
    /// The mail as Markdown; 1 to 10000 characters.
    #[validate(length(min = 1, max = 10_000))]
    #[schema(min_length = 1, max_length = 10_000)]
    pub body: String,
    /// The text message, 1 to 1000 characters. Leave it out for a message that has none.
    #[validate(length(max = 1_000))]
    #[schema(max_length = 1_000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
    /// The client whose values are used; a made-up one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
}

/// The encoding of a text message, which decides how much text fits.
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
    /// The encoding.
    pub encoding: SmsEncoding,
    /// The number of characters it counts as.
    pub characters: u32,
    /// The number of messages it is charged as.
    pub segments: u32,
}

/// A message as its receiver would get it. Sign-in links and codes are made up.
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
    /// The receiver: the member of staff who asked for the test.
    pub to: String,
}
