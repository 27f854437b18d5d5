//! Looking at the portal as a client sees it, without being able to change anything.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    ids::{ClientId, PreviewId},
    time,
};

/// Begins a preview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreatePreview {
    /// As whom the portal is seen; as a made-up client when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
}

/// A preview that has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedPreview {
    /// Names the preview.
    pub id: PreviewId,
    /// Where to look at it. The secret in its fragment is shown only once.
    pub url: String,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
}

/// What the client app says of the preview that it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShownPreview {
    /// Names the preview.
    pub id: PreviewId,
    /// As whom the portal is seen.
    pub client_name: String,
    /// When it ends by itself.
    #[serde(deserialize_with = "time::read_instant")]
    pub ends_at: DateTime<Utc>,
}
