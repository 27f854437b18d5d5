//! Implementations of the ports, for production and for development.

mod accounts;
mod chance;
mod clock;
mod dev_mailbox;
mod files;
mod http_client;
mod mime;
mod no_sms;
mod posthog;
mod public_host;
mod smtp;
mod twilio;
mod zone_files;

pub use accounts::{AccountsOptions, ClinicAccounts};
pub use chance::SystemChance;
pub use clock::SystemClock;
pub use dev_mailbox::DevMailbox;
pub use files::LocalFiles;
pub use http_client::http_client;
pub use mime::mail_source;
pub use no_sms::NoSms;
pub use posthog::{POSTHOG_TIMEOUT, Posthog, PosthogOptions};
pub use smtp::{InvalidSmtp, Smtp, SmtpOptions};
pub use twilio::{TWILIO_API_URL, TWILIO_TIMEOUT, Twilio, TwilioCredentials, TwilioOptions, TwilioSender};
pub use zone_files::{SYSTEM_ZONES, ZoneFiles};
