//! The audit log: who did what, to what, and when.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::AuditEntryId;

/// The kind of actor.
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
    /// The entry's id.
    pub id: AuditEntryId,
    /// Counts the clinic's entries from 1, without gaps.
    pub sequence: i64,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// The kind of actor.
    pub actor_kind: ActorKind,
    /// The actor's id; empty for the operator and for Portico itself.
    pub actor: String,
    /// The action, such as `appointment.cancel`.
    pub action: String,
    /// The id of the subject of the action; may be empty.
    pub subject: String,
    /// The network address of the request; may be empty.
    pub address: String,
    /// An HMAC-SHA-256 of the entry and the hash of the previous entry, in hexadecimal. Its key belongs to the
    /// installation.
    pub hash: String,
    /// The actor's current name; null for the operator and for Portico itself.
    #[schema(required)]
    pub actor_name: Option<String>,
    /// The subject's current name, such as `Elena Marsh` for a client and `Elena Marsh, Hydrafacial` for an
    /// appointment; null if the subject has no name or no longer exists.
    #[schema(required)]
    pub subject_name: Option<String>,
    /// The changed fields, in the order of the record; may be empty.
    pub changes: Vec<FieldChange>,
}

/// The change of one field, with all that is needed to change it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// The name of the field in the record; parts of nested names are joined by dots.
    pub field: String,
    /// The old value: a text as it is, anything else as JSON. Null if there was none; `•••` for a secret.
    #[schema(required)]
    pub from: Option<String>,
    /// The new value, in the same form.
    #[schema(required)]
    pub to: Option<String>,
}
