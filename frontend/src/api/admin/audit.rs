//! The audit log.

use contract::{audit::AuditEntry, paging::Page};

use super::{ApiError, Request, query, url};

/// A page of the log, newest first.
pub async fn list(after: Option<String>) -> Result<Page<AuditEntry>, ApiError> {
    Request::get(query(&url(&["/audit"]), &[("limit", Some("50".to_owned())), ("after", after)])).send().await
}
