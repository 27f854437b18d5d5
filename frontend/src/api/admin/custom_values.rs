//! Custom values.

use contract::{custom_values::CustomValue, paging::Page};

use super::{ApiError, Request, WHOLE, query, url};

/// The whole catalogue.
pub async fn list() -> Result<Vec<CustomValue>, ApiError> {
    let path = query(&url(&["/custom-values"]), &[("limit", Some(WHOLE.to_owned()))]);
    let page: Page<CustomValue> = Request::get(path).send().await?;
    Ok(page.data)
}
