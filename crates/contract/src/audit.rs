//! Who did what, on whom, and when.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::AuditEntryId;

/// What kind of somebody acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A client.
    Client,
    /// A member of staff.
    Staff,
    /// An API key.
    ApiKey,
    /// The operator, on the command line.
    Operator,
    /// Portico itself.
    System,
}

/// An entry of the audit log, which is append-only and hash-chained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Names the entry.
    pub id: AuditEntryId,
    /// Counts the clinic's entries from 1, without gaps.
    pub sequence: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What kind of somebody acted.
    pub actor_kind: ActorKind,
    /// Who, as an id; empty for the operator and for Portico itself.
    pub actor: String,
    /// What they did, such as `appointment.cancel`.
    pub action: String,
    /// What they did it to, as an id; may be empty.
    pub subject: String,
    /// The network address it came from; may be empty.
    pub address: String,
    /// SHA-256 over the entry and the hash of the one before, hexadecimal.
    pub hash: String,
}
