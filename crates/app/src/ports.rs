//! The outside world, as traits; `adapters` makes them real.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use contract::{delivery_settings::MailEncryption, ids::MessageId, messages::MessageFault};
use domain::local_time::{Zone, ZoneRelease};
pub use storage::repos::posthog::PosthogEvent;
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, in whole microseconds, which is what both databases keep.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes what cannot be guessed.
pub trait Chance: Send + Sync {
    /// A new UUID of version 7 for that time (RFC 9562, 5.7).
    fn uuid(&self, now: DateTime<Utc>) -> Uuid;

    /// Fills `bytes` from the system's cryptographic random source.
    fn fill(&self, bytes: &mut [u8]);
}

/// Knows the rules of time zones, by the newest data that can be had.
pub trait ZoneRules: Send + Sync {
    /// The zone of that name in the IANA time zone database, or of an older name of it, such as
    /// `Asia/Calcutta`. None for what is no zone's name, written as the database writes it.
    fn zone(&self, name: &str) -> Option<Zone>;

    /// Which rules are used, and from where.
    fn source(&self) -> ZoneSource;
}

/// Where the rules of time zones come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneSource {
    /// The release of the IANA time zone database.
    pub release: ZoneRelease,
    /// A folder, or that they are Portico's own.
    pub place: String,
    /// Whether it is so old that rules have probably changed since.
    pub is_old: bool,
    /// What could not be used, and why; whole sentences for the operator.
    pub faults: Vec<String>,
}

/// A mail to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Becomes the Message-ID, so that a mail sent twice is seen once.
    pub id: MessageId,
    /// The sender's name; the address is the installation's.
    pub from_name: String,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The receiver's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text part.
    pub text: String,
    /// The HTML part.
    pub html: String,
    /// A calendar object (RFC 5545) that goes with it.
    pub calendar: Option<CalendarPart>,
}

/// A calendar object in a mail (RFC 6047).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// `REQUEST`, `CANCEL` or `PUBLISH`.
    pub method: &'static str,
    /// The iCalendar text.
    pub ics: String,
}

/// A text message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sms {
    /// Names the message to the provider.
    pub id: MessageId,
    /// The receiver's number, E.164.
    pub to: String,
    /// The text.
    pub text: String,
    /// Where the provider tells what becomes of it, if it is to.
    pub status_url: Option<String>,
}

/// Why a file could not be kept or read. The cause goes to the log.
#[derive(Debug, thiserror::Error)]
#[error("the files cannot be reached")]
pub struct FileError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// Keeps files by their path, such as images. A file is written as a whole or not at all.
#[async_trait]
pub trait FileStore: Send + Sync {
    /// Keeps a file; one that is there already is written anew.
    async fn put(&self, path: &str, bytes: Vec<u8>) -> Result<(), FileError>;

    /// The file with that path, if there is one.
    async fn get(&self, path: &str) -> Result<Option<Vec<u8>>, FileError>;
}

/// Why a message was not delivered. It is kept and shown to staff; it names nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct DeliveryError {
    /// What it comes down to.
    pub fault: MessageFault,
    /// Whether it may work later.
    pub transient: bool,
    /// How long to wait at least before it is tried again.
    pub pause: Option<TimeDelta>,
    /// What happened.
    pub detail: String,
}

impl DeliveryError {
    /// It may work later.
    pub fn transient(fault: MessageFault, detail: impl Into<String>) -> Self {
        Self { fault, transient: true, pause: None, detail: detail.into() }
    }

    /// It will never work as it is.
    pub fn permanent(fault: MessageFault, detail: impl Into<String>) -> Self {
        Self { fault, transient: false, pause: None, detail: detail.into() }
    }

    /// The same, to be tried again after that time at the earliest.
    pub fn after(self, pause: TimeDelta) -> Self {
        Self { pause: Some(pause), ..self }
    }
}

/// A clinic's own mail server.
#[derive(Clone, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the fields are those of `contract::delivery_settings::MailServer`")]
pub struct MailAccount {
    pub host: String,
    pub port: u16,
    pub encryption: MailEncryption,
    pub user: String,
    pub password: String,
    pub sender: String,
}

/// A clinic's own account with Twilio.
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `contract::delivery_settings::TextAccount`")]
pub struct SmsAccount {
    pub account_sid: String,
    pub auth_token: String,
    pub sender: String,
}

/// Sends by accounts that clinics bring. Their hosts are chosen by others, so none but public ones
/// are connected to.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Connects to the mail server and signs in; sends nothing.
    async fn check_mail(&self, account: &MailAccount) -> Result<(), DeliveryError>;

    /// Opens the account; sends nothing.
    async fn check_sms(&self, account: &SmsAccount) -> Result<(), DeliveryError>;

    /// Hands the mail to that server.
    async fn send_mail(&self, account: &MailAccount, mail: &Mail) -> Result<(), DeliveryError>;

    /// Hands the text message to Twilio.
    async fn send_sms(&self, account: &SmsAccount, sms: &Sms) -> Result<(), DeliveryError>;
}

/// A clinic's own project with PostHog.
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `contract::posthog::SavePosthogProject`")]
pub struct PosthogAccount {
    pub host: String,
    pub project_key: String,
}

/// Tells PostHog what is done in the portal. Its hosts are chosen by clinics, so none but public ones
/// are connected to.
#[async_trait]
pub trait Analytics: Send + Sync {
    /// Asks whether there is a PostHog at the host that knows the key.
    async fn check(&self, account: &PosthogAccount) -> Result<(), DeliveryError>;

    /// Hands events over. An event that is handed over again is known by its id.
    async fn send(&self, account: &PosthogAccount, events: &[PosthogEvent]) -> Result<(), DeliveryError>;
}

/// Sends mails.
#[async_trait]
pub trait MailSender: Send + Sync {
    /// Hands the mail to the next server.
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError>;
}

/// Sends text messages.
#[async_trait]
pub trait SmsSender: Send + Sync {
    /// Hands the text message to the provider.
    async fn send(&self, sms: &Sms) -> Result<(), DeliveryError>;
}
