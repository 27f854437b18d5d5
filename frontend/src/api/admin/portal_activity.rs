//! What is done in the portal, by day.

use chrono::NaiveDate;
use contract::portal_activity::PortalActivity;

use super::{ApiError, Request, query, url};

/// What was done from one day to another, both included.
pub async fn get(from: NaiveDate, to: NaiveDate) -> Result<PortalActivity, ApiError> {
    let parameters = [("from", Some(from.to_string())), ("to", Some(to.to_string()))];
    Request::get(query(&url(&["/portal-activity"]), &parameters)).send().await
}

/// Where the app reports what happens in it.
pub fn report_url() -> String {
    url(&["/staff/activity"])
}
