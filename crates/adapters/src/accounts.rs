//! Sending by accounts that clinics bring: their own mail servers, their own Twilio accounts.
//!
//! Who chooses a mail server's name also chooses what it resolves to. So it is resolved here, once,
//! only public addresses count, and the connection goes to the address that was looked at.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use app::ports::{Accounts, DeliveryError, Mail, MailAccount, MailSender, Sms, SmsAccount, SmsSender};
use async_trait::async_trait;
use contract::messages::MessageFault;
use domain::network::is_public;
use tokio::time::timeout;

use crate::{
    Smtp, Twilio, TwilioCredentials, TwilioOptions, TwilioSender,
    smtp::{AccountOptions, failure},
};

/// How long looking a name up may take.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(5);
/// How long trying an account may take: somebody waits.
const CHECK_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a server is taken to be where it was found.
const RESOLVED_FOR: Duration = Duration::from_mins(5);
/// How many servers are kept connected.
const KEPT: usize = 64;

/// How clinics' own accounts are reached.
#[derive(Debug, Clone)]
pub struct AccountsOptions {
    /// Whether mail servers may be in one's own network, and without TLS: for development and
    /// tests only.
    pub private_hosts: bool,
    /// Where Twilio's API is.
    pub twilio_api_url: String,
}

/// Sends by accounts that clinics bring.
pub struct ClinicAccounts {
    options: AccountsOptions,
    /// Pools of connections, by account. What is not here is only slower.
    servers: Mutex<HashMap<MailAccount, (Instant, Arc<Smtp>)>>,
    http: reqwest::Client,
}

impl ClinicAccounts {
    /// Connects when the first message is sent.
    pub fn new(options: AccountsOptions) -> Result<Self, reqwest::Error> {
        Ok(Self { options, servers: Mutex::default(), http: Twilio::client(crate::TWILIO_TIMEOUT)? })
    }

    /// The server's pool, or a new one when it is unknown or was found too long ago.
    async fn server(&self, account: &MailAccount) -> Result<Arc<Smtp>, DeliveryError> {
        let now = Instant::now();
        if let Some((_, server)) = self.servers().get(account).filter(|(until, _)| *until > now) {
            return Ok(server.clone());
        }
        let server = Arc::new(self.connect(account).await?);
        let mut servers = self.servers();
        servers.retain(|_, (until, _)| *until > now);
        if servers.len() < KEPT {
            servers.insert(account.clone(), (now + RESOLVED_FOR, server.clone()));
        }
        Ok(server)
    }

    fn servers(&self) -> std::sync::MutexGuard<'_, HashMap<MailAccount, (Instant, Arc<Smtp>)>> {
        self.servers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self, account: &MailAccount) -> Result<Smtp, DeliveryError> {
        let address = self.resolve(&account.host, account.port).await?;
        Smtp::of_account(account, &AccountOptions { address, may_be_plain: self.options.private_hosts }).map_err(
            |error| {
                DeliveryError::permanent(MessageFault::NotWritten, format!("the mail server cannot be used: {error}"))
            },
        )
    }

    /// The address of a host. One name with both public and other addresses is a trick, and refused.
    async fn resolve(&self, host: &str, port: u16) -> Result<IpAddr, DeliveryError> {
        let unknown = || {
            DeliveryError::transient(
                MessageFault::Unreachable,
                format!("there is no host {host}, or its name cannot be looked up"),
            )
        };
        let found = timeout(LOOKUP_TIMEOUT, tokio::net::lookup_host((host, port))).await;
        let found: Vec<IpAddr> =
            found.map_err(|_| unknown())?.map_err(|_| unknown())?.map(|address: SocketAddr| address.ip()).collect();
        if !self.options.private_hosts && !found.iter().all(|address| is_public(*address)) {
            return Err(DeliveryError::permanent(
                MessageFault::AddressNotPublic,
                format!("{host} is not a public mail server: its address belongs to a private network"),
            ));
        }
        found.first().copied().ok_or_else(unknown)
    }

    fn twilio(&self, account: &SmsAccount) -> Twilio {
        let sender = if account.sender.starts_with("MG") {
            TwilioSender::Service(account.sender.clone())
        } else {
            TwilioSender::Number(account.sender.clone())
        };
        let options = TwilioOptions {
            api_url: self.options.twilio_api_url.clone(),
            account_sid: account.account_sid.clone(),
            credentials: TwilioCredentials::AuthToken(account.auth_token.clone()),
            sender,
            timeout: crate::TWILIO_TIMEOUT,
        };
        Twilio::with_client(self.http.clone(), options)
    }
}

#[async_trait]
impl Accounts for ClinicAccounts {
    async fn check_mail(&self, account: &MailAccount) -> Result<(), DeliveryError> {
        let signing_in = async { self.connect(account).await?.check().await.map_err(|error| failure(&error)) };
        let host = &account.host;
        match timeout(CHECK_TIMEOUT, signing_in).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Err(error)) => Err(error),
            Ok(Ok(false)) | Err(_) => Err(DeliveryError::transient(
                MessageFault::Unreachable,
                format!("{host} does not answer on port {}", account.port),
            )),
        }
    }

    async fn check_sms(&self, account: &SmsAccount) -> Result<(), DeliveryError> {
        self.twilio(account).check().await
    }

    async fn send_mail(&self, account: &MailAccount, mail: &Mail) -> Result<(), DeliveryError> {
        self.server(account).await?.send(mail).await
    }

    async fn send_sms(&self, account: &SmsAccount, sms: &Sms) -> Result<(), DeliveryError> {
        self.twilio(account).send(sms).await
    }
}
