//! The ports made real, and their twins for development.

mod chance;
mod clock;
mod dev_mailbox;
mod files;
mod no_sms;
mod smtp;

pub use chance::SystemChance;
pub use clock::SystemClock;
pub use dev_mailbox::DevMailbox;
pub use files::LocalFiles;
pub use no_sms::NoSms;
pub use smtp::{InvalidSmtp, Smtp, SmtpOptions};
