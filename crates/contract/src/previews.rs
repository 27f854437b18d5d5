//! Previews: read-only views of the portal as a client sees it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    ids::{ClientId, PreviewId},
    time,
};

/// Starts a preview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreatePreview {
    /// The client whose portal is shown; a made-up client when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ClientId>,
}

/// A preview that has started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatedPreview {
    /// The preview's id.
    pub id: PreviewId,
    /// The address of the preview. The secret in its fragment is shown only once.
    pub url: String,
    /// When it expires.
    pub ends_at: DateTime<Utc>,
}

/// The preview that the client app is showing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShownPreview {
    /// The preview's id.
    pub id: PreviewId,
    /// The client whose portal is shown.
    pub client_name: String,
    /// When it expires.
    #[serde(deserialize_with = "time::read_instant")]
    pub ends_at: DateTime<Utc>,
}
