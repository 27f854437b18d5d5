//! Anchors: where the logs of all clinics ended at a moment, to be kept where nobody who can change the database
//! can change them.
//!
//! Somebody with the database and without the key cannot write entries, but could put back an older state of the
//! whole log. An anchor from after that state shows it: a log may only have grown since.

use chrono::{DateTime, Utc};
use contract::ids::ClinicId;
use serde::{Deserialize, Serialize};
use storage::repos;

use super::CheckedLog;
use crate::{Ctx, Error, Result};

/// What kind of file it is.
const FORMAT: &str = "portico-audit-anchor/1";

/// Where the logs ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    statement: Statement,
    /// HMAC-SHA-256 of the statement as JSON, with the installation's key for its log; hexadecimal.
    mac: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Statement {
    format: String,
    made_at: DateTime<Utc>,
    clinics: Vec<End>,
}

/// Where one clinic's log ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    id: ClinicId,
    slug: String,
    entries: i64,
    hash: String,
    /// The first entry that goes by the key.
    keyed_from: Option<i64>,
}

impl Anchor {
    /// When it was made.
    pub const fn made_at(&self) -> DateTime<Utc> {
        self.statement.made_at
    }
}

/// States where the logs end now, if they are as they should be.
///
/// # Errors
/// What is wrong with them: nothing is anchored to a log that was tampered with.
pub fn make(ctx: &Ctx, checked: &[CheckedLog]) -> std::result::Result<Anchor, Vec<String>> {
    let faults = super::faults(checked);
    if !faults.is_empty() {
        return Err(faults);
    }
    let end = |log: &CheckedLog| End {
        id: log.clinic.id,
        slug: log.clinic.slug.to_string(),
        entries: log.found.entries,
        hash: log.found.hash.clone(),
        keyed_from: log.found.keyed_from,
    };
    let statement =
        Statement { format: FORMAT.to_owned(), made_at: ctx.system_now(), clinics: checked.iter().map(end).collect() };
    let mac = code(ctx, &statement).map_err(|error| vec![error.to_string()])?;
    Ok(Anchor { statement, mac })
}

/// What speaks against the logs of now being those of the anchor, grown: a sentence each.
///
/// # Errors
/// `Internal` when the anchor is not this installation's, or was changed.
pub async fn compare(ctx: &Ctx, anchor: &Anchor, checked: &[CheckedLog]) -> Result<Vec<String>> {
    if anchor.statement.format != FORMAT || anchor.mac != code(ctx, &anchor.statement)? {
        return Err(Error::Internal("the anchor was changed, or made with another sealing key"));
    }
    let mut faults = Vec::new();
    for end in &anchor.statement.clinics {
        let slug = &end.slug;
        let Some(log) = checked.iter().find(|log| log.clinic.id == end.id) else {
            faults.push(format!("{slug}: the clinic of the anchor is gone, with its {} entries", end.entries));
            continue;
        };
        if log.found.entries < end.entries {
            let (now, then) = (log.found.entries, end.entries);
            faults.push(format!("{slug}: there are {now} entries, and were {then} when the anchor was made"));
        } else if end.entries > 0
            && repos::audit::hash_of(&ctx.db, &log.scope, end.entries).await?.as_deref() != Some(end.hash.as_str())
        {
            faults.push(format!("{slug}: entry {} is not the one that the anchor names", end.entries));
        } else if end.keyed_from.is_some() && log.found.keyed_from != end.keyed_from {
            faults.push(format!("{slug}: entries that went by the key no longer do"));
        }
    }
    Ok(faults)
}

fn code(ctx: &Ctx, statement: &Statement) -> Result<String> {
    let text = serde_json::to_vec(statement).map_err(|_| Error::Internal("an anchor cannot be written"))?;
    Ok(hex::encode(ctx.sealer.audit_key().of_statement(&text)))
}
