//! API keys, and the access tokens they are exchanged for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{ids::ApiKeyId, permissions::Permission};

/// An API key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    /// Names the key.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// How the secret begins, to recognise it by.
    pub secret_prefix: String,
    /// What it may do.
    pub scopes: Vec<Permission>,
    /// The key that made it, with which it is revoked; null when a person did.
    #[schema(required)]
    pub made_by: Option<ApiKeyId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working; null when it works until it is revoked.
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last exchanged for a token, to about a minute.
    #[schema(required)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A new API key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateApiKey {
    /// What it is for, 1 to 80 characters.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// What it may do: at least one, none that its maker may not do, none that is for people only.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_items = 1, max_items = 32)]
    pub scopes: Vec<Permission>,
    /// For how many days it works, 1 to 3650; a year when left out, until it is revoked when null. A key that
    /// is made by another ends with that one at the latest.
    #[validate(range(min = 1, max = 3650))]
    #[schema(minimum = 1, maximum = 3650)]
    #[serde(default = "a_year")]
    pub valid_days: Option<u16>,
}

/// For how many days a key works of which nobody says so.
pub const DEFAULT_VALID_DAYS: u16 = 365;

#[expect(clippy::unnecessary_wraps, reason = "the default of an optional field")]
const fn a_year() -> Option<u16> {
    Some(DEFAULT_VALID_DAYS)
}

/// A new API key with its secret, which is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedApiKey {
    /// The key.
    pub key: ApiKey,
    /// The secret, to be exchanged for access tokens.
    pub secret: String,
}

/// A bearer token for the API (RFC 6750).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessToken {
    /// A JWT.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// How long it works, in seconds.
    pub expires_in: u32,
    /// What it may do.
    pub scopes: Vec<Permission>,
}
