//! A running Portico.

use std::{
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex},
    time::Duration,
};

use ::app::{
    Ctx, Environment, Hashing, Ports, Sealer, SecretText, Settings, clinics::NewClinic, jobs::Heartbeats, ports::Clock,
};
use actix_web::{dev::ServerHandle, web::Data};
use adapters::{AccountsOptions, ClinicAccounts, LocalFiles, Posthog, PosthogOptions, SystemChance};
use api::{ApiOptions, ApiState, Pace, ServerOptions};
use chrono::{DateTime, Utc};
use storage::{Db, DbOptions, scratch};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{FakeTwilio, Http, TestClinic, TestClock, TestMailbox, TestZones, sqlite};

/// The variable that names the PostgreSQL server of the tests.
const POSTGRES_URL: &str = "PORTICO_TEST_POSTGRES_URL";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// SQLite, in a temporary folder.
    Sqlite,
    /// PostgreSQL, a database of its own.
    Postgres,
}

/// A running Portico with a database of its own. It stops when it is dropped.
pub struct TestApp {
    /// For calling use cases directly.
    pub ctx: Ctx,
    /// The clock that everything goes by.
    pub clock: Arc<TestClock>,
    /// The rules of time zones.
    pub zones: Arc<TestZones>,
    /// What was sent.
    pub mailbox: Arc<TestMailbox>,
    address: String,
    /// Where clinics' own Twilio accounts are looked for.
    twilio: Mutex<Option<TcpListener>>,
    state: Data<ApiState>,
    server: ServerHandle,
    _folder: TempDir,
}

/// Another server of the same Portico. It stops when it is dropped.
pub struct TestServer {
    /// Where it listens, such as `127.0.0.1:40123`.
    pub address: SocketAddr,
    server: ServerHandle,
}

impl Drop for TestServer {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn listen(listener: TcpListener, state: &Data<ApiState>, pace: Pace) -> ServerHandle {
    let options = ServerOptions { workers: 2, pace, shutdown_seconds: 1, signals: false };
    let server = api::serve(listener, state, options).unwrap();
    let handle = server.handle();
    // actix workers want a runtime of their own.
    std::thread::spawn(move || actix_web::rt::System::new().block_on(server));
    handle
}

impl TestApp {
    /// Starts on a new database.
    pub async fn start(database: Database) -> Self {
        let folder = TempDir::new().unwrap();
        let url = match database {
            Database::Sqlite => sqlite::migrated(&folder.path().join("portico.db")).await,
            Database::Postgres => scratch::postgres(&postgres_url(), new_uuid()).await.unwrap(),
        };
        let db = Db::connect(&DbOptions { url, max_connections: 8 }).await.unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());

        let clock = Arc::new(TestClock::default());
        let zones = Arc::new(TestZones::new(clock.clone()));
        let mailbox = Arc::new(TestMailbox::default());
        let twilio = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let twilio_api_url = format!("http://{}", twilio.local_addr().unwrap());
        let accounts = ClinicAccounts::new(AccountsOptions { private_hosts: true, twilio_api_url }).unwrap();
        let analytics = Posthog::new(PosthogOptions { private_hosts: true, timeout: Duration::from_secs(2) });
        let ctx = Ctx {
            db,
            settings: Arc::new(Settings {
                environment: Environment::Development,
                base_url: address.clone(),
                mail_from: "portal@example.com".to_owned(),
                clinic_login_budget: 100_000,
                shared_texts: true,
                twilio_auth_token: Some(SecretText::new(FakeTwilio::SHARED_TOKEN)),
                clinic_daily_mails: 100_000,
                clinic_daily_texts: 100_000,
                text_countries: Vec::new(),
                private_mail_hosts: true,
                limit_by_address: false,
            }),
            sealer: Arc::new(Sealer::new(&[7; 32])),
            hashing: Arc::new(Hashing::default()),
            ports: Ports {
                clock: clock.clone(),
                chance: Arc::new(SystemChance),
                mail: mailbox.clone(),
                sms: mailbox.clone(),
                accounts: Arc::new(accounts),
                analytics: Arc::new(analytics),
                files: Arc::new(LocalFiles::open(&folder.path().join("files")).unwrap()),
                zones: zones.clone(),
            },
            heartbeats: Heartbeats::default(),
            registry: &app::REGISTRY,
        };
        let state = Data::new(ApiState::new(ctx.clone(), ApiOptions::default()));
        let server = listen(listener, &state, Pace::default());
        Self { ctx, clock, zones, mailbox, address, twilio: Mutex::new(Some(twilio)), state, server, _folder: folder }
    }

    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The same Portico at another address, where callers have as long as `pace` says.
    pub fn at_pace(&self, pace: Pace) -> TestServer {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        TestServer { address, server: listen(listener, &self.state, pace) }
    }

    /// Now, by the test's clock.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A browser that nobody is signed in with.
    pub fn anonymous(&self) -> Http {
        Http::new(&self.address)
    }

    /// Sends everything that is due.
    pub async fn send_messages(&self) {
        ::app::jobs::drain(&self.ctx).await.unwrap();
    }

    /// The Twilio that clinics' own accounts are with; once.
    pub fn twilio(&self) -> FakeTwilio {
        FakeTwilio::listen(self.twilio.lock().unwrap().take().expect("there is one Twilio"))
    }

    /// Sets up a clinic with an owner who is signed in.
    pub async fn clinic(&self, slug: &str) -> TestClinic<'_> {
        TestClinic::set_up(self, slug, |_| {}).await
    }

    /// The same elsewhere: in another currency, locale or time zone.
    pub async fn clinic_with(&self, slug: &str, change: impl FnOnce(&mut NewClinic)) -> TestClinic<'_> {
        TestClinic::set_up(self, slug, change).await
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // Answered by the server's own thread; nobody waits for it.
        drop(self.server.stop(false));
    }
}

/// A UUID of version 7.
pub(crate) fn new_uuid() -> Uuid {
    use ::app::ports::Chance;
    SystemChance.uuid(adapters::SystemClock.now())
}

#[expect(clippy::disallowed_methods, reason = "tests are configured by their runner")]
fn postgres_url() -> String {
    std::env::var(POSTGRES_URL).unwrap_or_else(|_| {
        panic!("{POSTGRES_URL} is not set: run the tests by `cargo xtask test`, which starts a PostgreSQL server, or name one of your own")
    })
}
