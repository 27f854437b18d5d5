//! What is done in the portal, by day.

use chrono::NaiveDate;
use contract::{portal_activity::PortalActivity, time::day_text};

use super::{ApiError, Request, query, url};

/// What was done from one day to another, both included.
pub async fn get(from: NaiveDate, to: NaiveDate) -> Result<PortalActivity, ApiError> {
    let parameters = [("from", Some(day_text(from))), ("to", Some(day_text(to)))];
    Request::get(query(&url(&["/portal-activity"]), &parameters)).send().await
}

/// Where the app reports what happens in it.
pub fn report_url() -> String {
    url(&["/staff/activity"])
}
