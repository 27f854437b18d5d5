//! Holding a slot while a client confirms.

use chrono::{DateTime, FixedOffset, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    ids::{HoldId, PractitionerId, TreatmentId},
    time,
};

/// Asks to hold a slot. A client can hold one slot at a time: a new hold releases the previous one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateHold {
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The practitioner; any free one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_id: Option<PractitionerId>,
    /// When the appointment would begin, with any offset from UTC.
    #[serde(serialize_with = "time::write_local_instant")]
    pub starts_at: DateTime<FixedOffset>,
}

/// A slot that nobody else can book until it expires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    /// The hold's id.
    pub id: HoldId,
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The practitioner.
    pub practitioner_id: PractitionerId,
    /// When the appointment would begin, in the clinic's wall time with its offset from UTC at that moment.
    #[schema(pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$", example = "2026-11-24T14:30:00+00:00")]
    #[serde(deserialize_with = "time::read_local_instant", serialize_with = "time::write_local_instant")]
    pub starts_at: DateTime<FixedOffset>,
    /// The duration of the appointment in minutes.
    pub duration_minutes: u16,
    /// When the hold expires.
    #[serde(deserialize_with = "time::read_instant")]
    pub expires_at: DateTime<Utc>,
}
