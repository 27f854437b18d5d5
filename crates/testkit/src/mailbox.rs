//! A mailbox that tests read.

use std::sync::Mutex;

use ::app::ports::{DeliveryError, Mail, MailSender, Sms, SmsSender};
use async_trait::async_trait;

/// A message that was sent.
#[derive(Debug, Clone)]
pub enum Sent {
    /// A mail.
    Mail(Mail),
    /// A text message.
    Sms(Sms),
}

impl Sent {
    /// Whom it went to.
    pub fn to(&self) -> &str {
        match self {
            Self::Mail(mail) => &mail.to,
            Self::Sms(sms) => &sms.to,
        }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Mail(mail) => &mail.text,
            Self::Sms(sms) => &sms.text,
        }
    }

    /// The token of the sign-in link in it.
    pub fn token(&self) -> Option<String> {
        self.token_behind("/sign-in#")
    }

    /// The token of the invite's link in it.
    pub fn invite_token(&self) -> Option<String> {
        self.token_behind("/invite#")
    }

    /// The token of the link that joins a team.
    pub fn team_invite_token(&self) -> Option<String> {
        self.token_behind("/admin/join#")
    }

    /// The token of the link that sets a new password.
    pub fn password_reset_token(&self) -> Option<String> {
        self.token_behind("/admin/reset-password#")
    }

    fn token_behind(&self, page: &str) -> Option<String> {
        let (_, rest) = self.text().split_once(page)?;
        Some(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect())
    }

    /// The six digits in it, without the space between.
    pub fn code(&self) -> Option<String> {
        let words: Vec<&str> = self.text().split_whitespace().collect();
        let is_half = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
        words.windows(2).find_map(|pair| {
            let second = pair[1].trim_end_matches(['.', ',', ';']);
            (is_half(pair[0]) && is_half(second)).then(|| format!("{}{second}", pair[0]))
        })
    }
}

/// Whom mails come from.
const FROM: &str = "portal@example.com";

/// Keeps what was sent; can be told to fail. A mail is written as a mail server would get it, so that one
/// that cannot be is refused here too.
#[derive(Default)]
pub struct TestMailbox {
    sent: Mutex<Vec<Sent>>,
    sources: Mutex<Vec<String>>,
    failure: Mutex<Option<DeliveryError>>,
}

impl TestMailbox {
    /// Everything that was sent, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// The sources of all mails that were sent, oldest first.
    pub fn sources(&self) -> Vec<String> {
        self.sources.lock().unwrap().clone()
    }

    /// The newest message to that address or number.
    pub fn newest_to(&self, to: &str) -> Option<Sent> {
        self.sent().into_iter().rev().find(|sent| sent.to() == to)
    }

    /// From now on sending fails like this, or works again.
    pub fn fail_with(&self, failure: Option<DeliveryError>) {
        *self.failure.lock().unwrap() = failure;
    }

    fn keep(&self, sent: Sent) -> Result<(), DeliveryError> {
        if let Some(failure) = self.failure.lock().unwrap().clone() {
            return Err(failure);
        }
        self.sent.lock().unwrap().push(sent);
        Ok(())
    }
}

#[async_trait]
impl MailSender for TestMailbox {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        let source = adapters::mail_source(mail, FROM)?;
        self.keep(Sent::Mail(mail.clone()))?;
        self.sources.lock().unwrap().push(String::from_utf8_lossy(&source).into_owned());
        Ok(())
    }
}

#[async_trait]
impl SmsSender for TestMailbox {
    async fn send(&self, sms: &Sms) -> Result<(), DeliveryError> {
        self.keep(Sent::Sms(sms.clone()))
    }
}
