//! Sends text messages through Twilio (Programmable Messaging, version 2010-04-01).
//!
//! Twilio has no idempotency key for messages. Without an answer, it is unclear whether Twilio accepted the
//! text. Such a text is sent again after a pause, because a sign-in code that arrives twice does less harm than
//! one that never arrives. If Twilio reports during the pause that the text is on its way (`StatusCallback`),
//! the report counts as the answer. A refused connection is clear: Twilio did not accept the text.

use std::{fmt, time::Duration};

use app::ports::{DeliveryError, Sms, SmsSender};
use async_trait::async_trait;
use chrono::TimeDelta;
use contract::messages::MessageFault;
use reqwest::{Client, RequestBuilder, Response, StatusCode, redirect};
use serde::Deserialize;

use crate::http_client::http_client;

/// The base address of Twilio's API.
pub const TWILIO_API_URL: &str = "https://api.twilio.com";

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an answer may take: well within the lease of a message.
pub const TWILIO_TIMEOUT: Duration = Duration::from_secs(15);
/// The pause before a retry when it is unclear whether Twilio accepted a text.
const UNCLEAR_PAUSE: TimeDelta = TimeDelta::minutes(2);

/// An account with Twilio.
#[derive(Clone)]
pub struct TwilioOptions {
    /// The base address of the API, without a trailing slash.
    pub api_url: String,
    /// The account's id, `AC…`.
    pub account_sid: String,
    /// The credentials of the account.
    pub credentials: TwilioCredentials,
    /// The sender of texts.
    pub sender: TwilioSender,
    /// How long an answer may take.
    pub timeout: Duration,
}

/// The credentials of an account.
#[derive(Clone)]
pub enum TwilioCredentials {
    /// The account's own auth token.
    AuthToken(String),
    /// An API key, `SK…`, and its secret.
    ApiKey {
        /// The key's id.
        sid: String,
        /// Its secret.
        secret: String,
    },
}

/// The sender of texts.
#[derive(Debug, Clone)]
pub enum TwilioSender {
    /// A number of the account, E.164.
    Number(String),
    /// A messaging service of the account, `MG…`, which chooses a number.
    Service(String),
}

impl fmt::Debug for TwilioOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TwilioOptions")
            .field("api_url", &self.api_url)
            .field("account_sid", &self.account_sid)
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

/// A client of Twilio's API.
#[derive(Debug)]
pub struct Twilio {
    http: Client,
    options: TwilioOptions,
}

/// The body of a refusal.
#[derive(Deserialize)]
struct Refusal {
    code: Option<u32>,
}

impl Twilio {
    /// Creates the client. It connects when the first text is sent.
    pub fn new(options: TwilioOptions) -> Result<Self, reqwest::Error> {
        Ok(Self::with_client(Self::client(options.timeout)?, options))
    }

    /// A client that shares its connections with others.
    pub(crate) const fn with_client(http: Client, options: TwilioOptions) -> Self {
        Self { http, options }
    }

    pub(crate) fn client(timeout: Duration) -> Result<Client, reqwest::Error> {
        let builder = http_client().connect_timeout(CONNECT_TIMEOUT).timeout(timeout);
        builder.redirect(redirect::Policy::none()).build()
    }

    /// Checks whether Twilio accepts the credentials, without sending anything.
    pub async fn check(&self) -> Result<(), DeliveryError> {
        let request = match self.options.credentials {
            TwilioCredentials::AuthToken(_) => self.http.get(self.url(".json")),
            // A standard key may send texts, but may not read the account itself.
            TwilioCredentials::ApiKey { .. } => self.http.get(self.url("/Messages.json?PageSize=1")),
        };
        let answer = self.authorized(request).send().await.map_err(|_| unreachable())?;
        if answer.status().is_success() { Ok(()) } else { Err(refusal(answer).await) }
    }

    fn url(&self, rest: &str) -> String {
        format!("{}/2010-04-01/Accounts/{}{rest}", self.options.api_url, self.options.account_sid)
    }

    fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.options.credentials {
            TwilioCredentials::AuthToken(token) => request.basic_auth(&self.options.account_sid, Some(token)),
            TwilioCredentials::ApiKey { sid, secret } => request.basic_auth(sid, Some(secret)),
        }
    }
}

#[async_trait]
impl SmsSender for Twilio {
    async fn send(&self, sms: &Sms) -> Result<(), DeliveryError> {
        let sender = match &self.options.sender {
            TwilioSender::Number(number) => ("From", number),
            TwilioSender::Service(sid) => ("MessagingServiceSid", sid),
        };
        let mut form = vec![("To", &sms.to), ("Body", &sms.text), sender];
        form.extend(sms.status_url.as_ref().map(|url| ("StatusCallback", url)));
        let request = self.authorized(self.http.post(self.url("/Messages.json")).form(&form));
        let answer =
            request.send().await.map_err(|error| if error.is_connect() { unreachable() } else { unclear() })?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            // The failure is inside or in front of Twilio, which may have accepted the text.
            StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => Err(unclear()),
            _ => Err(refusal(answer).await),
        }
    }
}

fn unreachable() -> DeliveryError {
    DeliveryError::transient(MessageFault::Unreachable, "Twilio does not answer")
}

fn unclear() -> DeliveryError {
    let detail = "no answer from Twilio: the text may be on its way, and is sent again";
    DeliveryError::transient(MessageFault::Unreachable, detail).after(UNCLEAR_PAUSE)
}

/// The meaning of an error (Twilio's error and warning dictionary). Its text may hold the number, so only its
/// code is kept.
async fn refusal(answer: Response) -> DeliveryError {
    let status = answer.status();
    let code = answer.json::<Refusal>().await.ok().and_then(|refusal| refusal.code);
    let detail = match code {
        Some(code) => format!("Twilio answers {} with error {code}", status.as_u16()),
        None => format!("Twilio answers {}", status.as_u16()),
    };
    let (fault, transient) = match code {
        // The number does not exist or cannot receive texts.
        Some(21_211 | 21_214 | 21_217 | 21_265 | 21_401 | 21_614) => (MessageFault::ReceiverUnknown, false),
        Some(21_610) => (MessageFault::Unsubscribed, false),
        // The account may not send to that country.
        Some(21_408) => (MessageFault::CountryNotAllowed, false),
        // The sender is not a number or service of the account, or cannot send. Waiting texts are sent once
        // that is corrected.
        Some(21_212 | 21_603 | 21_606 | 21_659 | 21_660 | 21_701..=21_705) => (MessageFault::SenderRefused, true),
        _ => match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
                (MessageFault::CredentialsRefused, true)
            }
            status if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
                (MessageFault::RefusedForNow, true)
            }
            _ => (MessageFault::Refused, false),
        },
    };
    DeliveryError { fault, transient, pause: None, detail }
}
