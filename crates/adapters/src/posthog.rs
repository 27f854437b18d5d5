//! Telling a clinic's own PostHog what is done in the portal, by its capture API
//! (<https://posthog.com/docs/api/capture>).
//!
//! PostHog knows an event that comes twice by its `uuid`, so a batch whose answer was lost is sent
//! again without harm. It takes batches first and looks at their key later; whether a key is right is
//! said by the endpoint for feature flags (<https://posthog.com/docs/api/flags>), which keeps nothing.

use std::{error::Error, io, net::SocketAddr, time::Duration};

use app::ports::{Analytics, DeliveryError, PosthogAccount, PosthogEvent};
use async_trait::async_trait;
use chrono::{SecondsFormat, TimeDelta};
use contract::messages::MessageFault;
use reqwest::{Response, StatusCode, Url, header, redirect};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{http_client::http_client, public_host};

/// How long an answer may take: well within the lease of a message.
pub const POSTHOG_TIMEOUT: Duration = Duration::from_secs(15);
/// What a host of a project is wanted to be.
const WANTED: &str = "PostHog";
/// The longest time to stay away that PostHog may ask for.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// How clinics' PostHogs are reached.
#[derive(Debug, Clone)]
pub struct PosthogOptions {
    /// Whether they may be in one's own network, and without TLS: for development and tests only.
    pub private_hosts: bool,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// A client of PostHog's capture API.
#[derive(Debug, Clone)]
pub struct Posthog {
    options: PosthogOptions,
}

impl Posthog {
    /// Connects when there is something to tell.
    pub const fn new(options: PosthogOptions) -> Self {
        Self { options }
    }

    /// Sends `body` to a path of a clinic's PostHog.
    async fn post(&self, account: &PosthogAccount, path: &str, body: &Value) -> Result<Response, DeliveryError> {
        let unusable = || DeliveryError::permanent(MessageFault::NotWritten, "the address of PostHog cannot be used");
        let url = Url::parse(&format!("{}{path}", account.host)).map_err(|_| unusable())?;
        // As it is connected to, which is not always as it was written: 0x7f.1 is 127.0.0.1.
        let host = url.host_str().ok_or_else(unusable)?.to_owned();
        let port = url.port_or_known_default().ok_or_else(unusable)?;
        let address = public_host::resolve(&host, port, WANTED, self.options.private_hosts).await?;
        let http = http_client()
            .resolve(&host, SocketAddr::new(address, port))
            // A proxy would look the name up for itself.
            .no_proxy()
            .redirect(redirect::Policy::none())
            .https_only(!self.options.private_hosts)
            .timeout(self.options.timeout)
            .build()
            .map_err(|_| unusable())?;
        http.post(url).json(body).send().await.map_err(|error| not_answered(&error, &host, port))
    }
}

#[async_trait]
impl Analytics for Posthog {
    async fn check(&self, account: &PosthogAccount) -> Result<(), DeliveryError> {
        let trying = async {
            let body = json!({ "api_key": account.project_key, "distinct_id": "portico" });
            let answer = self.post(account, "/flags?v=2", &body).await?;
            match answer.status() {
                status if status.is_success() && is_json(&answer) => Ok(()),
                status if status.is_success() => {
                    let detail = "there is a server, but no PostHog at this address";
                    Err(DeliveryError::permanent(MessageFault::Refused, detail))
                }
                StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                    // One without feature flags. It may refuse a batch of nothing, but not for its key.
                    let answer = self.post(account, "/batch/", &batch(account, &[])).await?;
                    let status = answer.status();
                    let is_right = status.is_success() || status == StatusCode::BAD_REQUEST;
                    if is_right { Ok(()) } else { Err(refusal(&answer)) }
                }
                _ => Err(refusal(&answer)),
            }
        };
        let late = || {
            let url = Url::parse(&account.host).ok();
            let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
            public_host::unreachable(host, url.as_ref().and_then(Url::port_or_known_default).unwrap_or(443), WANTED)
        };
        let trying = async { timeout(self.options.timeout, trying).await.unwrap_or_else(|_| Err(late())) };
        public_host::evenly(self.options.private_hosts, trying).await
    }

    async fn send(&self, account: &PosthogAccount, events: &[PosthogEvent]) -> Result<(), DeliveryError> {
        // Whatever is wrong with the address: the events wait until it is mended, or its name leads to
        // somewhere public again.
        let waits = |error: DeliveryError| DeliveryError { transient: true, ..error };
        let answer = self.post(account, "/batch/", &batch(account, events)).await.map_err(waits)?;
        if answer.status().is_success() { Ok(()) } else { Err(refusal(&answer)) }
    }
}

fn batch(account: &PosthogAccount, events: &[PosthogEvent]) -> Value {
    let events: Vec<Value> = events.iter().map(written).collect();
    json!({ "api_key": account.project_key, "historical_migration": false, "batch": events })
}

/// An event as PostHog documents it. Each is somebody else's as far as PostHog can tell: nothing here
/// is the same for two events of one person, and no profile is made.
fn written(event: &PosthogEvent) -> Value {
    let mut properties = json!({
        "$process_person_profile": false,
        "$geoip_disable": true,
        "$lib": "portico",
    });
    if let Some(page) = event.page {
        properties["page"] = json!(page.pattern());
    }
    json!({
        "event": event.event,
        "distinct_id": event.id,
        "properties": properties,
        "timestamp": event.created_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        "uuid": event.id,
    })
}

fn is_json(answer: &Response) -> bool {
    let kind = answer.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/json"))
}

fn not_answered(error: &reqwest::Error, host: &str, port: u16) -> DeliveryError {
    if error.is_connect() && is_about_tls(error) {
        let detail = format!("no protected connection to {host}: its certificate is not valid, or it speaks no TLS");
        return DeliveryError::transient(MessageFault::Insecure, detail);
    }
    public_host::unreachable(host, port, WANTED)
}

/// Whether the connection was there, and TLS failed on it: rustls wraps what it finds as invalid data.
fn is_about_tls(error: &(dyn Error + 'static)) -> bool {
    if let Some(io) = error.downcast_ref::<io::Error>() {
        return io.kind() == io::ErrorKind::InvalidData || io.get_ref().is_some_and(|inner| is_about_tls(inner));
    }
    error.source().is_some_and(is_about_tls)
}

/// What an answer means. No event can be at fault, they come from fixed lists: what is refused waits
/// until the settings are mended.
fn refusal(answer: &Response) -> DeliveryError {
    let status = answer.status();
    let code = status.as_u16();
    let (fault, detail) = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            (MessageFault::CredentialsRefused, format!("PostHog answers {code}: it does not know this project key"))
        }
        StatusCode::TOO_MANY_REQUESTS => {
            (MessageFault::RefusedForNow, format!("PostHog answers {code}: too many requests"))
        }
        _ if status.is_server_error() => {
            (MessageFault::RefusedForNow, format!("PostHog answers {code}: it cannot take events now"))
        }
        _ if status.is_redirection() => (
            MessageFault::Refused,
            format!("PostHog answers {code}: its address is another one, which is not followed"),
        ),
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            (MessageFault::Refused, format!("the answer is {code}: there is a server, but no PostHog at this address"))
        }
        _ => (MessageFault::Refused, format!("PostHog answers {code}: it does not take these events")),
    };
    let error = DeliveryError::transient(fault, detail);
    let asked_for =
        answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
    match asked_for {
        Some(seconds) => error.after(TimeDelta::seconds(seconds.into()).min(LONGEST_PAUSE)),
        None => error,
    }
}
