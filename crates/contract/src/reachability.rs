//! Whether a client can be written to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Why nothing is sent to an address or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionReason {
    /// The client has answered STOP. Only START from the same number takes that back.
    Unsubscribed,
    /// A mail server has said that there is no such mailbox, or staff that a mail came back. Staff can have it
    /// tried again.
    Bounced,
}

/// That nothing is sent to an address or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suppression {
    /// Why.
    pub reason: SuppressionReason,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Whether a client can be written to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reachability {
    /// Why no mails go to the client's e-mail address; null when they do, or there is none.
    #[schema(required)]
    pub email: Option<Suppression>,
    /// Why no texts go to the client's telephone; null when they do, or there is none.
    #[schema(required)]
    pub phone: Option<Suppression>,
}

/// That a bounce is forgotten; there is nothing to say about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ForgetBounce {}

/// That a mail has come back; there is nothing to say about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoteBounce {}
