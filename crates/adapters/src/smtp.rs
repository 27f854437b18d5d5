//! Sending mail by SMTP.

use app::ports::{DeliveryError, Mail, MailSender};
use async_trait::async_trait;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Attachment, Mailbox, MultiPart, SinglePart, header::ContentType},
};

/// How mail leaves.
#[derive(Debug, Clone)]
pub struct SmtpOptions {
    /// `smtp://user:password@host:587?tls=required` or `smtps://user:password@host`.
    pub url: String,
    /// The sender's address; the name before it is the clinic's.
    pub from: String,
}

/// A pool of connections to a mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

/// An SMTP setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSmtp {
    /// The address of the server.
    #[error("the SMTP address is not valid: {0}")]
    Url(#[from] lettre::transport::smtp::Error),
    /// The sender's address.
    #[error("the sender's address is not valid: {0}")]
    From(#[from] lettre::address::AddressError),
}

impl Smtp {
    /// Connects when the first mail is sent.
    pub fn new(options: &SmtpOptions) -> Result<Self, InvalidSmtp> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&options.url)?.build();
        Ok(Self { transport, from: options.from.parse()? })
    }

    /// Whether the server answers; for `portico doctor`.
    pub async fn check(&self) -> Result<bool, lettre::transport::smtp::Error> {
        self.transport.test_connection().await
    }

    fn message(&self, mail: &Mail) -> Result<Message, DeliveryError> {
        let permanent =
            |error: &dyn std::fmt::Display| DeliveryError::Permanent(format!("the mail cannot be written: {error}"));
        let to: Address = mail.to.parse().map_err(|error| permanent(&error))?;
        let mut builder = Message::builder()
            // The same however often the mail is sent, so that a receiver can tell.
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.domain())))
            .from(Mailbox::new(Some(mail.from_name.clone()), self.from.clone()))
            .to(Mailbox::new(None, to))
            .subject(&mail.subject);
        if let Some(reply_to) = mail.reply_to.as_deref().and_then(|address| address.parse().ok()) {
            builder = builder.reply_to(Mailbox::new(None, reply_to));
        }
        let mut texts = MultiPart::alternative()
            .singlepart(SinglePart::plain(mail.text.clone()))
            .singlepart(SinglePart::html(mail.html.clone()));
        let body = match &mail.calendar {
            None => texts,
            Some(part) => {
                let kind = format!("text/calendar; method={}; charset=utf-8", part.method);
                let kind = ContentType::parse(&kind).map_err(|error| permanent(&error))?;
                // As an alternative for mail programs that offer it, as a file for all others.
                texts = texts.singlepart(SinglePart::builder().header(kind.clone()).body(part.ics.clone()));
                MultiPart::mixed()
                    .multipart(texts)
                    .singlepart(Attachment::new("appointment.ics".to_owned()).body(part.ics.clone(), kind))
            }
        };
        builder.multipart(body).map_err(|error| permanent(&error))
    }
}

#[async_trait]
impl MailSender for Smtp {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        let message = self.message(mail)?;
        self.transport.send(message).await.map(drop).map_err(|error| {
            // The server's words may name the receiver, so only its code is kept.
            let code = error.status().map_or_else(|| "no answer".to_owned(), |code| format!("answer {code}"));
            if error.is_permanent() {
                DeliveryError::Permanent(format!("the mail server refused it: {code}"))
            } else {
                DeliveryError::Transient(format!("the mail server did not take it: {code}"))
            }
        })
    }
}
