//! What clients see of the clinic.

use contract::portal_settings::{PortalImageKind, PortalSettings, SlugAvailability, UpdatePortalSettings};
use web_sys::File;

use super::{ApiError, Request, query, url};

/// The settings.
pub async fn get() -> Result<PortalSettings, ApiError> {
    Request::get(url(&["/portal-settings"])).send().await
}

/// Changes them, as long as they are as they were read.
pub async fn update(version: i64, changes: UpdatePortalSettings) -> Result<PortalSettings, ApiError> {
    Request::patch(url(&["/portal-settings"])).if_version(version).json(&changes).send().await
}

/// Whether the portal can have that address.
pub async fn check_slug(slug: String) -> Result<SlugAvailability, ApiError> {
    let path = url(&["/portal-settings/slug-availability"]);
    Request::get(query(&path, &[("slug", Some(slug))])).send().await
}

/// Makes a file the portal's logo or icon.
pub async fn replace_image(version: i64, kind: PortalImageKind, file: File) -> Result<PortalSettings, ApiError> {
    let path = url(&["/portal-settings/images/", kind.as_str()]);
    Request::put(path).if_version(version).file(file).send().await
}

/// Takes the portal's logo or icon away.
pub async fn delete_image(version: i64, kind: PortalImageKind) -> Result<PortalSettings, ApiError> {
    Request::delete(url(&["/portal-settings/images/", kind.as_str()])).if_version(version).send().await
}
