//! What the operator has set.

use std::fmt;

use contract::contact::CallingCode;

/// Whether this is the real thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// On a developer's machine: plain HTTP on localhost, messages readable in `/dev/outbox`.
    Development,
    /// Serving clinics.
    Production,
}

/// A text that no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(String);

impl SecretText {
    /// Keeps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// What the use cases need to know of the configuration.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether this is the real thing.
    pub environment: Environment,
    /// The address of this installation, without a slash at the end, such as
    /// `https://portal.example.com`. Links in messages are built from it, never from a request.
    pub base_url: String,
    /// The address that mails of clinics without a mail server of their own come from.
    pub mail_from: String,
    /// How many sign-in messages one clinic may cause an hour.
    pub clinic_login_budget: u32,
    /// Whether the installation has an account that sends texts for clinics without one.
    pub shared_texts: bool,
    /// The auth token of that account, by which Twilio signs what it tells; none where an API key
    /// sends and the token is not set.
    pub twilio_auth_token: Option<SecretText>,
    /// How many mails one clinic may send in a day; sign-in messages count apart, as many again.
    pub clinic_daily_mails: u32,
    /// How many texts one clinic may send in a day; sign-in messages count apart, as many again.
    pub clinic_daily_texts: u32,
    /// The countries that texts go to besides each clinic's own.
    pub text_countries: Vec<CallingCode>,
    /// Whether clinics' mail servers and PostHogs may be in a private network, on any port; for
    /// development.
    pub private_mail_hosts: bool,
    /// Whether sign-in limits by network address hold. The end-to-end tests come from one address.
    pub limit_by_address: bool,
}

impl Settings {
    /// The live address of the portal with that slug.
    pub fn portal_url(&self, slug: &str) -> String {
        format!("{}/{slug}", self.base_url)
    }

    /// Whether the installation is reached over TLS, so that cookies must be `Secure`.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}
