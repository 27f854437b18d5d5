//! The clinic's own PostHog.

use contract::posthog::{PosthogSettings, SavePosthogProject};

use super::{ApiError, Request, url};

const SETTINGS: &str = "/posthog-settings";

/// Whether PostHog is told what is done in the portal.
pub async fn get() -> Result<PosthogSettings, ApiError> {
    Request::get(url(&[SETTINGS])).send().await
}

/// Tells that project, as long as nobody has changed that meanwhile.
pub async fn save(version: i64, project: SavePosthogProject) -> Result<PosthogSettings, ApiError> {
    Request::put(url(&[SETTINGS])).if_version(version).json(&project).send().await
}

/// Tells PostHog nothing any more.
pub async fn remove(version: i64) -> Result<PosthogSettings, ApiError> {
    Request::delete(url(&[SETTINGS])).if_version(version).send().await
}
