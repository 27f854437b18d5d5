//! Signing in by a one-time link or by the code beside it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Asks for a sign-in link. Give exactly one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestLoginLink {
    /// The client's e-mail address or telephone number.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The token of a used or expired link: the new one goes to the same person.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired_token: Option<String>,
}

/// The answer to everybody who asks, known to the clinic or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginLinkRequested {
    /// How long the link and the code work, in seconds.
    pub expires_in_seconds: u32,
    /// After how many seconds another may be asked for.
    pub resend_after_seconds: u32,
}

/// Asks what a link is good for, without using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InspectLoginLink {
    /// The token from the link's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
}

/// What can be done with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoginLinkState {
    /// It signs in.
    Usable,
    /// It has signed somebody in already.
    Used,
    /// A newer link was sent.
    Superseded,
    /// It is too old.
    Expired,
}

/// What a link is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LoginLinkInspection {
    /// What can be done with it.
    pub state: LoginLinkState,
    /// Whether it was asked for in this browser; if not, signing in takes a confirmation.
    pub same_browser: bool,
    /// Whom it signs in, masked, such as `e…@example.com`.
    pub masked_identifier: String,
}
