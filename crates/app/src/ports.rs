//! The outside world, as traits; `adapters` makes them real.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use contract::ids::MessageId;
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

/// Why a message was not delivered. The texts are kept and shown to staff; they name nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// It may work later.
    #[error("{0}")]
    Transient(String),
    /// It will never work.
    #[error("{0}")]
    Permanent(String),
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
