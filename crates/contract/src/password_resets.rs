//! Somebody of the team has forgotten their password.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{contact::EmailAddress, team::AccountLinkState};

/// Asks for a link that sets a new password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestPasswordReset {
    /// The e-mail address that one signs in with.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub email: String,
}

/// The answer to everybody who asks, known or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasswordResetRequested {
    /// How long the link works, in seconds.
    pub expires_in_seconds: u32,
    /// After how many seconds another may be asked for.
    pub resend_after_seconds: u32,
}

/// Asks what a link is good for, without using it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InspectPasswordReset {
    /// The token from the link's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
}

/// What a link is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasswordResetInspection {
    /// Whether it works.
    pub state: AccountLinkState,
    /// The name of the clinic at which the password is set.
    pub clinic_name: String,
    /// What the person signs in with.
    pub email: EmailAddress,
}

/// Sets a new password by a link. All sessions end; a second factor stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConfirmPasswordReset {
    /// The token from the link's fragment.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub token: String,
    /// The new password, 12 to 256 characters, not a well-known one.
    #[validate(length(min = 12, max = 256))]
    #[schema(min_length = 12, max_length = 256)]
    pub new_password: String,
}
