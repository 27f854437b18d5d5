//! Sends mails by SMTP.

use std::{net::IpAddr, time::Duration};

use app::ports::{DeliveryError, Mail, MailAccount, MailSender};
use async_trait::async_trait;
use contract::{delivery_settings::MailEncryption, messages::MessageFault};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    transport::smtp::{
        AsyncSmtpTransportBuilder,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};

use crate::mime;

/// The time limit for each answer of the server. Several answers must fit into the lease of a message.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The mail server of the installation.
#[derive(Debug, Clone)]
pub struct SmtpOptions {
    /// `smtp://user:password@host:587?tls=required` or `smtps://user:password@host`.
    pub url: String,
    /// The sender's address; the name before it is the clinic's.
    pub from: String,
}

/// Options for connecting to a clinic's own mail server.
pub(crate) struct AccountOptions {
    /// The checked address of the server.
    pub(crate) address: IpAddr,
    /// Whether TLS is optional, for servers that do not offer it.
    pub(crate) may_be_plain: bool,
}

/// A pool of connections to a mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

/// An SMTP setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSmtp {
    /// The address of the server is invalid.
    #[error("the SMTP address is not valid: {0}")]
    Url(#[from] lettre::transport::smtp::Error),
    /// The sender's address is invalid.
    #[error("the sender's address is not valid: {0}")]
    From(#[from] lettre::address::AddressError),
}

impl SmtpOptions {
    /// Checks whether the options can be used, without connecting.
    pub fn check(&self) -> Result<(), InvalidSmtp> {
        self.parse().map(drop)
    }

    fn parse(&self) -> Result<(AsyncSmtpTransportBuilder, Address), InvalidSmtp> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.url)?.timeout(Some(TIMEOUT));
        Ok((transport, mime::address(&self.from)?))
    }
}

impl Smtp {
    /// Creates the pool. It connects when the first mail is sent.
    pub fn new(options: &SmtpOptions) -> Result<Self, InvalidSmtp> {
        let (transport, from) = options.parse()?;
        Ok(Self { transport: transport.build(), from })
    }

    /// The pool of a clinic's own server. It connects to the checked address, and the certificate must match
    /// the name.
    pub(crate) fn of_account(account: &MailAccount, options: &AccountOptions) -> Result<Self, InvalidSmtp> {
        let tls = TlsParameters::new(account.host.clone())?;
        let tls = match account.encryption {
            MailEncryption::Tls => Tls::Wrapper(tls),
            MailEncryption::Starttls if options.may_be_plain => Tls::Opportunistic(tls),
            MailEncryption::Starttls => Tls::Required(tls),
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(options.address.to_string())
            .port(account.port)
            .tls(tls)
            .credentials(Credentials::new(account.user.clone(), account.password.clone()))
            .timeout(Some(TIMEOUT))
            .build();
        Ok(Self { transport, from: mime::address(&account.sender)? })
    }

    /// Whether the server answers; for `portico doctor`.
    pub async fn check(&self) -> Result<bool, lettre::transport::smtp::Error> {
        self.transport.test_connection().await
    }
}

#[async_trait]
impl MailSender for Smtp {
    async fn send(&self, mail: &Mail) -> Result<(), DeliveryError> {
        let message = mime::write(mail, &self.from)?;
        // Domains are in ASCII here. lettre asks the server for SMTPUTF8, and sends nothing without it.
        let needs_utf8 = !mail.to.is_ascii() || !AsRef::<str>::as_ref(&self.from).is_ascii();
        self.transport
            .send(message)
            .await
            .map(drop)
            .map_err(|error| if needs_utf8 && error.is_client() { needs_smtp_utf8() } else { failure(&error) })
    }
}

/// The server does not offer SMTPUTF8 (RFC 6531), which addresses with letters beyond ASCII before the `@`
/// need.
fn needs_smtp_utf8() -> DeliveryError {
    DeliveryError::permanent(
        MessageFault::NeedsSmtpUtf8,
        "the address has letters beyond ASCII before the @, which takes a mail server that offers SMTPUTF8",
    )
}

/// In order: no such mailbox, system or syntax; moved; no mail at this domain; no longer in use.
const NO_MAILBOX: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

/// The enhanced code that an answer begins with, such as `5.1.1`.
fn enhanced_code(error: &lettre::transport::smtp::Error) -> Option<String> {
    let answer = std::error::Error::source(error)?.to_string();
    let code = answer.split_whitespace().next()?;
    let is_code = code.split('.').count() == 3 && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_code.then(|| code.to_owned())
}

/// Whether the TLS handshake failed. rustls reports this by the kind of an I/O error, which lettre wraps as a
/// failed connection.
fn is_broken_handshake(error: &lettre::transport::smtp::Error) -> bool {
    std::iter::successors(std::error::Error::source(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::InvalidData)
}

/// The meaning of a mail server's answer. Its text may name the receiver, so only its code is kept (RFC 5321,
/// section 4.2.3).
pub(crate) fn failure(error: &lettre::transport::smtp::Error) -> DeliveryError {
    if error.is_tls() || is_broken_handshake(error) {
        let detail = "no protected connection to the mail server could be made: look at its encryption and certificate";
        return DeliveryError::transient(MessageFault::Insecure, detail);
    }
    let Some(code) = error.status().map(|code| code.to_string()) else {
        return DeliveryError::transient(MessageFault::Unreachable, "the mail server did not answer");
    };
    match code.as_str() {
        // The server requires credentials, or other ones (RFC 4954). Waiting mails are sent once the
        // credentials are corrected.
        "530" | "534" | "535" | "538" => DeliveryError::transient(
            MessageFault::CredentialsRefused,
            format!("the mail server refused the credentials: answer {code}"),
        ),
        // These enhanced codes (RFC 3463) mean that the mailbox does not exist. A bare 550 can mean anything,
        // for example that the sender is blocked.
        _ if error.is_permanent() && enhanced_code(error).is_some_and(|code| NO_MAILBOX.contains(&code.as_str())) => {
            DeliveryError::permanent(
                MessageFault::ReceiverUnknown,
                format!("the mail server does not know the receiver: answer {code}"),
            )
        }
        _ if error.is_permanent() => {
            DeliveryError::permanent(MessageFault::Refused, format!("the mail server refused it: answer {code}"))
        }
        _ => DeliveryError::transient(
            MessageFault::RefusedForNow,
            format!("the mail server did not accept it: answer {code}"),
        ),
    }
}
