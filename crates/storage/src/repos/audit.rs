//! The audit log: append-only, each entry chained to the one before by its hash.

mod chain;
mod heads;
mod names;

pub use chain::{AuditKey, Checked, MISMATCH, SEAL, check, hash_of};
pub use names::names;

use chrono::{DateTime, Utc};
use contract::{
    audit::{ActorKind, AuditEntry, FieldChange},
    ids::AuditEntryId,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

pub(crate) use heads::begin;

use self::heads::AuditHead;
use super::{name_of, parse_name};
use crate::{ClinicScope, Error, Read, Tx, entities::audit_entries};

const CHANGES: &str = "audit_entries.changes";

/// Something that was done.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// Names the entry.
    pub id: AuditEntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// What kind of somebody did it.
    pub actor_kind: ActorKind,
    /// Who, as an id; empty for the operator and for Portico itself.
    pub actor: String,
    /// What, such as `appointment.cancel`.
    pub action: &'static str,
    /// To what, as an id; may be empty.
    pub subject: String,
    /// From which network address; may be empty.
    pub address: String,
    /// What changed by it.
    pub changes: Vec<FieldChange>,
}

/// Appends entries, in their order. Appending locks the clinic's chain until the transaction ends.
///
/// Where the chain's end is not one that Portico has left with its key, an entry goes before them that `link`
/// makes for [`MISMATCH`]. What was changed so stays to be seen, and is not covered up by what comes after.
pub async fn append_all(
    tx: &Tx,
    key: &AuditKey,
    scope: &ClinicScope,
    entries: Vec<NewEntry>,
    link: impl FnOnce(&'static str) -> NewEntry,
) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let head = heads::lock(tx, scope).await?;
    let link = (!key.fits(scope, &head)).then(|| link(MISMATCH));
    append_to(tx, key, scope, head, link.into_iter().chain(entries)).await
}

/// Takes over a chain from before there was a key, by an entry that `link` makes for [`SEAL`]; whether it was one.
/// Nothing tells such a chain from one that somebody has written without the key: only the operator knows.
///
/// # Errors
/// [`Error::Stale`] when the clinic has no chain.
pub async fn seal(
    tx: &Tx,
    key: &AuditKey,
    scope: &ClinicScope,
    link: impl FnOnce(&'static str) -> NewEntry,
) -> Result<bool, Error> {
    let head = heads::lock(tx, scope).await?;
    if head.mac.is_some() || chain::is_any_keyed(tx, scope).await? {
        return Ok(false);
    }
    let entries = (head.sequence > 0).then(|| link(SEAL));
    append_to(tx, key, scope, head, entries.into_iter()).await?;
    Ok(true)
}

async fn append_to(
    tx: &Tx,
    key: &AuditKey,
    scope: &ClinicScope,
    head: AuditHead,
    entries: impl Iterator<Item = NewEntry>,
) -> Result<(), Error> {
    let AuditHead { mut sequence, hash: mut previous_hash, .. } = head;
    let mut rows = Vec::new();
    for entry in entries {
        sequence += 1;
        let mut row = audit_entries::Model {
            clinic_id: scope.uuid(),
            sequence,
            id: entry.id.uuid(),
            at: entry.at,
            actor_kind: name_of(entry.actor_kind),
            actor: entry.actor,
            action: entry.action.to_owned(),
            subject: entry.subject,
            address: entry.address,
            previous_hash: previous_hash.clone(),
            hash: Vec::new(),
            changes_mac: None,
            changes: written(&entry.changes)?,
            keyed: true,
        };
        row.changes_mac = row.changes.as_deref().map(|changes| key.of_changes(changes));
        row.hash = key.hash(&row);
        previous_hash.clone_from(&row.hash);
        rows.push(row.into_active_model());
    }
    let mac = Some(key.of_head(scope, sequence, &previous_hash));
    heads::advance(tx, scope, AuditHead { sequence, hash: previous_hash, mac }).await?;
    if !rows.is_empty() {
        audit_entries::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    Ok(())
}

/// One page of the log, newest first, before the entry with the sequence `before`; and the
/// sequence behind which the next page begins.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    limit: u64,
    before: Option<i64>,
) -> Result<(Vec<AuditEntry>, Option<i64>), Error> {
    let mut query = audit_entries::Entity::find().filter(audit_entries::Column::ClinicId.eq(scope.uuid()));
    if let Some(before) = before {
        query = query.filter(audit_entries::Column::Sequence.lt(before));
    }
    let rows = query.order_by_desc(audit_entries::Column::Sequence).limit(limit).all(db.connection()).await?;
    let next = rows.last().map(|row| row.sequence).filter(|&sequence| sequence > 1);
    Ok((rows.into_iter().map(entry).collect::<Result<_, _>>()?, next))
}

/// Changes as they are kept; none when there are none.
fn written(changes: &[FieldChange]) -> Result<Option<String>, Error> {
    let text = (!changes.is_empty()).then(|| serde_json::to_string(changes)).transpose();
    text.map_err(|_| Error::Corrupt { column: CHANGES })
}

fn entry(row: audit_entries::Model) -> Result<AuditEntry, Error> {
    let changes = row.changes.as_deref().map(serde_json::from_str).transpose();
    Ok(AuditEntry {
        id: AuditEntryId::from_uuid(row.id),
        sequence: row.sequence,
        at: row.at,
        actor_kind: parse_name::<ActorKind>("audit_entries.actor_kind", &row.actor_kind)?,
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        address: row.address,
        hash: hex::encode(&row.hash),
        actor_name: None,
        subject_name: None,
        changes: changes.map_err(|_| Error::Corrupt { column: CHANGES })?.unwrap_or_default(),
    })
}
