//! API keys, and the access tokens that they are exchanged for.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{ids::ApiKeyId, permissions::Permission};

/// An API key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiKey {
    /// The key's id.
    pub id: ApiKeyId,
    /// The purpose of the key.
    pub name: String,
    /// The first characters of the secret, by which people recognise it.
    pub secret_prefix: String,
    /// The permissions it grants.
    pub scopes: Vec<Permission>,
    /// The key that created this one; revoking that key revokes this one too. Null if a person created it.
    #[schema(required)]
    pub made_by: Option<ApiKeyId>,
    /// When it was created.
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
    /// The purpose of the key, 1 to 80 characters.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// The permissions it grants: at least one, only permissions that its creator has, and none that is for
    /// people only.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_items = 1, max_items = 32)]
    pub scopes: Vec<Permission>,
    /// How many days it works, 1 to 3650. A year when left out; until it is revoked when null. A key that
    /// another key creates expires no later than that one.
    #[validate(range(min = 1, max = 3650))]
    #[schema(minimum = 1, maximum = 3650)]
    #[serde(default = "a_year")]
    pub valid_days: Option<u16>,
}

/// How many days a key works when the request does not say.
pub const DEFAULT_VALID_DAYS: u16 = 365;

#[expect(clippy::unnecessary_wraps, reason = "the default of an optional field")]
const fn a_year() -> Option<u16> {
    Some(DEFAULT_VALID_DAYS)
}

/// A new API key with its secret, which is shown only once.
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
    /// The lifetime in seconds.
    pub expires_in: u32,
    /// The permissions it grants.
    pub scopes: Vec<Permission>,
}
