//! __Many_words__ of a clinic.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::ids::__One__Id;

/// __A_one_words__ as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct __One__ {
    /// The id of the __one_words__.
    pub id: __One__Id,
    /// The name that staff see.
    pub name: String,
    /// Rises with every change; the `ETag`.
    pub version: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A new __one_words__.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Create__One__ {
    /// The name that staff see, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
}

/// Changes to __a_one_words__. Fields that are left out stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Update__One__ {
    /// The name that staff see, 1 to 120 characters.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
