//! Clients.

use contract::{
    clients::{Client, CreateClient, UpdateClient},
    ids::ClientId,
    paging::Page,
    reachability::{ForgetBounce, NoteBounce, Reachability},
};

use super::{ApiError, IdempotencyKey, Request, query, url};

/// A page of the clients who match the words, or of all of them.
pub async fn list(words: String, limit: u16, after: Option<String>) -> Result<Page<Client>, ApiError> {
    let words = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    let parameters = [("q", words), ("limit", Some(limit.to_string())), ("after", after)];
    Request::get(query(&url(&["/clients"]), &parameters)).send().await
}

/// One client.
pub async fn get(id: ClientId) -> Result<Client, ApiError> {
    Request::get(url(&["/clients/", &id.to_string()])).send().await
}

/// Adds a client.
pub async fn create(request: CreateClient, key: IdempotencyKey) -> Result<Client, ApiError> {
    Request::post(url(&["/clients"])).once(&key).json(&request).send().await
}

/// Changes a client who is as they were read.
pub async fn update(id: ClientId, version: i64, changes: UpdateClient) -> Result<Client, ApiError> {
    Request::patch(url(&["/clients/", &id.to_string()])).if_version(version).json(&changes).send().await
}

/// Whether a client can be written to.
pub async fn reachability(id: ClientId) -> Result<Reachability, ApiError> {
    Request::get(url(&["/clients/", &id.to_string(), "/reachability"])).send().await
}

/// Has mails to a client tried again, although one has bounced.
pub async fn forget_bounce(id: ClientId) -> Result<Reachability, ApiError> {
    let path = ["/clients/", &id.to_string(), "/reachability/forget-bounce"];
    Request::post(url(&path)).json(&ForgetBounce {}).send().await
}

/// Notes that a mail to a client has come back.
pub async fn note_bounce(id: ClientId) -> Result<Reachability, ApiError> {
    let path = ["/clients/", &id.to_string(), "/reachability/note-bounce"];
    Request::post(url(&path)).json(&NoteBounce {}).send().await
}
