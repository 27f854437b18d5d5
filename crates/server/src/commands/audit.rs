//! The audit logs of all clinics.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use app::{
    Ctx,
    audit::{self, CheckedLog, anchor, anchor::Anchor},
};
use clap::Subcommand;

use super::Failure;
use crate::{config::Config, private_files, wiring::Parts};

#[derive(Subcommand)]
pub(crate) enum Audit {
    /// Check that nobody has changed, removed or added entries.
    Verify {
        /// An earlier anchor: since then, the logs may only have grown.
        #[arg(long)]
        anchor: Option<PathBuf>,
    },
    /// Take over logs that an older version wrote without a key. Only you know that nobody else has written
    /// them.
    Seal,
    /// Print where the logs end now. Keep this where nobody who can change the database can change it.
    Anchor,
}

impl Audit {
    pub(crate) async fn run(self, config: &Config) -> Result<(), Failure> {
        let ctx = Parts::assemble(config).await?.ctx;
        match self {
            Self::Verify { anchor } => verify(&ctx, anchor.as_deref()).await,
            Self::Seal => {
                let sealed = audit::seal(&ctx).await?;
                for clinic in &sealed {
                    println!("{}: the log goes by the sealing key from now on.", clinic.slug);
                }
                if sealed.is_empty() {
                    println!("No log is from before there was a key: nothing is changed.");
                }
                Ok(())
            }
            Self::Anchor => {
                println!("{}", serde_json::to_string_pretty(&made(&ctx).await?)?);
                Ok(())
            }
        }
    }
}

async fn verify(ctx: &Ctx, file: Option<&Path>) -> Result<(), Failure> {
    let checked = audit::check(ctx).await?;
    let mut faults = audit::faults(&checked);
    if let Some(file) = file {
        let text = fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        let anchor: Anchor =
            serde_json::from_str(&text).map_err(|_| format!("{} is not an anchor of Portico's", file.display()))?;
        faults.extend(anchor::compare(ctx, &anchor, &checked).await?);
        if faults.is_empty() {
            println!("The logs continue those of {}.", anchor.made_at().format("%F %T UTC"));
        }
    }
    if !faults.is_empty() {
        return Err(faults.join("\n").into());
    }
    println!("The audit log is as it was written: {}.", summary(&checked));
    Ok(())
}

/// An anchor of the current state of the logs.
pub(super) async fn made(ctx: &Ctx) -> Result<Anchor, Failure> {
    let checked = audit::check(ctx).await?;
    anchor::make(ctx, &checked).map_err(|faults| faults.join("\n").into())
}

/// Writes an anchor into a file that must not exist yet.
pub(super) fn write(anchor: &Anchor, file: &Path) -> Result<(), Failure> {
    let text = serde_json::to_vec_pretty(anchor)?;
    let written = private_files::new_file().open(file).and_then(|mut new| {
        new.write_all(&text)?;
        new.sync_all()
    });
    written.map_err(|error| format!("{} cannot be written: {error}", file.display()).into())
}

/// A summary of intact logs.
pub(super) fn summary(checked: &[CheckedLog]) -> String {
    let older = checked.iter().filter_map(|log| {
        let first = log.found.keyed_from.filter(|first| *first > 1)?;
        Some(format!("{} has {} entries from before that", log.clinic.slug, first - 1))
    });
    let older: Vec<String> = older.collect();
    let entries: i64 = checked.iter().map(|log| log.found.entries).sum();
    let all = format!("{entries} entries of {} clinics fit their chains, which go by the sealing key", checked.len());
    if older.is_empty() { all } else { format!("{all}; {}", older.join(", ")) }
}
