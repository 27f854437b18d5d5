//! By which accounts a clinic's messages go out: its own, or the installation's.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::contact::EmailAddress;

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailEncryption {
    /// TLS begins after the greeting (STARTTLS), mostly on port 587. Never without.
    #[default]
    Starttls,
    /// TLS from the first byte, mostly on port 465.
    Tls,
}

/// A clinic's own mail server. The password is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailServer {
    /// Its host name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub encryption: MailEncryption,
    /// Who signs in there.
    pub user: String,
    /// The address that mails come from; the name before it is the clinic's.
    pub sender: EmailAddress,
    /// When signing in there last worked.
    pub checked_at: DateTime<Utc>,
}

/// By which server mails go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailDelivery {
    /// The clinic's own server; null when mails go by the installation's.
    #[schema(required)]
    pub own: Option<MailServer>,
    /// Rises with every change; to be sent as `If-Match`.
    pub version: i64,
}

/// A mail server to send by from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveMailServer {
    /// Its host name, 1 to 253 characters. It must have public addresses.
    #[validate(length(min = 1, max = 253))]
    #[schema(min_length = 1, max_length = 253)]
    pub host: String,
    /// Its port: 25, 465, 587 or 2525.
    pub port: u16,
    /// How the connection is protected.
    pub encryption: MailEncryption,
    /// Who signs in there, 1 to 254 characters.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub user: String,
    /// Their password, at most 512 characters. May be left out while host, port and user stay the
    /// same.
    #[validate(length(min = 1, max = 512))]
    #[schema(min_length = 1, max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The address that mails come from.
    #[validate(length(max = 254))]
    #[schema(max_length = 254)]
    pub sender: String,
}

/// A clinic's own account with Twilio. The auth token is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TextAccount {
    /// Names the account: `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// The number that texts come from, or the messaging service that chooses one.
    pub sender: String,
    /// When the account last opened.
    pub checked_at: DateTime<Utc>,
}

/// By which account texts go out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TextDelivery {
    /// The clinic's own account; null when texts go by the installation's.
    #[schema(required)]
    pub own: Option<TextAccount>,
    /// Whether the installation has an account to go by.
    pub shared: bool,
    /// Where an account of the clinic's own is to hand on what clients answer (in Twilio's console,
    /// "A message comes in"), so that STOP is heard.
    pub answer_url: String,
    /// Rises with every change; to be sent as `If-Match`.
    pub version: i64,
}

/// A Twilio account to send by from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveTextAccount {
    /// Names the account: `AC` and 32 hexadecimal digits.
    #[validate(length(max = 34))]
    #[schema(max_length = 34)]
    pub account_sid: String,
    /// Its auth token, at most 64 characters. May be left out while the account stays the same.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_token: Option<String>,
    /// The number that texts come from, or a messaging service: `MG` and 32 hexadecimal digits.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub sender: String,
}

/// How much a clinic sends in a day, which begins at midnight UTC. Sign-in messages do not count: they
/// have budgets of their own, of the size that the installation allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryLimits {
    /// Mails a day at most.
    pub daily_mails: u32,
    /// Texts a day at most.
    pub daily_texts: u32,
    /// What the installation allows: the most that `daily_mails` can be.
    pub most_daily_mails: u32,
    /// What the installation allows: the most that `daily_texts` can be.
    pub most_daily_texts: u32,
    /// Rises with every change; to be sent as `If-Match`. 0 until somebody changes them.
    pub version: i64,
}

/// How much the clinic sends in a day from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveDeliveryLimits {
    /// Mails a day at most; no more than the installation allows.
    #[validate(range(max = 10_000_000))]
    #[schema(maximum = 10_000_000)]
    pub daily_mails: u32,
    /// Texts a day at most; no more than the installation allows.
    #[validate(range(max = 10_000_000))]
    #[schema(maximum = 10_000_000)]
    pub daily_texts: u32,
}

/// By which accounts a clinic's messages go out, and how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliverySettings {
    /// Mails.
    pub mail: MailDelivery,
    /// Texts.
    pub texts: TextDelivery,
    /// How many of them.
    pub limits: DeliveryLimits,
}
