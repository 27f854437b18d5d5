//! The accounts that send a clinic's messages: its own, or the installation's.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::contact::EmailAddress;

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailEncryption {
    /// TLS begins after the greeting (STARTTLS), mostly on port 587. Without TLS, nothing is sent.
    #[default]
    Starttls,
    /// TLS from the first byte, mostly on port 465.
    Tls,
}

/// A clinic's own mail server. The password is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailServer {
    /// The host name.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is protected.
    pub encryption: MailEncryption,
    /// The user name.
    pub user: String,
    /// The sender's address. The sender's name is the clinic's.
    pub sender: EmailAddress,
    /// When signing in last succeeded.
    pub checked_at: DateTime<Utc>,
}

/// The server that sends mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailDelivery {
    /// The clinic's own server; null if the installation's server sends its mails.
    #[schema(required)]
    pub own: Option<MailServer>,
    /// Rises with every change; send it as `If-Match`.
    pub version: i64,
}

/// Saves a mail server that sends all mails from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveMailServer {
    /// The host name, 1 to 253 characters. It must have public addresses.
    #[validate(length(min = 1, max = 253))]
    #[schema(min_length = 1, max_length = 253)]
    pub host: String,
    /// The port: 25, 465, 587 or 2525.
    pub port: u16,
    /// How the connection is protected.
    pub encryption: MailEncryption,
    /// The user name, 1 to 254 characters.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub user: String,
    /// The password, at most 512 characters. It may be left out while host, port and user stay the same.
    #[validate(length(min = 1, max = 512))]
    #[schema(min_length = 1, max_length = 512)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The sender's address.
    #[validate(length(max = 254))]
    #[schema(max_length = 254)]
    pub sender: String,
}

/// A clinic's own account with Twilio. The auth token is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TextAccount {
    /// The account's id: `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// The number that sends texts, or the messaging service that chooses one.
    pub sender: String,
    /// When Twilio last accepted the credentials.
    pub checked_at: DateTime<Utc>,
}

/// The account that sends texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TextDelivery {
    /// The clinic's own account; null if the installation's account sends its texts.
    #[schema(required)]
    pub own: Option<TextAccount>,
    /// Whether the installation has an account.
    pub shared: bool,
    /// The webhook address for clients' answers (in Twilio's console, "A message comes in"). The clinic's own
    /// account needs it so that Portico learns of STOP.
    pub answer_url: String,
    /// Rises with every change; send it as `If-Match`.
    pub version: i64,
}

/// Saves a Twilio account that sends all texts from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveTextAccount {
    /// The account's id: `AC` and 32 hexadecimal digits.
    #[validate(length(max = 34))]
    #[schema(max_length = 34)]
    pub account_sid: String,
    /// The auth token, at most 64 characters. It may be left out while the account stays the same.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_token: Option<String>,
    /// The number that sends texts, or a messaging service: `MG` and 32 hexadecimal digits.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub sender: String,
}

/// The maximum number of messages that a clinic sends in a day, which begins at midnight UTC. Sign-in messages
/// do not count: they have budgets of their own, of the size that the installation allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryLimits {
    /// The maximum number of mails a day.
    pub daily_mails: u32,
    /// The maximum number of texts a day.
    pub daily_texts: u32,
    /// The maximum of `daily_mails`, set by the installation.
    pub most_daily_mails: u32,
    /// The maximum of `daily_texts`, set by the installation.
    pub most_daily_texts: u32,
    /// Rises with every change; send it as `If-Match`. 0 until somebody changes them.
    pub version: i64,
}

/// Saves the daily limits of the clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SaveDeliveryLimits {
    /// The maximum number of mails a day; no more than the installation allows.
    #[validate(range(max = 10_000_000))]
    #[schema(maximum = 10_000_000)]
    pub daily_mails: u32,
    /// The maximum number of texts a day; no more than the installation allows.
    #[validate(range(max = 10_000_000))]
    #[schema(maximum = 10_000_000)]
    pub daily_texts: u32,
}

/// The accounts that send a clinic's messages, and the daily limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliverySettings {
    /// Mails.
    pub mail: MailDelivery,
    /// Texts.
    pub texts: TextDelivery,
    /// The daily limits.
    pub limits: DeliveryLimits,
}
