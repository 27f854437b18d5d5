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
    /// A code over the entry and the hash of the one before, hexadecimal: HMAC-SHA-256 with a key of the
    /// installation's.
    pub hash: String,
    /// What whoever acted is called now; null for the operator and for Portico itself.
    #[schema(required)]
    pub actor_name: Option<String>,
    /// What the subject is called now, such as `Elena Marsh` of a client and `Elena Marsh, Hydrafacial` of an
    /// appointment; null where it has no name, or is gone.
    #[schema(required)]
    pub subject_name: Option<String>,
    /// What changed by it, in the order of the fields; may be empty.
    pub changes: Vec<FieldChange>,
}

/// A field that was changed, so that it can be changed back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// The field, as in the record; nested fields are joined by dots.
    pub field: String,
    /// What it was: a text as it is, anything else as JSON. Null where there was nothing; `•••` for a secret.
    #[schema(required)]
    pub from: Option<String>,
    /// What it was changed to, in the same form.
    #[schema(required)]
    pub to: Option<String>,
}
