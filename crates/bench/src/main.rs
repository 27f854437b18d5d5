//! Measures Portico from outside, and tries to break it: real server processes, real databases,
//! everything over HTTP on 127.0.0.1. `cargo xtask bench <name>` builds what it needs and starts it.
#![expect(clippy::print_stdout, reason = "a command line tool talks to the terminal")]
#![expect(clippy::disallowed_methods, reason = "measuring goes by the real clock")]

mod clinic;
mod connected;
mod crash;
mod enumeration;
mod fuzz;
mod history;
mod http;
mod installation;
mod load;
mod mail_server;
mod mailbox;
mod mailing;
mod methods;
mod people;
mod queue;
mod race;
mod report;
mod sign_in_flood;
mod single_use;
mod slots;
mod weight;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::installation::{Database, Installation};

/// Measures Portico from outside.
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    bench: Bench,
    #[command(subcommand)]
    measurement: Measurement,
}

/// What every measurement works with.
#[derive(clap::Args)]
struct Bench {
    /// The server's binary
    #[arg(long)]
    server: PathBuf,
    /// A folder for databases and logs
    #[arg(long)]
    folder: PathBuf,
    /// A PostgreSQL server on which databases may be made
    #[arg(long)]
    postgres: Option<String>,
}

#[derive(Subcommand)]
enum Measurement {
    /// Many clients want one slot
    Race(race::Args),
    /// Many exchange one sign-in link
    SingleUse(single_use::Args),
    /// The server is killed while clients book
    Crash(crash::Args),
    /// Sign-in links are asked for, for known and unknown people
    Enumeration(enumeration::Args),
    /// Several processes send what is in one outbox
    Queue(queue::Args),
    /// Many clients are written to while the mail server is in trouble
    Mailing(mailing::Args),
    /// Passwords of staff are guessed as fast as can be
    SignInFlood(sign_in_flood::Args),
    /// Searching free times in a clinic with a long history
    Slots(slots::Args),
    /// What pages ask of the server, at several numbers of connections
    Load(load::Args),
    /// Whatever the OpenAPI document allows, and what it does not
    Fuzz(fuzz::Args),
    /// Methods that are made up leave nothing behind
    Methods(methods::Args),
    /// Size, memory and time to the first answer
    Weight(weight::Args),
}

impl Measurement {
    const fn name(&self) -> &'static str {
        match self {
            Self::Race(_) => "race",
            Self::SingleUse(_) => "single-use",
            Self::Crash(_) => "crash",
            Self::Enumeration(_) => "enumeration",
            Self::Queue(_) => "queue",
            Self::Mailing(_) => "mailing",
            Self::SignInFlood(_) => "sign-in-flood",
            Self::Slots(_) => "slots",
            Self::Load(_) => "load",
            Self::Fuzz(_) => "fuzz",
            Self::Methods(_) => "methods",
            Self::Weight(_) => "weight",
        }
    }
}

impl Bench {
    /// An installation on SQLite, in a folder of its own.
    fn on_sqlite(&self, name: &str) -> Result<Installation> {
        Installation::new(&self.server, self.folder.join(name), Database::Sqlite)
    }

    /// An installation on PostgreSQL, with a database of its own.
    async fn on_postgres(&self, name: &str) -> Result<Installation> {
        let server = self.postgres.as_deref().context("--postgres is missing")?;
        let database = Database::new_postgres(server, name).await?;
        Installation::new(&self.server, self.folder.join(name), database)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let Cli { bench, measurement } = Cli::parse();
    let name = measurement.name();
    let mut terminate = signal(SignalKind::terminate())?;
    let run = async {
        match measurement {
            Measurement::Race(args) => race::run(&bench, &args).await,
            Measurement::SingleUse(args) => single_use::run(&bench, &args).await,
            Measurement::Crash(args) => crash::run(&bench, &args).await,
            Measurement::Enumeration(args) => enumeration::run(&bench, &args).await,
            Measurement::Queue(args) => queue::run(&bench, &args).await,
            Measurement::Mailing(args) => mailing::run(&bench, &args).await,
            Measurement::SignInFlood(args) => sign_in_flood::run(&bench, &args).await,
            Measurement::Slots(args) => slots::run(&bench, &args).await,
            Measurement::Load(args) => load::run(&bench, &args).await,
            Measurement::Fuzz(args) => fuzz::run(&bench, &args).await,
            Measurement::Methods(args) => methods::run(&bench, &args).await,
            Measurement::Weight(args) => weight::run(&bench, &args).await,
        }
    };
    report::conditions(name);
    // Dropping what runs stops the servers it has started.
    tokio::select! {
        outcome = run => outcome,
        _ = tokio::signal::ctrl_c() => bail!("interrupted"),
        _ = terminate.recv() => bail!("terminated"),
    }
}
