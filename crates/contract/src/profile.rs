//! The client's own profile. A new name applies immediately, a new address or number after it is confirmed by a
//! code.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::ContactChangeId;

/// Changes to the client's own name. Fields that are left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    /// First name, 1 to 80 characters.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

/// Asks for a code to be sent to a new e-mail address or telephone number. Send exactly one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RequestContactChange {
    /// The new e-mail address.
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The new telephone number, with or without the country's calling code.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// The answer to every request, whether the address is free or belongs to another client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactChange {
    /// The id of the change, which is needed to confirm it.
    pub id: ContactChangeId,
    /// The new address or number, in its stored form.
    pub contact: String,
    /// The lifetime of the code in seconds after it is sent.
    pub expires_in_seconds: u32,
    /// After how many seconds another code can be requested.
    pub resend_after_seconds: u32,
}

/// Confirms a change with the code that was sent to the new address or number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConfirmContactChange {
    /// Six digits; spaces and hyphens are ignored.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16)]
    pub code: String,
}
