//! The command line.
#![expect(clippy::print_stdout, reason = "commands answer on standard output")]

mod audit;
mod backup;
mod clinic;
mod demo;
mod doctor;
mod serve;
mod staff;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{config::Config, telemetry, wiring::Parts};

/// Why a command failed, for the operator to read.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// Portico, the client portal for appointment businesses.
#[derive(Parser)]
#[command(name = "portico", version)]
pub(crate) struct Cli {
    /// The configuration file; ./portico.toml when there is one.
    #[arg(long, global = true, env = "PORTICO_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the apps, and send messages.
    Serve(serve::Serve),
    /// Send messages only, beside processes that run `serve --no-worker`.
    Worker,
    /// Bring the database to the newest schema.
    Migrate(Migrate),
    /// Serve a demo clinic on an embedded database of its own.
    Demo(demo::Demo),
    /// Print the OpenAPI document.
    Openapi,
    /// Read the configuration, report what is wrong with it, and show it without secrets.
    CheckConfig,
    /// Clinics.
    #[command(subcommand)]
    Clinic(clinic::Clinic),
    /// Staff of a clinic.
    #[command(subcommand)]
    Staff(staff::Staff),
    /// The audit logs of all clinics.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Copy the embedded database into a file, while it is in use.
    Backup(backup::Backup),
    /// Replace the embedded database by a backup. The server must not be running.
    Restore(backup::Restore),
    /// Check that everything the server needs works.
    Doctor,
}

#[derive(Args)]
struct Migrate {
    /// Remove the whole schema instead, with everything in it.
    #[arg(long)]
    down: bool,
    /// Confirm that the schema is to be removed.
    #[arg(long, requires = "down")]
    yes: bool,
}

impl Cli {
    /// Runs the command.
    pub(crate) async fn run(self) -> Result<ExitCode, Failure> {
        if let Command::Openapi = self.command {
            println!("{}", api::document().to_pretty_json()?);
            return Ok(ExitCode::SUCCESS);
        }
        let mut config = Config::load(self.config.as_deref())?;
        if let Command::Demo(demo) = &self.command {
            demo.apply(&mut config);
        }
        telemetry::start(&config)?;
        match self.command {
            Command::Openapi => {}
            Command::Serve(serve) => serve.run(&config).await?,
            Command::Worker => serve::work(&config).await?,
            Command::Migrate(migrate) => migrate.run(&config).await?,
            Command::Demo(demo) => demo.run(&config).await?,
            Command::CheckConfig => println!("{config:#?}\nThe configuration can be used."),
            Command::Clinic(clinic) => clinic.run(&config).await?,
            Command::Staff(staff) => staff.run(&config).await?,
            Command::Audit(audit) => audit.run(&config).await?,
            Command::Backup(backup) => backup.run(&config).await?,
            Command::Restore(restore) => restore.run(&config).await?,
            Command::Doctor => return doctor::run(&config).await,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Migrate {
    async fn run(&self, config: &Config) -> Result<(), Failure> {
        if self.down {
            return self.take_away(config).await;
        }
        Parts::assemble(config).await?.ctx.db.migrate().await?;
        println!("The schema is up to date.");
        Ok(())
    }

    async fn take_away(&self, config: &Config) -> Result<(), Failure> {
        if !self.yes {
            return Err("--down takes every clinic away, with all its clients and appointments: back up first, then \
                        say --down --yes"
                .into());
        }
        let _alone = backup::lock_alone(config)?;
        Parts::assemble(config).await?.ctx.db.unmigrate().await?;
        println!("The schema is gone.");
        Ok(())
    }
}

/// A configuration with a data folder of its own, which does not exist yet.
#[cfg(test)]
fn scratch_config(name: &str) -> Config {
    let data_dir = std::env::temp_dir().join(format!("portico-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&data_dir);
    Config { data_dir, ..Config::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn the_schema_is_not_taken_away_unasked_or_under_a_running_server() {
        let config = scratch_config("down");
        let db = Parts::assemble(&config).await.unwrap().ctx.db;
        db.migrate().await.unwrap();
        let down = async |yes: bool| Migrate { down: true, yes }.run(&config).await;

        assert!(down(false).await.unwrap_err().to_string().contains("--yes"));
        let running = serve::mark_in_use(&config).unwrap();
        assert!(down(true).await.unwrap_err().to_string().contains("stop"));
        assert_eq!(db.pending_migrations().await.unwrap(), 0);
        drop(running);
        down(true).await.unwrap();
        assert_ne!(db.pending_migrations().await.unwrap(), 0);
    }
}
