//! Sends events of the portal to a clinic's own PostHog through its capture API
//! (<https://posthog.com/docs/api/capture>).
//!
//! PostHog recognises duplicate events by their `uuid`, so a batch whose answer was lost can be sent again
//! without harm. `/batch/` accepts events with any key and checks the key later, so it cannot verify a key. The
//! endpoint for feature flags (<https://posthog.com/docs/api/flags>) can, and it stores nothing.

use std::{error::Error, io, net::SocketAddr, time::Duration};

use app::ports::{Analytics, DeliveryError, PosthogAccount, PosthogEvent};
use async_trait::async_trait;
use chrono::{SecondsFormat, TimeDelta};
use contract::messages::MessageFault;
use reqwest::{Response, StatusCode, Url, header, redirect};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{http_client::http_client, public_host};

/// The time limit for an answer, well within the lease of a message.
pub const POSTHOG_TIMEOUT: Duration = Duration::from_secs(15);
/// The role of a project's host in error messages.
const WANTED: &str = "PostHog";
/// The longest pause that PostHog may ask for.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// Options for reaching the clinics' PostHog servers.
#[derive(Debug, Clone)]
pub struct PosthogOptions {
    /// Whether they may be in a private network and without TLS. For development and tests only.
    pub private_hosts: bool,
    /// The time limit for an answer.
    pub timeout: Duration,
}

/// A client of PostHog's capture API.
#[derive(Debug, Clone)]
pub struct Posthog {
    options: PosthogOptions,
}

impl Posthog {
    /// Creates the client. It connects when there are events to send.
    pub const fn new(options: PosthogOptions) -> Self {
        Self { options }
    }

    /// Sends `body` to a path of a clinic's PostHog.
    async fn post(&self, account: &PosthogAccount, path: &str, body: &Value) -> Result<Response, DeliveryError> {
        let unusable = || DeliveryError::permanent(MessageFault::NotWritten, "the address of PostHog cannot be used");
        let url = Url::parse(&format!("{}{path}", account.host)).map_err(|_| unusable())?;
        // The host as the parser understands it, which can differ from its spelling: 0x7f.1 is 127.0.0.1.
        let host = url.host_str().ok_or_else(unusable)?.to_owned();
        let port = url.port_or_known_default().ok_or_else(unusable)?;
        let address = public_host::resolve(&host, port, WANTED, self.options.private_hosts).await?;
        let http = http_client()
            .resolve(&host, SocketAddr::new(address, port))
            // A proxy would resolve the name itself.
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
                    // This PostHog has no feature flags. It may refuse an empty batch, but not because of the
                    // key.
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
        // Every fault of the address is transient: the events wait until the address is corrected, or its name
        // resolves to public addresses again.
        let waits = |error: DeliveryError| DeliveryError { transient: true, ..error };
        let answer = self.post(account, "/batch/", &batch(account, events)).await.map_err(waits)?;
        if answer.status().is_success() { Ok(()) } else { Err(refusal(&answer)) }
    }
}

fn batch(account: &PosthogAccount, events: &[PosthogEvent]) -> Value {
    let events: Vec<Value> = events.iter().map(written).collect();
    json!({ "api_key": account.project_key, "historical_migration": false, "batch": events })
}

/// An event in PostHog's documented form. No two events of one person have anything in common, so PostHog
/// cannot link them, and it creates no profile.
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

/// Whether the connection was established and TLS failed on it. rustls reports its errors as invalid data.
fn is_about_tls(error: &(dyn Error + 'static)) -> bool {
    if let Some(io) = error.downcast_ref::<io::Error>() {
        return io.kind() == io::ErrorKind::InvalidData || io.get_ref().is_some_and(|inner| is_about_tls(inner));
    }
    error.source().is_some_and(is_about_tls)
}

/// The meaning of an answer. Events come from fixed lists and are never at fault, so refused events wait until
/// the settings are corrected.
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
            format!("PostHog answers {code}: it redirects to another address, which is not followed"),
        ),
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            (MessageFault::Refused, format!("the answer is {code}: there is a server, but no PostHog at this address"))
        }
        _ => (MessageFault::Refused, format!("PostHog answers {code}: it does not accept these events")),
    };
    let error = DeliveryError::transient(fault, detail);
    let asked_for =
        answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<u32>().ok());
    match asked_for {
        Some(seconds) => error.after(TimeDelta::seconds(seconds.into()).min(LONGEST_PAUSE)),
        None => error,
    }
}
