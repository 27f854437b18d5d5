//! How the entries of a clinic hang together, and what is found when they do not.
//!
//! An entry's hash is an HMAC over it and the hash of the one before, so nobody who has the database alone can
//! write an entry, or leave one out, and have the rest fit. The chain's end is kept with a code of its
//! own, so entries cannot be cut off either. What is left to somebody with the database is to put back an
//! end that there really was, with the entries up to it: an anchor that is kept elsewhere shows that.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};

use super::heads::{self, AuditHead};
use crate::{ClinicScope, Error, Read, entities::audit_entries};

/// What links the entries that were written before there was a key to those with one.
pub const SEAL: &str = "audit.seal";
/// What is written when the chain's end was not as Portico had left it. A chain with such an entry is broken.
pub const MISMATCH: &str = "audit.mismatch";

/// The key of the installation's audit log.
#[derive(Clone)]
pub struct AuditKey([u8; 32]);

impl AuditKey {
    /// The key with those bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// HMAC-SHA-256 (RFC 2104) over what the code is of and its parts, each with its length before it.
    fn mac(&self, what: &str, parts: &[&[u8]]) -> Vec<u8> {
        // A key may have any length, so this is never refused.
        let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0) else { return Vec::new() };
        for part in std::iter::once(what.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().to_vec()
    }

    /// The code of a statement about the log that is kept elsewhere.
    pub fn of_statement(&self, text: &[u8]) -> Vec<u8> {
        self.mac("statement", &[text])
    }

    pub(super) fn of_changes(&self, changes: &str) -> Vec<u8> {
        self.mac("changes", &[changes.as_bytes()])
    }

    pub(super) fn of_head(&self, scope: &ClinicScope, sequence: i64, hash: &[u8]) -> Vec<u8> {
        self.mac("head", &[scope.uuid().as_bytes(), &sequence.to_be_bytes(), hash])
    }

    /// Whether the chain's end is as Portico left it.
    pub(super) fn fits(&self, scope: &ClinicScope, head: &AuditHead) -> bool {
        head.mac.as_ref().is_some_and(|mac| *mac == self.of_head(scope, head.sequence, &head.hash))
    }

    /// The hash that an entry should have: with the key, or by SHA-256 alone where it is from before.
    pub(crate) fn hash(&self, row: &audit_entries::Model) -> Vec<u8> {
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
        if row.keyed {
            let mut parts = columns.to_vec();
            parts.push(row.changes_mac.as_deref().unwrap_or_default());
            return self.mac("entry", &parts);
        }
        let mut digest = Sha256::new();
        for column in columns {
            digest.update((column.len() as u64).to_be_bytes());
            digest.update(column);
        }
        digest.finalize().to_vec()
    }
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditKey")
    }
}

/// What was found of a clinic's chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many entries there should be.
    pub entries: i64,
    /// The hash of the last one, hexadecimal.
    pub hash: String,
    /// Whether the end has a code. Without one, the chain is from before there was a key, or was written without
    /// it.
    pub is_sealed: bool,
    /// The first entry that goes by the key; none when all are from before there was one.
    pub keyed_from: Option<i64>,
    /// The first entry that was changed, is missing, or is not Portico's.
    pub broken_at: Option<i64>,
}

/// Goes through a clinic's chain from its first entry to the end that is noted at the clinic.
pub async fn check(db: &impl Read, key: &AuditKey, scope: &ClinicScope) -> Result<Checked, Error> {
    const CHUNK: u64 = 1000;
    // Read before the end is: what is appended meanwhile is behind both.
    let written = last_sequence(db, scope).await?;
    let head = heads::find(db, scope).await?;
    let mut checked = Checked {
        entries: head.sequence,
        hash: hex::encode(&head.hash),
        is_sealed: head.mac.is_some(),
        keyed_from: None,
        broken_at: None,
    };
    let (mut last, mut previous_hash) = (0, vec![0; 32]);
    while last < head.sequence {
        let rows = audit_entries::Entity::find()
            .filter(audit_entries::Column::ClinicId.eq(scope.uuid()))
            .filter(audit_entries::Column::Sequence.gt(last))
            .filter(audit_entries::Column::Sequence.lte(head.sequence))
            .order_by_asc(audit_entries::Column::Sequence)
            .limit(CHUNK)
            .all(db.connection())
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let is_next = row.sequence == last + 1 && row.previous_hash == previous_hash;
            if !is_next || !is_sound(key, &row, checked.keyed_from) {
                return Ok(Checked { broken_at: Some(last + 1), ..checked });
            }
            if row.keyed {
                checked.keyed_from.get_or_insert(row.sequence);
            }
            (last, previous_hash) = (row.sequence, row.hash);
        }
    }
    if last < head.sequence {
        checked.broken_at = Some(last + 1);
    } else if head.hash != previous_hash || !key.fits(scope, &head) {
        checked.broken_at = Some(head.sequence.max(1));
    } else if written > head.sequence {
        checked.broken_at = Some(head.sequence + 1);
    }
    Ok(checked)
}

/// Whether an entry can be Portico's, by itself and after those before it.
fn is_sound(key: &AuditKey, row: &audit_entries::Model, keyed_from: Option<i64>) -> bool {
    let changes_fit = match (&row.changes, &row.changes_mac) {
        (None, None) => true,
        (Some(changes), Some(mac)) => row.keyed && *mac == key.of_changes(changes),
        _ => false,
    };
    let in_turn = match keyed_from {
        // After the first entry with a key, all have one. That one is sealed only where others were before.
        Some(_) => row.keyed && row.action != SEAL,
        None if row.keyed => (row.sequence > 1) == (row.action == SEAL),
        None => true,
    };
    changes_fit && in_turn && row.action != MISMATCH && row.hash == key.hash(row)
}

/// Whether any entry goes by a key.
pub(super) async fn is_any_keyed(db: &impl Read, scope: &ClinicScope) -> Result<bool, Error> {
    let keyed = audit_entries::Entity::find()
        .filter(audit_entries::Column::ClinicId.eq(scope.uuid()))
        .filter(audit_entries::Column::Keyed.eq(true))
        .one(db.connection())
        .await?;
    Ok(keyed.is_some())
}

/// The hash of one entry, hexadecimal; none when it is not there.
pub async fn hash_of(db: &impl Read, scope: &ClinicScope, sequence: i64) -> Result<Option<String>, Error> {
    let row = audit_entries::Entity::find_by_id((scope.uuid(), sequence)).one(db.connection()).await?;
    Ok(row.map(|row| hex::encode(row.hash)))
}

async fn last_sequence(db: &impl Read, scope: &ClinicScope) -> Result<i64, Error> {
    let last = audit_entries::Entity::find()
        .select_only()
        .column(audit_entries::Column::Sequence)
        .filter(audit_entries::Column::ClinicId.eq(scope.uuid()))
        .order_by_desc(audit_entries::Column::Sequence)
        .limit(1)
        .into_tuple::<i64>()
        .one(db.connection())
        .await?;
    Ok(last.unwrap_or(0))
}
