//! Backup and restore of the embedded database.

use std::{
    fs::{self, File},
    path::PathBuf,
};

use clap::Args;
use storage::{Db, DbOptions};

use super::Failure;
use crate::{config::Config, wiring::Parts};

#[derive(Args)]
pub(crate) struct Backup {
    /// The file to write; it must not exist yet.
    file: PathBuf,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// The backup to restore.
    file: PathBuf,
}

impl Backup {
    pub(crate) async fn run(&self, config: &Config) -> Result<(), Failure> {
        only_embedded(config)?;
        if self.file.exists() {
            return Err(format!("{} exists already", self.file.display()).into());
        }
        let parts = Parts::assemble(config).await?;
        parts.ctx.db.vacuum_into(&self.file).await?;
        File::open(&self.file)?.sync_all()?;
        println!("{} holds everything but images and the sealing key.", self.file.display());
        println!("Copy the folder {} beside it: its files never change.", config.files_dir().display());
        println!("Keep a copy of the key (sealing_key, or portico.key in the data folder) somewhere else:");
        println!("without it, second factors and API signing keys of the backup cannot be opened.");
        Ok(())
    }
}

impl Restore {
    pub(crate) async fn run(&self, config: &Config) -> Result<(), Failure> {
        only_embedded(config)?;
        fs::create_dir_all(&config.data_dir)?;
        let lock = lock_file(config)?;
        lock.try_lock().map_err(|_| "the server is running: stop it first")?;

        // Checked and migrated as a copy, so that a bad backup leaves everything as it was.
        let copy = config.data_dir.join("portico.db.restoring");
        fs::copy(&self.file, &copy).map_err(|error| format!("{} cannot be read: {error}", self.file.display()))?;
        let db = Db::connect(&DbOptions { url: format!("sqlite://{}", copy.display()), max_connections: 1 }).await?;
        db.check_integrity()
            .await
            .map_err(|error| format!("{} is not a usable backup: {error}", self.file.display()))?;
        db.migrate().await?;
        db.close().await?;

        let current = config.sqlite_file();
        if current.exists() {
            let aside = config.data_dir.join("portico.db.before-restore");
            let db = Db::connect(&DbOptions { url: config.database_url(), max_connections: 1 }).await?;
            db.close().await?;
            fs::rename(&current, &aside)?;
            println!("The database as it was is kept as {}.", aside.display());
        }
        for leftover in ["portico.db-wal", "portico.db-shm"] {
            let _ = fs::remove_file(config.data_dir.join(leftover));
        }
        fs::rename(&copy, &current)?;
        println!("Restored from {}.", self.file.display());
        Ok(())
    }
}

/// The file by whose locks servers and `restore` keep out of each other's way.
pub(super) fn lock_file(config: &Config) -> Result<File, Failure> {
    fs::create_dir_all(&config.data_dir)?;
    let path = config.data_dir.join("portico.lock");
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    file.map_err(|error| format!("{} cannot be opened: {error}", path.display()).into())
}

fn only_embedded(config: &Config) -> Result<(), Failure> {
    if config.is_embedded() {
        return Ok(());
    }
    Err("database_url is set: back up and restore that database with its own tools (pg_dump, pg_restore)".into())
}
