//! Where a page of a list ended.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The sort key and the id of the last row of a page; the next page begins behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The value the list is sorted by.
    pub key: String,
    /// The row, for those with equal keys.
    pub id: Uuid,
}
