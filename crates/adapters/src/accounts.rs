//! Sends messages through the clinics' own mail servers and Twilio accounts.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use app::ports::{Accounts, DeliveryError, Mail, MailAccount, MailSender, Sms, SmsAccount, SmsSender};
use async_trait::async_trait;
use contract::messages::MessageFault;
use tokio::time::timeout;

use crate::{
    Smtp, Twilio, TwilioCredentials, TwilioOptions, TwilioSender, public_host,
    smtp::{AccountOptions, failure},
};

/// The time limit for checking an account while somebody waits.
const CHECK_TIMEOUT: Duration = Duration::from_secs(15);
/// The role of an account's host in error messages.
const WANTED: &str = "mail server";
/// How long a resolved address is used. Then the name is resolved again.
const RESOLVED_FOR: Duration = Duration::from_mins(5);
/// The maximum number of connection pools.
const KEPT: usize = 64;

/// Options for reaching the clinics' own accounts.
#[derive(Debug, Clone)]
pub struct AccountsOptions {
    /// Whether mail servers may be in a private network and without TLS. For development and tests only.
    pub private_hosts: bool,
    /// The base address of Twilio's API.
    pub twilio_api_url: String,
}

/// Sends messages through the clinics' own accounts.
pub struct ClinicAccounts {
    options: AccountsOptions,
    /// Connection pools by account. This is a cache: a missing pool only costs time.
    servers: Mutex<HashMap<MailAccount, (Instant, Arc<Smtp>)>>,
    http: reqwest::Client,
}

impl ClinicAccounts {
    /// Creates the sender. It connects when the first message is sent.
    pub fn new(options: AccountsOptions) -> Result<Self, reqwest::Error> {
        Ok(Self { options, servers: Mutex::default(), http: Twilio::client(crate::TWILIO_TIMEOUT)? })
    }

    /// The account's pool, or a new one if there is none or its address was resolved too long ago.
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
        let private = self.options.private_hosts;
        let address = public_host::resolve(&account.host, account.port, WANTED, private).await?;
        Smtp::of_account(account, &AccountOptions { address, may_be_plain: private }).map_err(|error| {
            DeliveryError::permanent(MessageFault::NotWritten, format!("the mail server cannot be used: {error}"))
        })
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
        let unreachable = || public_host::unreachable(&account.host, account.port, WANTED);
        let signing_in = async { self.connect(account).await?.check().await.map_err(|error| failure(&error)) };
        let trying = async {
            match timeout(CHECK_TIMEOUT, signing_in).await {
                Ok(Ok(true)) => Ok(()),
                Ok(Err(error)) if error.fault != MessageFault::Unreachable => Err(error),
                Ok(Ok(false) | Err(_)) | Err(_) => Err(unreachable()),
            }
        };
        Box::pin(public_host::evenly(self.options.private_hosts, trying)).await
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
