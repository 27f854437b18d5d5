//! Messages that go out to clients.

use contract::{
    ids::MessageId,
    messages::{Message, RetriedMessages, RetryMessages},
    paging::Page,
};

use super::{ApiError, Request, query, url};

/// Which messages are wanted, by the names on the wire; empty for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// How far they have come.
    pub state: String,
    /// What kind they are.
    pub kind: String,
    /// By which way they go.
    pub channel: String,
}

impl Filter {
    /// Whether any message fits.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A page of messages, newest first.
pub async fn list(filter: Filter, limit: u16, after: Option<String>) -> Result<Page<Message>, ApiError> {
    let set = |value: String| Some(value).filter(|value| !value.is_empty());
    let parameters = [
        ("state", set(filter.state)),
        ("kind", set(filter.kind)),
        ("channel", set(filter.channel)),
        ("limit", Some(limit.to_string())),
        ("after", after),
    ];
    Request::get(query(&url(&["/messages"]), &parameters)).send().await
}

/// Tries a failed message again.
pub async fn retry(id: MessageId) -> Result<Message, ApiError> {
    Request::post(url(&["/messages/", &id.to_string(), "/retry"])).json(&RetryMessages {}).send().await
}

/// Tries all failed messages again.
pub async fn retry_all() -> Result<RetriedMessages, ApiError> {
    Request::post(url(&["/messages/retry"])).json(&RetryMessages {}).send().await
}
