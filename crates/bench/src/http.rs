//! Somebody who calls a server.

use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use reqwest::{
    Method,
    header::{AUTHORIZATION, COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, SET_COOKIE},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::installation::{HOST_NAME, Server};

/// A browser or a program, with its headers.
#[derive(Clone)]
pub(crate) struct Caller {
    http: reqwest::Client,
    address: String,
    headers: HeaderMap,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    body: Vec<u8>,
}

impl Caller {
    /// Nobody in particular.
    pub(crate) fn new(server: &Server) -> Result<Self> {
        let http = connections()?;
        // All processes of an installation are one host to their visitors.
        let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(HOST_NAME))]);
        Ok(Self { http, address: server.address(), headers })
    }

    /// The same person at another process.
    pub(crate) fn at(&self, server: &Server) -> Self {
        Self { address: server.address(), ..self.clone() }
    }

    /// The same person with connections of their own.
    pub(crate) fn apart(&self) -> Result<Self> {
        Ok(Self { http: connections()?, ..self.clone() })
    }

    /// The same connections without what tells who it is.
    pub(crate) fn anonymous(&self) -> Self {
        let mut other = self.clone();
        other.headers.remove(COOKIE);
        other
    }

    /// The same person with the cookies of an answer.
    pub(crate) fn with_cookies_of(&self, answer: &Answer) -> Result<Self> {
        let pairs: Vec<&str> = answer
            .headers
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .collect();
        self.with_header(COOKIE, &pairs.join("; "))
    }

    /// The same person with one more header.
    pub(crate) fn with_header(&self, name: HeaderName, value: &str) -> Result<Self> {
        let mut other = self.clone();
        other.headers.insert(name, value.parse()?);
        Ok(other)
    }

    /// The headers that tell who it is.
    pub(crate) fn credentials(&self) -> impl Iterator<Item = (&HeaderName, &str)> {
        self.headers
            .iter()
            .filter(|(name, _)| *name == COOKIE || *name == AUTHORIZATION)
            .filter_map(|(name, value)| Some((name, value.to_str().ok()?)))
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Answer> {
        self.send(Method::GET, path, None::<&()>).await
    }

    pub(crate) async fn head(&self, path: &str) -> Result<Answer> {
        self.send(Method::HEAD, path, None::<&()>).await
    }

    pub(crate) async fn post(&self, path: &str, body: &impl Serialize) -> Result<Answer> {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &impl Serialize) -> Result<Answer> {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&impl Serialize>) -> Result<Answer> {
        let mut request = self.http.request(method, format!("{}{path}", self.address)).headers(self.headers.clone());
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, body: response.bytes().await?.to_vec() })
    }
}

fn connections() -> Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        // The server closes idle connections after 5 s; one that closes just then is no answer.
        .pool_idle_timeout(Duration::from_secs(1))
        .build()?)
}

impl Answer {
    /// The body, where the status is the expected one.
    pub(crate) fn expect<T: DeserializeOwned>(&self, status: u16) -> Result<T> {
        if self.status == status {
            serde_json::from_slice(&self.body).context("read an answer")
        } else {
            Err(anyhow!("{status} was expected, the answer is {}: {}", self.status, self.text()))
        }
    }

    /// How many bytes the body has, compressed as it came.
    pub(crate) fn size(&self) -> usize {
        self.body.len()
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
