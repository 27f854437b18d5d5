//! Builds a process from its parts.

use std::{path::PathBuf, sync::Arc};

use actix_web::web::Data;
use adapters::{
    AccountsOptions, ClinicAccounts, DevMailbox, LocalFiles, NoSms, POSTHOG_TIMEOUT, Posthog, PosthogOptions,
    SYSTEM_ZONES, Smtp, SystemChance, SystemClock, Twilio, ZoneFiles,
};
use api::{ApiOptions, ApiState, DevMessages};
use app::{
    Ctx, Hashing, Ports, SecretText, Settings,
    jobs::Heartbeats,
    ports::{MailSender, SmsSender},
};
use storage::{Db, DbOptions};

use crate::{
    commands::Failure,
    config::{Config, Environment},
    keys, private_files,
};

/// The parts of a process.
pub(crate) struct Parts {
    pub(crate) ctx: Ctx,
    mailbox: Option<DevMailbox>,
}

struct MailboxReader(DevMailbox);

impl DevMessages for MailboxReader {
    fn messages(&self) -> std::io::Result<Vec<serde_json::Value>> {
        self.0.messages()
    }
}

impl Parts {
    /// Opens the database and creates the ports, without migrating the schema.
    pub(crate) async fn assemble(config: &Config) -> Result<Self, Failure> {
        private_files::make_folder(&config.data_dir)
            .map_err(|error| format!("the data folder {} cannot be created: {error}", config.data_dir.display()))?;
        let clock = Arc::new(SystemClock);
        let chance = Arc::new(SystemChance);
        let sealer = keys::sealer(config, &*chance)?;
        let mailbox = match config.environment {
            Environment::Development => {
                Some(DevMailbox::open(config.data_dir.join("outbox"), &config.mail_from, clock.clone())?)
            }
            Environment::Production => None,
        };
        let mail: Arc<dyn MailSender> = match (config.smtp(), &mailbox) {
            (Some(server), _) => Arc::new(Smtp::new(&server)?),
            (None, Some(mailbox)) => Arc::new(mailbox.clone()),
            (None, None) => return Err("smtp_url is not set".into()),
        };
        let twilio = config.twilio()?;
        let shared_texts = twilio.is_some() || mailbox.is_some();
        let sms: Arc<dyn SmsSender> = match (twilio, &mailbox) {
            (Some(account), _) => Arc::new(Twilio::new(account)?),
            (None, Some(mailbox)) => Arc::new(mailbox.clone()),
            (None, None) => Arc::new(NoSms),
        };
        let accounts = ClinicAccounts::new(AccountsOptions {
            private_hosts: config.private_mail_hosts,
            twilio_api_url: config.twilio_api_url(),
        })?;
        let analytics =
            Posthog::new(PosthogOptions { private_hosts: config.private_mail_hosts, timeout: POSTHOG_TIMEOUT });
        let files = LocalFiles::open(&config.files_dir())
            .map_err(|error| format!("the folder {} cannot be used: {error}", config.files_dir().display()))?;
        let system_zones = SYSTEM_ZONES.map(PathBuf::from).to_vec();
        let zones = ZoneFiles::open(config.zone_data_dir.clone(), system_zones, clock.clone());
        let ports = Ports {
            clock,
            chance,
            mail,
            sms,
            accounts: Arc::new(accounts),
            analytics: Arc::new(analytics),
            files: Arc::new(files),
            zones: Arc::new(zones),
        };
        if config.is_embedded() {
            let file = config.sqlite_file();
            // SQLite gives the files beside the database the same permissions.
            private_files::make_file(&file)
                .map_err(|error| format!("the database {} cannot be created: {error}", file.display()))?;
        }
        let db = Db::connect(&DbOptions { url: config.database_url(), max_connections: config.database_connections })
            .await
            .map_err(|error| format!("the database cannot be opened: {error}"))?;
        let settings = Settings {
            environment: match config.environment {
                Environment::Development => app::Environment::Development,
                Environment::Production => app::Environment::Production,
            },
            base_url: config.base_url(),
            mail_from: config.mail_from.clone(),
            clinic_login_budget: config.clinic_login_budget,
            shared_texts,
            twilio_auth_token: config.twilio_auth_token.as_ref().map(|token| SecretText::new(&token.0)),
            clinic_daily_mails: config.clinic_daily_mails,
            clinic_daily_texts: config.clinic_daily_texts,
            text_countries: config.text_countries.clone(),
            private_mail_hosts: config.private_mail_hosts,
            limit_by_address: config.limit_by_address,
        };
        let ctx = Ctx {
            db,
            settings: Arc::new(settings),
            sealer: Arc::new(sealer),
            hashing: Arc::new(Hashing::default()),
            ports,
            heartbeats: Heartbeats::default(),
            registry: &app::REGISTRY,
        };
        Ok(Self { ctx, mailbox })
    }

    /// The state that the HTTP application shares.
    pub(crate) fn api_state(&self, config: &Config) -> Data<ApiState> {
        let options = ApiOptions {
            trusted_proxies: config.trusted_proxies.clone(),
            dev_messages: self.mailbox.clone().map(|mailbox| Arc::new(MailboxReader(mailbox)) as Arc<dyn DevMessages>),
            metrics_token: config.metrics_token.as_ref().map(|token| token.0.clone()),
        };
        Data::new(ApiState::new(self.ctx.clone(), options))
    }
}
