//! Backup and restore of the embedded database.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use storage::{Db, DbOptions};

use super::{Failure, audit};
use crate::{config::Config, private_files, wiring::Parts};

/// The name of a database that a restore has replaced.
const BEFORE_RESTORE: &str = "portico.db.before-restore";

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
        // SQLite fills an empty file and leaves its permissions as they are.
        private_files::new_file().open(&self.file).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => format!("{} exists already", self.file.display()),
            _ => format!("{} cannot be created: {error}", self.file.display()),
        })?;
        let filled = self.fill(config).await;
        if filled.is_err() {
            let _ = fs::remove_file(&self.file);
        }
        let anchored = filled?;
        println!("{} holds everything but images and the sealing key.", self.file.display());
        match anchored {
            Ok(anchor) => {
                println!("{} says where the audit log ended. Keep it away from this machine:", anchor.display());
                println!("`portico audit verify --anchor` shows by it whether the log was cut or replaced since.");
            }
            Err(fault) => println!("There is no anchor, for the audit log is not as it was written: {fault}"),
        }
        println!("Copy the folder {} beside it: its files never change.", config.files_dir().display());
        println!("Keep a copy of the key (sealing_key, or portico.key in the data folder) somewhere else:");
        println!("without it, second factors and API signing keys of the backup cannot be opened.");
        Ok(())
    }

    /// Copies the database, and writes an anchor of its audit logs as they were just before. If a log was
    /// tampered with, the database is copied all the same, and the fault is returned.
    async fn fill(&self, config: &Config) -> Result<Result<PathBuf, String>, Failure> {
        let ctx = Parts::assemble(config).await?.ctx;
        let anchored = audit::made(&ctx).await.map_err(|fault| fault.to_string());
        ctx.db.vacuum_into(&self.file).await?;
        ctx.db.close().await?;
        File::open(&self.file)?.sync_all()?;
        match anchored {
            Ok(anchor) => {
                let mut file = self.file.clone().into_os_string();
                file.push(".anchor.json");
                let file = PathBuf::from(file);
                audit::write(&anchor, &file)?;
                Ok(Ok(file))
            }
            Err(fault) => Ok(Err(fault)),
        }
    }
}

impl Restore {
    pub(crate) async fn run(&self, config: &Config) -> Result<(), Failure> {
        only_embedded(config)?;
        let _alone = lock_alone(config)?;

        // The copy is checked and migrated first, so that a bad backup leaves everything as it was.
        let copy = config.data_dir.join("portico.db.restoring");
        // Remove what an interrupted restore has left.
        for leftover in ["portico.db.restoring", "portico.db.restoring-wal", "portico.db.restoring-shm"] {
            let _ = fs::remove_file(config.data_dir.join(leftover));
        }
        File::open(&self.file)
            .and_then(|mut backup| io::copy(&mut backup, &mut private_files::new_file().open(&copy)?))
            .map_err(|error| format!("{} cannot be copied to {}: {error}", self.file.display(), copy.display()))?;
        let db = Db::connect(&DbOptions { url: format!("sqlite://{}", copy.display()), max_connections: 1 }).await?;
        db.check_integrity()
            .await
            .map_err(|error| format!("{} is not a usable backup: {error}", self.file.display()))?;
        db.migrate().await?;
        db.close().await?;

        let current = config.sqlite_file();
        if current.exists() {
            let aside = unused(&config.data_dir);
            let db = Db::connect(&DbOptions { url: config.database_url(), max_connections: 1 }).await?;
            db.close().await?;
            fs::rename(&current, &aside)?;
            println!("The database as it was is kept as {}; `portico restore` brings it back.", aside.display());
        }
        for leftover in ["portico.db-wal", "portico.db-shm"] {
            let _ = fs::remove_file(config.data_dir.join(leftover));
        }
        fs::rename(&copy, &current)?;
        println!("Restored from {}.", self.file.display());
        Ok(())
    }
}

/// The file that the replaced database goes to: a name that no earlier restore has used.
fn unused(folder: &Path) -> PathBuf {
    let mut path = folder.join(BEFORE_RESTORE);
    let mut number = 1;
    while path.exists() {
        number += 1;
        path = folder.join(format!("{BEFORE_RESTORE}-{number}"));
    }
    path
}

/// Prevents servers and workers from starting until this process ends.
pub(super) fn lock_alone(config: &Config) -> Result<File, Failure> {
    let file = lock_file(config)?;
    file.try_lock().map_err(|_| "a server or a worker is running: stop it first")?;
    Ok(file)
}

/// The lock file that keeps servers apart from `restore` and `migrate --down`.
pub(super) fn lock_file(config: &Config) -> Result<File, Failure> {
    private_files::make_folder(&config.data_dir)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::scratch_config;

    #[cfg(unix)]
    fn permissions(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[actix_web::test]
    async fn each_restore_keeps_what_was_there_before() {
        let config = scratch_config("restore");
        let db = Parts::assemble(&config).await.unwrap().ctx.db;
        db.migrate().await.unwrap();
        db.close().await.unwrap();
        let original = fs::read(config.sqlite_file()).unwrap();
        let file = config.data_dir.join("backup.db");
        Backup { file: file.clone() }.run(&config).await.unwrap();
        let again = Backup { file: file.clone() }.run(&config).await.unwrap_err();
        assert!(again.to_string().contains("exists already"), "{again}");

        for _ in 0..3 {
            Restore { file: file.clone() }.run(&config).await.unwrap();
        }
        let kept = config.data_dir.join(BEFORE_RESTORE);
        assert_eq!(fs::read(&kept).unwrap(), original);
        for number in [2, 3] {
            assert!(config.data_dir.join(format!("{BEFORE_RESTORE}-{number}")).exists());
        }
        #[cfg(unix)]
        {
            assert_eq!(permissions(&config.data_dir), 0o700);
            for file in [config.sqlite_file(), file, kept] {
                assert_eq!(permissions(&file), 0o600, "{}", file.display());
            }
        }
    }

    #[cfg(unix)]
    #[actix_web::test]
    async fn a_folder_of_ones_own_keeps_its_permissions() {
        let config = scratch_config("folder");
        fs::create_dir(&config.data_dir).unwrap();
        let theirs = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o750);
        fs::set_permissions(&config.data_dir, theirs).unwrap();
        Parts::assemble(&config).await.unwrap();
        assert_eq!(permissions(&config.data_dir), 0o750);
        assert_eq!(permissions(&config.sqlite_file()), 0o600);
    }
}
