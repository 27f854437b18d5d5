//! Practitioners, the people who treat clients.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    color::BrandColor,
    ids::{LocationId, PractitionerId},
};

/// A practitioner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Practitioner {
    /// The practitioner's id.
    pub id: PractitionerId,
    /// The location where they work.
    pub location_id: LocationId,
    /// The name that clients see, with title.
    pub name: String,
    /// Their professional title, such as `Nurse prescriber`; may be empty.
    pub role_title: String,
    /// Their colour in the calendar.
    pub color: BrandColor,
    /// Whether they can be booked.
    pub active: bool,
    /// Rises with every change; the `ETag`.
    pub version: i64,
    /// When they were added.
    pub created_at: DateTime<Utc>,
    /// When they were last changed.
    pub updated_at: DateTime<Utc>,
}

/// A new practitioner, at the clinic's first location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CreatePractitioner {
    /// The name that clients see, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// Their professional title, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default)]
    pub role_title: String,
    /// Their colour in the calendar; Portico chooses one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<BrandColor>,
}

/// Changes to a practitioner. Fields that are left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdatePractitioner {
    /// The name that clients see, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their professional title, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_title: Option<String>,
    /// Their colour in the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<BrandColor>,
    /// Whether they can be booked. Existing appointments stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}
