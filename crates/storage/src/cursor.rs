//! Where a page of a list ended.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// The sort key and the id of the last row of a page; the next page begins behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The value the list is sorted by.
    pub key: String,
    /// The row, for those with equal keys.
    pub id: Uuid,
}

/// When the last row of a page was made, in lists that begin with the newest, and its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedCursor {
    /// When the row was made.
    #[serde(deserialize_with = "read_within_reach")]
    pub created_at: DateTime<Utc>,
    /// The row, for those made at once.
    pub id: Uuid,
}

/// The nearest instant to which both databases can compare; everything that is kept lies well within.
pub fn within_reach(instant: DateTime<Utc>) -> DateTime<Utc> {
    const FIRST: DateTime<Utc> = DateTime::UNIX_EPOCH;
    // The year 3000, which nobody can book.
    const LAST: DateTime<Utc> = match DateTime::from_timestamp(32_503_680_000, 0) {
        Some(last) => last,
        None => FIRST,
    };
    instant.clamp(FIRST, LAST)
}

/// Reads an instant of a cursor, which comes back from the caller and may be made up.
pub(crate) fn read_within_reach<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    DateTime::<Utc>::deserialize(deserializer).map(within_reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_that_no_database_knows_are_brought_within_reach() {
        let wanted: DateTime<Utc> = "2026-03-28T10:00:00Z".parse().unwrap();
        assert_eq!(within_reach(wanted), wanted);
        assert_eq!(within_reach(DateTime::<Utc>::MIN_UTC), DateTime::UNIX_EPOCH);
        assert_eq!(within_reach(DateTime::<Utc>::MAX_UTC).to_rfc3339(), "3000-01-01T00:00:00+00:00");
    }
}
