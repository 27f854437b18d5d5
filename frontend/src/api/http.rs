//! Requests and answers: JSON both ways, problems as errors, cancelled when nobody waits any more.

use std::cell::RefCell;

use contract::problem::Problem;
use futures_util::future::LocalBoxFuture;
use gloo_net::http::{Headers, Method, RequestBuilder};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use web_sys::{AbortController, File};

use super::{ApiError, json};
use crate::browser::{address::encode, clock};

/// Names one intention, so that sending it again cannot do it twice. Make one when the person
/// decides, and keep it for every try of the same request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key for a new intention.
    pub fn fresh() -> Self {
        let key = web_sys::window().and_then(|window| window.crypto().ok()).map(|crypto| crypto.random_uuid());
        Self(key.unwrap_or_default())
    }
}

thread_local! {
    static PREVIEW: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Says on every request from now on that it comes from the preview with that secret.
pub fn use_preview(token: String) {
    PREVIEW.set(Some(token));
}

/// A request to be sent.
#[must_use]
pub struct Request {
    method: Method,
    url: String,
    body: Option<String>,
    file: Option<JsValue>,
    idempotency_key: Option<IdempotencyKey>,
    if_match: Option<i64>,
}

impl Request {
    fn new(method: Method, url: String) -> Self {
        Self { method, url, body: None, file: None, idempotency_key: None, if_match: None }
    }

    /// Reads.
    pub fn get(url: String) -> Self {
        Self::new(Method::GET, url)
    }

    /// Creates or does.
    pub fn post(url: String) -> Self {
        Self::new(Method::POST, url)
    }

    /// Replaces.
    pub fn put(url: String) -> Self {
        Self::new(Method::PUT, url)
    }

    /// Changes in part.
    pub fn patch(url: String) -> Self {
        Self::new(Method::PATCH, url)
    }

    /// Removes.
    pub fn delete(url: String) -> Self {
        Self::new(Method::DELETE, url)
    }

    /// Sends `body` along.
    pub fn json<T: Serialize>(mut self, body: &T) -> Self {
        self.body = json::write(body);
        self
    }

    /// Sends a file as it is.
    pub fn file(mut self, file: File) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Does it once, however often it is sent.
    pub fn once(mut self, key: &IdempotencyKey) -> Self {
        self.idempotency_key = Some(key.clone());
        self
    }

    /// Does it only while the record has that version.
    pub fn if_version(mut self, version: i64) -> Self {
        self.if_match = Some(version);
        self
    }

    /// Sends the request and reads the answer.
    pub async fn send<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        let (status, text) = self.exchange().await?;
        json::read(&text).ok_or(ApiError::Unreadable { status })
    }

    /// Sends the request; the answer has nothing to read.
    pub async fn send_and_forget(self) -> Result<(), ApiError> {
        self.exchange().await.map(drop)
    }

    /// Everything that does not depend on the answer's type, compiled once.
    fn exchange(self) -> LocalBoxFuture<'static, Result<(u16, String), ApiError>> {
        // Boxed, or every caller would hold a copy of it.
        Box::pin(async move {
            let headers = Headers::new();
            headers.set("accept", "application/json");
            if let Some(token) = PREVIEW.with_borrow(Clone::clone) {
                headers.set("portico-preview", &token);
            }
            if let Some(IdempotencyKey(key)) = &self.idempotency_key {
                headers.set("idempotency-key", key);
            }
            if let Some(version) = self.if_match {
                headers.set("if-match", &["\"", &version.to_string(), "\""].concat());
            }
            // State-changing requests are JSON even without a body: the server takes nothing else.
            let body = match (self.body, &self.method) {
                (Some(body), _) => Some(body),
                (None, &Method::POST) => Some("{}".to_owned()),
                (None, _) => None,
            };
            if self.method != Method::GET {
                let kind = if self.file.is_some() { "application/octet-stream" } else { "application/json" };
                headers.set("content-type", kind);
            }
            let body = self.file.or_else(|| body.map(JsValue::from));

            let abort = AbortOnDrop::new();
            let builder = RequestBuilder::new(&self.url)
                .method(self.method)
                .headers(headers)
                .abort_signal(abort.signal().as_ref());
            let request = match body {
                Some(body) => builder.body(body),
                None => builder.build(),
            };
            let response = request.map_err(|_| ApiError::Offline)?.send().await.map_err(|_| ApiError::Offline)?;
            if let Some(date) = response.headers().get("date") {
                clock::learn(&date);
            }
            let text = response.text().await.map_err(|_| ApiError::Offline)?;
            abort.finish();

            let status = response.status();
            if response.ok() {
                return Ok((status, text));
            }
            Err(match json::read::<Problem>(&text) {
                Some(problem) => ApiError::Problem(Box::new(problem)),
                None => ApiError::Unreadable { status },
            })
        })
    }
}

/// Stops the transfer when the future that waits for it is dropped.
struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    fn new() -> Self {
        Self(AbortController::new().ok())
    }

    fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }

    fn finish(mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// `path` with those parameters that have a value.
pub fn query(path: &str, parameters: &[(&str, Option<String>)]) -> String {
    let mut url = path.to_owned();
    let mut separator = '?';
    for (name, value) in parameters {
        if let Some(value) = value {
            url.push(separator);
            url.push_str(name);
            url.push('=');
            url.push_str(&encode(value));
            separator = '&';
        }
    }
    url
}
