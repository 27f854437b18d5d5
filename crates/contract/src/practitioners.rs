//! Practitioners: those who treat clients.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::{
    color::BrandColor,
    ids::{LocationId, PractitionerId},
};

/// Somebody who treats clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Practitioner {
    /// Names the practitioner.
    pub id: PractitionerId,
    /// Where they work.
    pub location_id: LocationId,
    /// The name clients see, with title.
    pub name: String,
    /// What they are, such as `Nurse prescriber`; may be empty.
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
    /// The name clients see, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    /// What they are, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default)]
    pub role_title: String,
    /// Their colour in the calendar; one is chosen when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<BrandColor>,
}

/// Changes to a practitioner; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct UpdatePractitioner {
    /// The name clients see, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What they are, at most 80 characters.
    #[validate(length(max = 80))]
    #[schema(max_length = 80)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_title: Option<String>,
    /// Their colour in the calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<BrandColor>,
    /// Whether they can be booked. Appointments already booked stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}
