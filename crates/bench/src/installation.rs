//! Portico with a database of its own, and the processes that serve it.

use std::{
    fs::{OpenOptions, create_dir_all, remove_dir_all},
    net::TcpListener,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail, ensure};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::{
    io::AsyncWriteExt,
    process::{Child, Command},
    time::sleep,
};

/// What all processes of an installation are called by their visitors.
pub(crate) const HOST_NAME: &str = "portico.localhost";
/// How long a server may take to answer for the first time.
const START: Duration = Duration::from_mins(1);

/// Where an installation keeps its data.
pub(crate) enum Database {
    /// A file in the data folder.
    Sqlite,
    /// The address of a database.
    Postgres(String),
}

impl Database {
    /// Makes an empty database of that name; `server` names another one of the same server.
    pub(crate) async fn new_postgres(server: &str, name: &str) -> Result<Self> {
        let name = name.replace('-', "_");
        let mut admin = PgConnection::connect(server).await.context("connect to PostgreSQL")?;
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        admin.close().await?;
        let (server, _) = server.rsplit_once('/').context("read the address of PostgreSQL")?;
        Ok(Self::Postgres(format!("{server}/{name}")))
    }
}

/// Portico's data, and how its processes are started.
pub(crate) struct Installation {
    binary: PathBuf,
    folder: PathBuf,
    /// Where the data is.
    pub(crate) database: Database,
    /// The mail server; the development mailbox when `None`.
    smtp_url: Option<String>,
    /// Whether limits by network address hold, as a proxy on this machine tells it.
    by_address: bool,
}

/// A running server; dropping it kills it.
pub(crate) struct Server {
    child: Child,
    port: u16,
}

impl Installation {
    /// An installation in an empty folder.
    pub(crate) fn new(binary: &Path, folder: PathBuf, database: Database) -> Result<Self> {
        if folder.exists() {
            remove_dir_all(&folder)?;
        }
        create_dir_all(folder.join("data"))?;
        Ok(Self { binary: binary.to_owned(), folder, database, smtp_url: None, by_address: false })
    }

    /// Where the database file, the key and the development mailbox are.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// By which mail server those send that are started from now on.
    pub(crate) fn send_mail_by(&mut self, smtp_url: String) {
        self.smtp_url = Some(smtp_url);
    }

    /// Those that are started from now on limit what comes from one address, and believe whoever calls them.
    pub(crate) fn limit_by_address(&mut self) {
        self.by_address = true;
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        // Whoever runs this may have a server of their own configured.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PORTICO_")) {
            command.env_remove(name);
        }
        command
            .current_dir(&self.folder)
            .env("PORTICO_DATA_DIR", self.data())
            .env("PORTICO_BASE_URL", format!("http://{HOST_NAME}"))
            .env("PORTICO_LOG", "warn")
            // Otherwise every visitor comes from the same address, and all are in a hurry.
            .env("PORTICO_LIMIT_BY_ADDRESS", self.by_address.to_string())
            .env("PORTICO_CLINIC_LOGIN_BUDGET", "1000000")
            .env("PORTICO_CLINIC_DAILY_MAILS", "1000000")
            .env("PORTICO_CLINIC_DAILY_TEXTS", "1000000")
            .kill_on_drop(true);
        if let Database::Postgres(url) = &self.database {
            command.env("PORTICO_DATABASE_URL", url);
        }
        if self.by_address {
            command.env("PORTICO_TRUSTED_PROXIES", r#"["127.0.0.1/32"]"#);
        }
        if let Some(url) = &self.smtp_url {
            command.env("PORTICO_SMTP_URL", url);
        }
        command
    }

    /// Runs one of the operator's commands, with `input` on its standard input.
    pub(crate) async fn operate(&self, args: &[&str], input: &str) -> Result<()> {
        let mut child =
            self.command().args(args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes()).await?;
        }
        let output = child.wait_with_output().await?;
        ensure!(output.status.success(), "portico {}: {}", args.join(" "), String::from_utf8_lossy(&output.stderr));
        Ok(())
    }

    /// Starts a server and waits for its first answer.
    pub(crate) async fn serve(&self) -> Result<Server> {
        let port = free_port()?;
        let mut command = self.command();
        command.arg("serve").env("PORTICO_LISTEN", format!("127.0.0.1:{port}"));
        self.start(command, port).await
    }

    /// Starts a server with the demo clinic and waits for its first answer.
    pub(crate) async fn serve_demo(&self) -> Result<Server> {
        let port = free_port()?;
        let mut command = self.command();
        command.args(["demo", "--port", &port.to_string(), "--data-dir"]).arg(self.data());
        self.start(command, port).await
    }

    async fn start(&self, mut command: Command, port: u16) -> Result<Server> {
        let log = OpenOptions::new().create(true).append(true).open(self.log())?;
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let mut server = Server { child, port };
        server.wait_until_ready().await.with_context(|| format!("see {}", self.log().display()))?;
        Ok(server)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }
}

impl Server {
    /// Scheme, address and port.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The process.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// `kill -9`: the process has no chance to finish anything.
    pub(crate) async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        let started = Instant::now();
        while started.elapsed() < START {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server stopped at once ({status})");
            }
            let answer = http.get(format!("{}/readyz", self.address())).send().await;
            if answer.is_ok_and(|answer| answer.status() == 200) {
                return Ok(());
            }
            sleep(Duration::from_millis(5)).await;
        }
        Err(anyhow!("the server is not ready after {} s", START.as_secs()))
    }
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
