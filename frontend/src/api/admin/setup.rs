//! The first run: the first clinic and its owner.

use contract::{
    portal_settings::SlugAvailability,
    setup::{CheckSetupSlug, InspectSetup, SetUp, SetupChoices},
    staff::StaffMe,
};

use super::{ApiError, Request, url};

/// What the first clinic can choose from.
pub async fn inspect(token: String) -> Result<SetupChoices, ApiError> {
    Request::post(url(&["/setup/inspect"])).json(&InspectSetup { token }).send().await
}

/// Whether the first portal can have a slug.
pub async fn check_slug(token: String, slug: String) -> Result<SlugAvailability, ApiError> {
    Request::post(url(&["/setup/check-slug"])).json(&CheckSetupSlug { token, slug }).send().await
}

/// Creates the first clinic and its owner, and signs the owner in.
pub async fn create(request: SetUp) -> Result<StaffMe, ApiError> {
    Request::post(url(&["/setup"])).json(&request).send().await
}
