//! A browser, or a program that calls the API.

use std::collections::HashMap;

use reqwest::{Method, StatusCode, header::HeaderMap};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::openapi;

/// Calls a running Portico, keeping cookies. Every answer is held against the OpenAPI document.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    address: String,
    headers: HashMap<&'static str, String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; null when it is empty, a string when it is not JSON.
    pub body: Value,
}

impl Http {
    /// Calls that address; nobody is signed in.
    pub fn new(address: &str) -> Self {
        let client = adapters::http_client()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            // Nothing here speaks TLS, and reading this machine's certificates takes long.
            .tls_certs_only([])
            .build()
            .unwrap();
        Self { client, address: address.to_owned(), headers: HashMap::new() }
    }

    /// The same caller with one more header on every request.
    pub fn with_header(&self, name: &'static str, value: impl Into<String>) -> Self {
        let mut other = self.clone();
        other.headers.insert(name, value.into());
        other
    }

    /// The same caller with an access token.
    pub fn with_bearer(&self, token: &str) -> Self {
        self.with_header("authorization", format!("Bearer {token}"))
    }

    /// The same caller with an idempotency key.
    pub fn once(&self, key: &str) -> Self {
        self.with_header("idempotency-key", key)
    }

    /// The same caller with a version to change.
    pub fn if_match(&self, version: i64) -> Self {
        self.with_header("if-match", format!("\"{version}\""))
    }

    /// `GET`
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None::<&()>).await
    }

    /// `POST` with a JSON body.
    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    /// `PUT` with a JSON body.
    pub async fn put(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    /// `PATCH` with a JSON body.
    pub async fn patch(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::PATCH, path, Some(body)).await
    }

    /// `DELETE`
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None::<&()>).await
    }

    /// Any request with a JSON body or none.
    pub async fn send(&self, method: Method, path: &str, body: Option<&impl Serialize>) -> Answer {
        let body = body.map(|body| serde_json::to_vec(body).unwrap());
        let content_type = body.is_some().then_some("application/json");
        self.send_raw(method, path, content_type, body.unwrap_or_default()).await
    }

    /// `GET` by a caller who takes answers in that encoding: the headers, and the body as it came.
    pub async fn get_encoded(&self, path: &str, encoding: &str) -> (HeaderMap, Vec<u8>) {
        let mut request = self.client.get(format!("{}{path}", self.address)).header("accept-encoding", encoding);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        (response.headers().clone(), response.bytes().await.unwrap().to_vec())
    }

    /// Any request with any body.
    pub async fn send_raw(&self, method: Method, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Answer {
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.address));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type).body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.unwrap();
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        let body =
            if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap_or_else(|_| text()) };
        openapi::check(method.as_str(), path, status.as_u16(), &headers, &body);
        Answer { status, headers, body }
    }
}

impl Answer {
    /// The body as `T`, of an answer with that status.
    #[track_caller]
    pub fn expect<T: DeserializeOwned>(self, status: u16) -> T {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        serde_json::from_value(self.body).unwrap()
    }

    /// The stable code of a problem.
    #[track_caller]
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_else(|| panic!("not a problem: {} {:#}", self.status, self.body))
    }

    /// Asserts that this is the problem with that code and status.
    #[track_caller]
    pub fn expect_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.code()), (status, code), "{:#}", self.body);
        assert!(self.body["trace_id"].as_str().is_some_and(|id| !id.is_empty()), "a problem has a trace id");
    }

    /// The field errors of a problem, as `field: code`.
    pub fn fields(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| format!("{}: {}", error["field"].as_str().unwrap(), error["code"].as_str().unwrap()))
            .collect()
    }
}
