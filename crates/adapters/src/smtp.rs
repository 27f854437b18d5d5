//! Sending mail by SMTP.

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

/// How long the server may take for each answer: several of them must fit into a message's lease.
const TIMEOUT: Duration = Duration::from_secs(15);

/// How mail leaves.
#[derive(Debug, Clone)]
pub struct SmtpOptions {
    /// `smtp://user:password@host:587?tls=required` or `smtps://user:password@host`.
    pub url: String,
    /// The sender's address; the name before it is the clinic's.
    pub from: String,
}

/// How a clinic's own mail server is connected to.
pub(crate) struct AccountOptions {
    /// Where its name was found to lead.
    pub(crate) address: IpAddr,
    /// Whether a server that offers no TLS may do without.
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
    /// The address of the server.
    #[error("the SMTP address is not valid: {0}")]
    Url(#[from] lettre::transport::smtp::Error),
    /// The sender's address.
    #[error("the sender's address is not valid: {0}")]
    From(#[from] lettre::address::AddressError),
}

impl SmtpOptions {
    /// Whether they can be used. Nothing is connected to.
    pub fn check(&self) -> Result<(), InvalidSmtp> {
        self.parse().map(drop)
    }

    fn parse(&self) -> Result<(AsyncSmtpTransportBuilder, Address), InvalidSmtp> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&self.url)?.timeout(Some(TIMEOUT));
        Ok((transport, mime::address(&self.from)?))
    }
}

impl Smtp {
    /// Connects when the first mail is sent.
    pub fn new(options: &SmtpOptions) -> Result<Self, InvalidSmtp> {
        let (transport, from) = options.parse()?;
        Ok(Self { transport: transport.build(), from })
    }

    /// A clinic's own server. The connection goes to the address that was looked at; the certificate
    /// must be that of the name.
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
        // Domains are in ASCII by now. lettre asks the server, and sends nothing to one that cannot take it.
        let needs_utf8 = !mail.to.is_ascii() || !AsRef::<str>::as_ref(&self.from).is_ascii();
        self.transport
            .send(message)
            .await
            .map(drop)
            .map_err(|error| if needs_utf8 && error.is_client() { needs_smtp_utf8() } else { failure(&error) })
    }
}

/// The server offers no SMTPUTF8 (RFC 6531), without which it knows no letters beyond ASCII before an `@`.
fn needs_smtp_utf8() -> DeliveryError {
    DeliveryError::permanent(
        MessageFault::NeedsSmtpUtf8,
        "the address has letters beyond ASCII before the @, which takes a mail server that offers SMTPUTF8",
    )
}

/// No such mailbox, system or syntax; moved; no mail at this domain; not in use any more.
const NO_MAILBOX: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

/// The enhanced code that an answer begins with, such as `5.1.1`.
fn enhanced_code(error: &lettre::transport::smtp::Error) -> Option<String> {
    let answer = std::error::Error::source(error)?.to_string();
    let code = answer.split_whitespace().next()?;
    let is_code = code.split('.').count() == 3 && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_code.then(|| code.to_owned())
}

/// Whether what came was no TLS: rustls says so by the kind of an I/O error, and lettre passes it on as a
/// failed connection.
fn is_broken_handshake(error: &lettre::transport::smtp::Error) -> bool {
    std::iter::successors(std::error::Error::source(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::InvalidData)
}

/// What an answer of the mail server means. Its words may name the receiver, so only its code is
/// kept (RFC 5321, 4.2.3).
pub(crate) fn failure(error: &lettre::transport::smtp::Error) -> DeliveryError {
    if error.is_tls() || is_broken_handshake(error) {
        let detail = "no protected connection to the mail server could be made: look at its encryption and certificate";
        return DeliveryError::transient(MessageFault::Insecure, detail);
    }
    let Some(code) = error.status().map(|code| code.to_string()) else {
        return DeliveryError::transient(MessageFault::Unreachable, "the mail server did not answer");
    };
    match code.as_str() {
        // 530, 534, 535, 538: it wants other credentials, or any at all (RFC 4954). Once they are
        // mended, what waits is sent.
        "530" | "534" | "535" | "538" => DeliveryError::transient(
            MessageFault::CredentialsRefused,
            format!("the mail server refused the credentials: answer {code}"),
        ),
        // Of the enhanced codes (RFC 3463) these say that there is no such mailbox; a bare 550 can
        // mean anything, such as that the sender is not welcome.
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
            format!("the mail server did not take it: answer {code}"),
        ),
    }
}
