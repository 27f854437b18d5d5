//! `cargo xtask bench <name>`: measurements and attacks, in a program of their own (crates/bench):
//! its dependencies must not slow down the first compilation of xtask.

use std::fs::create_dir_all;
use std::path::Path;
use std::process::Command;

use clap::ValueEnum;

use crate::apps::{self, Mode};
use crate::failure::{Context, Result};
use crate::postgres::Cluster;
use crate::process::Run;
use crate::progress::step;
use crate::server::{self, Profile};
use crate::setup::{self, Tool};
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which measurement
    #[arg(value_enum)]
    name: Measurement,
    /// Its options, such as `--rounds 5`; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measurement {
    /// Many clients want one slot: exactly one gets it
    Race,
    /// Many exchange one sign-in link: exactly one signs in
    SingleUse,
    /// The server is killed while clients book: nothing is lost
    Crash,
    /// Sign-in links for known and unknown people: nobody can tell them apart
    Enumeration,
    /// Several processes send what is in one outbox: nothing twice
    Queue,
    /// Many clients are written to while the mail server is in trouble: everybody gets theirs
    Mailing,
    /// Passwords of staff are guessed as fast as can be: few are hashed, and nobody else is held up
    SignInFlood,
    /// Searching free times in a clinic with a long history
    Slots,
    /// What pages ask of the server, in a clinic of some size and at several numbers of connections
    Load,
    /// schemathesis against the served document
    Fuzz,
    /// Methods that are made up: they leave nothing behind
    Methods,
    /// Size, memory and time to the first answer
    Weight,
}

impl Measurement {
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The apps are inside the binary that is weighed, and a sign-in link opens one.
    const fn needs_apps(self) -> bool {
        matches!(self, Self::Weight | Self::SingleUse)
    }

    const fn needs_postgres(self) -> bool {
        !matches!(self, Self::Crash | Self::Fuzz | Self::Methods | Self::Weight)
    }
}

pub(crate) fn main(workspace: &Workspace, args: &Args) -> Result<()> {
    let Args { name: measurement, options } = args;
    if measurement.needs_apps() {
        setup::ensure(workspace, &Tool::RUN)?;
        apps::build(workspace, Mode::Release)?;
    }
    let server = server::build(workspace, Profile::Release)?;
    workspace.cargo().args(["build", "--release", "--package", "portico-bench"]).run()?;
    let folder = workspace.path("target/xtask/bench");
    create_dir_all(&folder).context("create target/xtask/bench")?;

    let mut bench = bench(workspace, &server, &folder);
    let cluster = if measurement.needs_postgres() {
        setup::ensure(workspace, &[Tool::Postgres])?;
        Some(step("start PostgreSQL", || Cluster::start(workspace))?)
    } else {
        None
    };
    if let Some(cluster) = &cluster {
        bench.args(["--postgres", cluster.url()]);
    }
    bench.arg(measurement.name());
    if *measurement == Measurement::Fuzz {
        setup::ensure(workspace, &[Tool::Schemathesis])?;
        bench.arg("--schemathesis").arg(setup::SCHEMATHESIS.program(workspace, "schemathesis"));
    }
    bench.args(options).run()
}

/// The program beside the server's binary.
fn bench(workspace: &Workspace, server: &Path, folder: &Path) -> Command {
    let mut bench = workspace.command(server.with_file_name("portico-bench"));
    bench.arg("--server").arg(server).arg("--folder").arg(folder);
    bench
}
