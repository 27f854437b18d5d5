//! The audit log: append-only, each entry chained to the one before by its hash.

use chrono::{DateTime, Utc};
use contract::{
    audit::{ActorKind, AuditEntry},
    ids::AuditEntryId,
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::{clinics, name_of, parse_name};
use crate::{ClinicScope, Error, Read, Tx, entities::audit_entries};

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
}

/// Appends an entry. Appending locks the clinic's chain until the transaction ends.
pub async fn append(tx: &Tx, scope: &ClinicScope, entry: NewEntry) -> Result<(), Error> {
    append_all(tx, scope, vec![entry]).await
}

/// Appends entries, in their order.
pub async fn append_all(tx: &Tx, scope: &ClinicScope, entries: Vec<NewEntry>) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let (mut sequence, mut previous_hash) = clinics::lock_audit_head(tx, scope).await?;
    let mut rows = Vec::with_capacity(entries.len());
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
        };
        row.hash = hash(&row);
        previous_hash.clone_from(&row.hash);
        rows.push(row.into_active_model());
    }
    clinics::move_audit_head(tx, scope, sequence, previous_hash).await?;
    audit_entries::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
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

/// The sequence of the first entry that does not fit the chain, if there is one.
pub async fn first_broken(db: &impl Read, scope: &ClinicScope) -> Result<Option<i64>, Error> {
    const CHUNK: u64 = 1000;
    let (mut last, mut previous_hash) = (0, vec![0; 32]);
    loop {
        let rows = audit_entries::Entity::find()
            .filter(audit_entries::Column::ClinicId.eq(scope.uuid()))
            .filter(audit_entries::Column::Sequence.gt(last))
            .order_by_asc(audit_entries::Column::Sequence)
            .limit(CHUNK)
            .all(db.connection())
            .await?;
        if rows.is_empty() {
            return Ok(None);
        }
        for row in rows {
            if row.sequence != last + 1 || row.previous_hash != previous_hash || row.hash != hash(&row) {
                return Ok(Some(last + 1));
            }
            (last, previous_hash) = (row.sequence, row.hash);
        }
    }
}

/// SHA-256 over every column but the hash itself, each with its length before it.
fn hash(row: &audit_entries::Model) -> Vec<u8> {
    let mut digest = Sha256::new();
    let at = row.at.timestamp_micros().to_be_bytes();
    let sequence = row.sequence.to_be_bytes();
    let columns: [&[u8]; 10] = [
        &row.previous_hash,
        row.clinic_id.as_bytes(),
        &sequence,
        row.id.as_bytes(),
        &at,
        row.actor_kind.as_bytes(),
        row.actor.as_bytes(),
        row.action.as_bytes(),
        row.subject.as_bytes(),
        row.address.as_bytes(),
    ];
    for column in columns {
        digest.update((column.len() as u64).to_be_bytes());
        digest.update(column);
    }
    digest.finalize().to_vec()
}

fn entry(row: audit_entries::Model) -> Result<AuditEntry, Error> {
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
    })
}
