//! Portico's chores, in Rust, so that they read and behave the same everywhere:
//! `cargo xtask setup`, `run`, `apps`, `test`, `openapi`, `feature`, `bench`.
#![expect(clippy::print_stdout, reason = "a command line tool talks to the terminal")]
#![expect(clippy::disallowed_methods, reason = "the ban on reading the environment is for the server's crates")]

mod apps;
mod bench;
mod cleanup;
mod failure;
mod feature;
mod openapi;
mod postgres;
mod process;
mod progress;
mod run;
mod server;
mod setup;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Result;
use crate::workspace::Workspace;

/// Developer chores of Portico.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, about)]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Install whatever building, running or testing needs and this machine lacks
    Setup(setup::Args),
    /// Build the browser apps into dist/
    Apps(apps::Args),
    /// Serve a demo clinic from this checkout; set-up and builds included
    Run(run::Args),
    /// Run every check, in the order in which they fail fastest
    Test(test::Args),
    /// Write api-spec/openapi.json from the routes
    Openapi(openapi::Args),
    /// Write the skeleton of a feature: files that compile, and tests that say what to decide
    Feature(feature::Args),
    /// Measure something
    Bench(bench::Args),
}

fn main() -> ExitCode {
    dispatch(Cli::parse().chore).unwrap_or_else(|failure| {
        eprintln!("\n{failure}");
        ExitCode::FAILURE
    })
}

fn dispatch(chore: Chore) -> Result<ExitCode> {
    cleanup::listen()?;
    let workspace = Workspace::locate()?;
    let mut exit_code = ExitCode::SUCCESS;
    match chore {
        Chore::Setup(args) => setup::main(&workspace, &args)?,
        Chore::Apps(args) => apps::main(&workspace, &args)?,
        Chore::Run(args) => run::main(&workspace, &args)?,
        Chore::Test(args) => exit_code = test::main(&workspace, &args)?,
        Chore::Openapi(args) => openapi::main(&workspace, &args)?,
        Chore::Feature(args) => feature::main(&workspace, &args)?,
        Chore::Bench(args) => bench::main(&workspace, &args)?,
    }
    // What remains is in nobody's way, and must not turn a chore that went well into a failure.
    if let Err(failure) = setup::remove_build_folder(&workspace) {
        eprintln!("{failure}");
    }
    Ok(exit_code)
}
