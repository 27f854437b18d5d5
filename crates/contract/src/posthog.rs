//! A clinic's own PostHog project, which receives the events of the portal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A clinic's own PostHog project. The project key is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PosthogProject {
    /// The address that events are sent to, such as `https://eu.i.posthog.com`.
    pub host: String,
    /// When PostHog last accepted the key.
    pub checked_at: DateTime<Utc>,
    /// When PostHog last accepted events; null before the first time.
    #[schema(required)]
    pub last_sent_at: Option<DateTime<Utc>>,
}

/// The clinic's settings for PostHog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PosthogSettings {
    /// The clinic's project; null when no events are sent.
    #[schema(required)]
    pub project: Option<PosthogProject>,
    /// Rises with every change; send it as `If-Match`.
    pub version: i64,
}

/// Saves a project that receives events from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SavePosthogProject {
    /// The address that events are sent to, 1 to 280 characters: `https://` and a host with public addresses,
    /// such as `https://eu.i.posthog.com`.
    #[validate(length(min = 1, max = 280))]
    #[schema(min_length = 1, max_length = 280)]
    pub host: String,
    /// The project's key, `phc_…`, at most 200 characters. It may be left out while the host stays the same.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_key: Option<String>,
}
