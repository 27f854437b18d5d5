//! Whether messages reach a client.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Why an address or number is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// The client has answered STOP. Only START from the same number ends the suppression.
    Unsubscribed,
    /// A mail server reported that the mailbox does not exist, or staff recorded a bounce. Staff can end the
    /// suppression.
    Bounced,
}

/// The suppression of an address or number: nothing is sent there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suppression {
    /// The reason.
    pub reason: SuppressionReason,
    /// When it began.
    pub since: DateTime<Utc>,
}

/// Whether messages reach a client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reachability {
    /// The suppression of the client's e-mail address; null if there is none.
    #[schema(required)]
    pub email: Option<Suppression>,
    /// The suppression of the client's telephone number; null if there is none.
    #[schema(required)]
    pub phone: Option<Suppression>,
}

/// Asks to forget a bounce. The body is an empty object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ForgetBounce {}

/// Records that a mail bounced. The body is an empty object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoteBounce {}
