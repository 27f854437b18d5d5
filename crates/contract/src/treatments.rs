//! Treatments that a clinic offers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    ids::{PractitionerId, TreatmentId},
    money::Money,
};

/// A treatment as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Treatment {
    /// The treatment's id.
    pub id: TreatmentId,
    /// The name that clients see.
    pub name: String,
    /// One or two sentences for clients; may be empty.
    pub description: String,
    /// The heading under which it is listed; may be empty.
    pub category: String,
    /// The duration of the appointment in minutes.
    pub duration_minutes: u16,
    /// Minutes that the practitioner needs before the appointment.
    pub buffer_before_minutes: u16,
    /// Minutes that the practitioner needs after the appointment.
    pub buffer_after_minutes: u16,
    /// The price.
    pub price: Money,
    /// Whether clients can book it in the portal.
    pub bookable_online: bool,
    /// Whether it is still offered at all.
    pub active: bool,
    /// The practitioners who give it.
    pub practitioner_ids: Vec<PractitionerId>,
    /// Rises with every change; the `ETag`.
    pub version: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A new treatment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreateTreatment {
    /// The name that clients see, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// One or two sentences for clients, at most 1000 characters.
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    #[serde(default)]
    pub description: String,
    /// The heading under which it is listed, at most 60 characters.
    #[validate(length(max = 60))]
    #[schema(max_length = 60)]
    #[serde(default)]
    pub category: String,
    /// The duration in minutes, 5 to 720.
    #[validate(range(min = 5, max = 720))]
    #[schema(minimum = 5, maximum = 720)]
    pub duration_minutes: u16,
    /// Buffer before the appointment in minutes, 0 to 240.
    #[validate(range(max = 240))]
    #[schema(maximum = 240)]
    #[serde(default)]
    pub buffer_before_minutes: u16,
    /// Buffer after the appointment in minutes, 0 to 240.
    #[validate(range(max = 240))]
    #[schema(maximum = 240)]
    #[serde(default)]
    pub buffer_after_minutes: u16,
    /// The price in minor units of the clinic's currency, 0 to 100000000.
    #[validate(range(min = 0, max = 100_000_000))]
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub price_minor: i64,
    /// Whether clients can book it in the portal.
    #[serde(default = "yes")]
    pub bookable_online: bool,
    /// The practitioners who give it, at most 200.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    #[serde(default)]
    pub practitioner_ids: Vec<PractitionerId>,
}

/// Changes to a treatment. Fields that are left out stay as they are. Booked appointments keep what was agreed
/// on booking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdateTreatment {
    /// The name that clients see, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// One or two sentences for clients, at most 1000 characters.
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The heading under which it is listed, at most 60 characters.
    #[validate(length(max = 60))]
    #[schema(max_length = 60)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The duration in minutes, 5 to 720.
    #[validate(range(min = 5, max = 720))]
    #[schema(minimum = 5, maximum = 720)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<u16>,
    /// Buffer before the appointment in minutes, 0 to 240.
    #[validate(range(max = 240))]
    #[schema(maximum = 240)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buffer_before_minutes: Option<u16>,
    /// Buffer after the appointment in minutes, 0 to 240.
    #[validate(range(max = 240))]
    #[schema(maximum = 240)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buffer_after_minutes: Option<u16>,
    /// The price in minor units of the clinic's currency, 0 to 100000000.
    #[validate(range(min = 0, max = 100_000_000))]
    #[schema(minimum = 0, maximum = 100_000_000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_minor: Option<i64>,
    /// Whether clients can book it in the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bookable_online: Option<bool>,
    /// Whether it is still offered at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Replaces the practitioners who give it, at most 200.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practitioner_ids: Option<Vec<PractitionerId>>,
}

/// A treatment as clients see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferedTreatment {
    /// The treatment's id.
    pub id: TreatmentId,
    /// Its name.
    pub name: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// The heading under which it is listed; may be empty.
    pub category: String,
    /// The duration in minutes.
    pub duration_minutes: u16,
    /// The price.
    pub price: Money,
    /// The practitioners who give it.
    pub practitioner_ids: Vec<PractitionerId>,
}

/// A practitioner as clients see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferedPractitioner {
    /// The practitioner's id.
    pub id: PractitionerId,
    /// The name, with title.
    pub name: String,
    /// Their professional title, such as `Nurse prescriber`; may be empty.
    pub role_title: String,
}

/// The treatments that clients can book in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TreatmentMenu {
    /// The treatments, in the clinic's order.
    pub treatments: Vec<OfferedTreatment>,
    /// All practitioners who give at least one of them, in the clinic's order.
    pub practitioners: Vec<OfferedPractitioner>,
}

const fn yes() -> bool {
    true
}
