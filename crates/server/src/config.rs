//! Configuration: defaults, then a TOML file, then `PORTICO_…` variables.

use std::{
    fmt,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use adapters::{
    InvalidSmtp, SmtpOptions, TWILIO_API_URL, TWILIO_TIMEOUT, TwilioCredentials, TwilioOptions, TwilioSender,
};
use contract::contact::CallingCode;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use storage::DbOptions;

use crate::keys;

/// The file that is read if it exists and no other is given.
const DEFAULT_FILE: &str = "portico.toml";

/// Development or production.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Environment {
    Development,
    Production,
}

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// A value that is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// All settings. The README explains each of them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) environment: Environment,
    pub(crate) listen: SocketAddr,
    pub(crate) base_url: Option<String>,
    pub(crate) data_dir: PathBuf,
    pub(crate) database_url: Option<Secret>,
    pub(crate) database_connections: u32,
    pub(crate) zone_data_dir: Option<PathBuf>,
    pub(crate) sealing_key: Option<Secret>,
    pub(crate) smtp_url: Option<Secret>,
    pub(crate) mail_from: String,
    pub(crate) twilio_account_sid: Option<String>,
    pub(crate) twilio_auth_token: Option<Secret>,
    pub(crate) twilio_api_key_sid: Option<String>,
    pub(crate) twilio_api_key_secret: Option<Secret>,
    pub(crate) twilio_from: Option<String>,
    pub(crate) twilio_messaging_service_sid: Option<String>,
    pub(crate) twilio_api_url: String,
    pub(crate) private_mail_hosts: bool,
    pub(crate) trusted_proxies: Vec<IpNet>,
    pub(crate) metrics_token: Option<Secret>,
    pub(crate) clinic_login_budget: u32,
    pub(crate) clinic_daily_mails: u32,
    pub(crate) clinic_daily_texts: u32,
    pub(crate) text_countries: Vec<CallingCode>,
    pub(crate) limit_by_address: bool,
    pub(crate) http_workers: usize,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            environment: Environment::Development,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            base_url: None,
            data_dir: PathBuf::from("data"),
            database_url: None,
            database_connections: 10,
            zone_data_dir: None,
            sealing_key: None,
            smtp_url: None,
            mail_from: "portico@localhost".to_owned(),
            twilio_account_sid: None,
            twilio_auth_token: None,
            twilio_api_key_sid: None,
            twilio_api_key_secret: None,
            twilio_from: None,
            twilio_messaging_service_sid: None,
            twilio_api_url: TWILIO_API_URL.to_owned(),
            private_mail_hosts: false,
            trusted_proxies: Vec::new(),
            metrics_token: None,
            clinic_login_budget: 1000,
            clinic_daily_mails: 20_000,
            clinic_daily_texts: 500,
            text_countries: Vec::new(),
            limit_by_address: true,
            http_workers: std::thread::available_parallelism().map_or(2, usize::from),
            log: "info".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// Why a configuration is invalid.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InvalidConfig {
    #[error("the configuration file {0} does not exist")]
    NoFile(PathBuf),
    #[error("configuration: {0}")]
    Unreadable(Box<figment::Error>),
    #[error("configuration: {0}")]
    Unusable(&'static str),
    #[error("configuration: `{key}` {fault}")]
    Value { key: &'static str, fault: String },
}

impl Config {
    /// Reads and checks the configuration.
    pub(crate) fn load(file: Option<&Path>) -> Result<Self, InvalidConfig> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        match file {
            Some(file) if !file.exists() => return Err(InvalidConfig::NoFile(file.to_owned())),
            Some(file) => figment = figment.merge(Toml::file_exact(file)),
            None => figment = figment.merge(Toml::file(DEFAULT_FILE)),
        }
        let variables = Env::prefixed("PORTICO_").ignore(&["config", "test_postgres_url", "e2e_base_url"]);
        let config: Self =
            figment.merge(variables).extract().map_err(|error| InvalidConfig::Unreadable(Box::new(error)))?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), InvalidConfig> {
        self.check_values()?;
        self.twilio()?;
        // Anybody could sign with an empty token.
        if self.twilio_auth_token.as_ref().is_some_and(|token| token.0.trim().is_empty()) {
            return Err(InvalidConfig::Unusable(
                "`twilio_auth_token` must not be empty: leave it out, or unset PORTICO_TWILIO_AUTH_TOKEN",
            ));
        }
        let base_url = self.base_url();
        match self.environment {
            Environment::Development if !self.listen.ip().is_loopback() => Err(InvalidConfig::Unusable(
                "in development `listen` must be a loopback address, because /dev/outbox shows every message: set environment = \"production\"",
            )),
            Environment::Production if self.smtp_url.is_none() => Err(InvalidConfig::Unusable(
                "in production `smtp_url` must be set, because clients sign in by mail: PORTICO_SMTP_URL=smtps://user:password@host",
            )),
            Environment::Production if self.private_mail_hosts => Err(InvalidConfig::Unusable(
                "in production `private_mail_hosts` must be false, because clinics could reach into your network by it",
            )),
            Environment::Production if !base_url.starts_with("https://") => Err(InvalidConfig::Unusable(
                "in production `base_url` must begin with https://, because sessions are Secure cookies: PORTICO_BASE_URL=https://portal.example.com",
            )),
            _ => Ok(()),
        }
    }

    /// Checks values that are only used later, with the code that uses them.
    fn check_values(&self) -> Result<(), InvalidConfig> {
        let wrong = |key, fault: &dyn fmt::Display| InvalidConfig::Value { key, fault: fault.to_string() };
        if !is_address(&self.base_url()) {
            let fault = "must be the address that people use, such as https://portal.example.com \
                         (or http://… in development)";
            return Err(wrong("base_url", &fault));
        }
        if let Some(url) = &self.database_url {
            DbOptions::check_url(&url.0).map_err(|fault| wrong("database_url", &fault))?;
        }
        if let Some(key) = &self.sealing_key {
            keys::parse(&key.0).map_err(|fault| wrong("sealing_key", &fault))?;
        }
        if let Some(smtp) = self.smtp() {
            smtp.check().map_err(|fault| match &fault {
                InvalidSmtp::Url(error) => {
                    let fault = format!("must be like smtps://user:password@mail.example.com: {error}");
                    wrong("smtp_url", &fault)
                }
                InvalidSmtp::From(error) => {
                    wrong("mail_from", &format!("must be an address like portal@example.com: {error}"))
                }
            })?;
        }
        Ok(())
    }

    /// The mail server of the installation, if there is one.
    pub(crate) fn smtp(&self) -> Option<SmtpOptions> {
        Some(SmtpOptions { url: self.smtp_url.as_ref()?.0.clone(), from: self.mail_from.clone() })
    }

    /// The base address of links, without a trailing slash.
    pub(crate) fn base_url(&self) -> String {
        match &self.base_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// The installation's Twilio account, if there is one.
    pub(crate) fn twilio(&self) -> Result<Option<TwilioOptions>, InvalidConfig> {
        let Some(account_sid) = self.twilio_account_sid.clone() else { return Ok(None) };
        let key = (&self.twilio_api_key_sid, &self.twilio_api_key_secret);
        let credentials = match (key, &self.twilio_auth_token) {
            ((Some(sid), Some(secret)), _) => TwilioCredentials::ApiKey { sid: sid.clone(), secret: secret.0.clone() },
            ((None, None), Some(token)) => TwilioCredentials::AuthToken(token.0.clone()),
            _ => {
                return Err(InvalidConfig::Unusable(
                    "with `twilio_account_sid` set either `twilio_auth_token`, or `twilio_api_key_sid` and `twilio_api_key_secret`",
                ));
            }
        };
        let sender = match (&self.twilio_from, &self.twilio_messaging_service_sid) {
            (Some(number), None) => TwilioSender::Number(number.clone()),
            (None, Some(sid)) => TwilioSender::Service(sid.clone()),
            _ => {
                return Err(InvalidConfig::Unusable(
                    "with `twilio_account_sid` set either `twilio_from`, a number such as +447700900000, or `twilio_messaging_service_sid`",
                ));
            }
        };
        let api_url = self.twilio_api_url();
        Ok(Some(TwilioOptions { api_url, account_sid, credentials, sender, timeout: TWILIO_TIMEOUT }))
    }

    /// The base address of Twilio's API, without a trailing slash.
    pub(crate) fn twilio_api_url(&self) -> String {
        self.twilio_api_url.trim_end_matches('/').to_owned()
    }

    /// The address of the database.
    pub(crate) fn database_url(&self) -> String {
        match &self.database_url {
            Some(url) => url.0.clone(),
            None => format!("sqlite://{}", self.sqlite_file().display()),
        }
    }

    /// Whether the database is the embedded one in the data folder.
    pub(crate) const fn is_embedded(&self) -> bool {
        self.database_url.is_none()
    }

    /// The folder of uploaded files.
    pub(crate) fn files_dir(&self) -> PathBuf {
        self.data_dir.join("files")
    }

    /// The file of the embedded database.
    pub(crate) fn sqlite_file(&self) -> PathBuf {
        self.data_dir.join("portico.db")
    }
}

/// Whether the text is a web address that paths can be appended to.
fn is_address(text: &str) -> bool {
    let begins_well = text.starts_with("http://") || text.starts_with("https://");
    // The parser is too lenient: it ignores spaces, and accepts parts that would swallow an appended path.
    begins_well
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '?' | '#' | '@'))
        && reqwest::Url::parse(text).is_ok_and(|url| url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str) -> Result<Config, InvalidConfig> {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("portico.toml");
        std::fs::write(&file, toml).unwrap();
        Config::load(Some(&file))
    }

    #[test]
    fn every_setting_has_a_default_that_runs() {
        let config = load("").unwrap();
        assert_eq!(config.base_url(), "http://127.0.0.1:8080");
        assert!(config.database_url().starts_with("sqlite://data"));
    }

    #[test]
    fn an_unknown_key_is_named() {
        let error = load("datbase_url = 'x'").unwrap_err().to_string();
        assert!(error.contains("datbase_url"), "{error}");
    }

    #[test]
    fn countries_are_calling_codes() {
        let countries = load("text_countries = ['353', '+1']").unwrap().text_countries;
        assert_eq!(countries.iter().map(ToString::to_string).collect::<Vec<_>>(), ["353", "1"]);
        assert!(load("text_countries = ['IE']").is_err());
    }

    #[test]
    fn what_cannot_be_used_later_is_named_at_once() {
        let sealing_key = |bytes: usize| format!("sealing_key = '{}'", "0f".repeat(bytes));
        let mail_from = |from: &str| format!("smtp_url = 'smtps://mail.example.com'\nmail_from = '{from}'");
        let (key, long_key) = (sealing_key(32), sealing_key(33));
        let (sender, no_sender) = (mail_from("portal@example.com"), mail_from("Rosewood"));
        for usable in [
            "base_url = 'http://portal.example.com:8443/'",
            "database_url = 'postgres://portico:secret@127.0.0.1/portico'",
            "database_url = 'sqlite:///var/lib/portico.db'",
            "smtp_url = 'smtp://user:password@mail.example.com:587?tls=required'",
            key.as_str(),
            sender.as_str(),
        ] {
            load(usable).unwrap();
        }
        for (unusable, named) in [
            ("base_url = 'https://'", "base_url"),
            ("base_url = 'https:portal.example.com'", "base_url"),
            ("base_url = 'https://portal example.com'", "base_url"),
            ("base_url = 'https://portal.example.com?x=1'", "base_url"),
            ("base_url = 'portal.example.com'", "base_url"),
            ("database_url = 'mysql://127.0.0.1/portico'", "database_url"),
            ("database_url = 'postgres://127.0.0.1:port/portico'", "database_url"),
            ("database_url = ''", "database_url"),
            ("sealing_key = 'secret'", "sealing_key"),
            (long_key.as_str(), "sealing_key"),
            ("smtp_url = 'mail.example.com:587'", "smtp_url"),
            ("smtp_url = 'https://mail.example.com'", "smtp_url"),
            (no_sender.as_str(), "mail_from"),
        ] {
            let error = load(unusable).unwrap_err().to_string();
            assert!(error.starts_with(&format!("configuration: `{named}` must be ")), "{unusable}: {error}");
        }
    }

    #[test]
    fn production_needs_tls_and_mail() {
        assert!(load("environment = 'production'").is_err());
        assert!(load("environment = 'production'\nsmtp_url = 'smtps://mail.example.com'").is_err());
        let config = "environment = 'production'\nsmtp_url = 'smtps://mail.example.com'\nbase_url = 'https://portal.example.com/'";
        assert_eq!(load(config).unwrap().base_url(), "https://portal.example.com");
    }

    #[test]
    fn development_stays_on_this_machine() {
        assert!(load("listen = '0.0.0.0:8080'").is_err());
    }

    #[test]
    fn secrets_are_not_shown() {
        let config = load(
            "smtp_url = 'smtps://user:hunter2@mail.example.com'\ntwilio_account_sid = 'AC1'\n\
             twilio_auth_token = 'hunter2'\ntwilio_from = '+447700900000'",
        )
        .unwrap();
        assert!(!format!("{config:?} {:?}", config.twilio().unwrap()).contains("hunter2"));
    }

    #[test]
    fn a_twilio_account_is_whole_or_not_there() {
        assert!(load("").unwrap().twilio().unwrap().is_none());
        let account = "twilio_account_sid = 'AC1'\n";
        let token = "twilio_auth_token = 'x'\n";
        let from = "twilio_from = '+447700900000'\n";
        assert!(load(&[account, token, from].concat()).unwrap().twilio().unwrap().is_some());
        for parts in [
            &[account, token][..],
            &[account, from],
            &[account, from, "twilio_api_key_sid = 'SK1'"],
            &[account, token, from, "twilio_messaging_service_sid = 'MG1'"],
            &["twilio_auth_token = ''"],
            &[account, "twilio_auth_token = ' '\n", from, "twilio_api_key_sid = 'SK1'\ntwilio_api_key_secret = 'x'"],
        ] {
            assert!(load(&parts.concat()).is_err(), "{parts:?}");
        }
    }
}
