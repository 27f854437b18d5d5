//! A clinic's own project with PostHog, which is told what is done in the portal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A clinic's own project with PostHog. The project key is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PosthogProject {
    /// Where events go, such as `https://eu.i.posthog.com`.
    pub host: String,
    /// When PostHog last accepted the key.
    pub checked_at: DateTime<Utc>,
    /// When PostHog last took events; null when it has taken none yet.
    #[schema(required)]
    pub last_sent_at: Option<DateTime<Utc>>,
}

/// Whether PostHog is told what is done in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PosthogSettings {
    /// The clinic's project; null when nobody is told.
    #[schema(required)]
    pub project: Option<PosthogProject>,
    /// Rises with every change; to be sent as `If-Match`.
    pub version: i64,
}

/// A project to tell from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SavePosthogProject {
    /// Where events go, 1 to 280 characters: `https://` and a host with public addresses, such as
    /// `https://eu.i.posthog.com`.
    #[validate(length(min = 1, max = 280))]
    #[schema(min_length = 1, max_length = 280)]
    pub host: String,
    /// The project's key, `phc_…`, at most 200 characters. May be left out while the host stays the
    /// same.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_key: Option<String>,
}
