//! Requests and answers: JSON both ways, problems as errors, cancelled when nobody waits any more.

use std::cell::RefCell;

use contract::problem::Problem;
use futures_util::future::LocalBoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, File, Headers, RequestInit, Response};

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

/// Has every request from now on say that it comes from the preview with that secret.
pub fn use_preview(token: String) {
    PREVIEW.set(Some(token));
}

/// A request to be sent.
#[must_use]
pub struct Request {
    method: &'static str,
    url: String,
    body: Option<String>,
    file: Option<JsValue>,
    idempotency_key: Option<IdempotencyKey>,
    if_match: Option<i64>,
    preview: Option<String>,
}

impl Request {
    fn new(method: &'static str, url: String) -> Self {
        let preview = PREVIEW.with_borrow(Clone::clone);
        Self { method, url, body: None, file: None, idempotency_key: None, if_match: None, preview }
    }

    /// Reads.
    pub fn get(url: String) -> Self {
        Self::new("GET", url)
    }

    /// Creates or does.
    pub fn post(url: String) -> Self {
        Self::new("POST", url)
    }

    /// Replaces.
    pub fn put(url: String) -> Self {
        Self::new("PUT", url)
    }

    /// Changes in part.
    pub fn patch(url: String) -> Self {
        Self::new("PATCH", url)
    }

    /// Removes.
    pub fn delete(url: String) -> Self {
        Self::new("DELETE", url)
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

    /// Does it as whoever is signed in, also in a preview.
    pub fn outside_preview(mut self) -> Self {
        self.preview = None;
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
            let abort = AbortOnDrop::new();
            // The browser throws for no other reason than that nothing came back.
            let (response, text) = self.transfer(&abort).await.map_err(|_| ApiError::Offline)?;
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

    async fn transfer(self, abort: &AbortOnDrop) -> Result<(Response, String), JsValue> {
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let response: Response =
            JsFuture::from(window.fetch_with_str_and_init(&self.url, &self.init(abort)?)).await?.dyn_into()?;
        if let Some(date) = response.headers().get("date")? {
            clock::learn(&date);
        }
        let text = JsFuture::from(response.text()?).await?;
        Ok((response, text.as_string().unwrap_or_default()))
    }

    fn init(&self, abort: &AbortOnDrop) -> Result<RequestInit, JsValue> {
        let headers = Headers::new()?;
        headers.set("accept", "application/json")?;
        if let Some(token) = &self.preview {
            headers.set("portico-preview", token)?;
        }
        if let Some(IdempotencyKey(key)) = &self.idempotency_key {
            headers.set("idempotency-key", key)?;
        }
        if let Some(version) = self.if_match {
            headers.set("if-match", &["\"", &version.to_string(), "\""].concat())?;
        }
        let init = RequestInit::new();
        init.set_method(self.method);
        init.set_signal(abort.signal().as_ref());
        // State-changing requests are JSON even without a body: the server takes nothing else.
        if self.method != "GET" {
            let kind = if self.file.is_some() { "application/octet-stream" } else { "application/json" };
            headers.set("content-type", kind)?;
        }
        match (&self.file, &self.body) {
            (Some(file), _) => init.set_body(file),
            (None, Some(body)) => init.set_body(&body.into()),
            (None, None) if self.method == "POST" => init.set_body(&"{}".into()),
            (None, None) => {}
        }
        init.set_headers(&headers);
        Ok(init)
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
