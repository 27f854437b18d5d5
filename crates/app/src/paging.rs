//! Pages of lists, and cursors as callers see them: opaque texts.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::{
    paging::{DEFAULT_LIMIT, Page, PageQuery},
    problem::ErrorCode,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result};

/// How many rows to read for a page.
pub(crate) fn rows(limit: Option<u16>) -> u64 {
    limit.unwrap_or(DEFAULT_LIMIT).into()
}

/// One page, and the cursor behind it unless it is the last.
pub(crate) fn page<T>(data: Vec<T>, next: Option<impl Serialize>) -> Result<Page<T>> {
    Ok(Page { data, next: next.map(|cursor| encode(&cursor)).transpose()? })
}

/// The text of a cursor.
pub(crate) fn encode(cursor: &impl Serialize) -> Result<String> {
    let json = serde_json::to_vec(cursor).map_err(|_| Error::Internal("a cursor cannot be written"))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(json))
}

/// One page of rows that are all at hand, told apart by their ids.
pub(crate) fn page_of<T, I: Serialize + DeserializeOwned + PartialEq>(
    mut rows: Vec<T>,
    query: &PageQuery,
    id: impl Fn(&T) -> I,
) -> Result<Page<T>> {
    if let Some(after) = decode::<I>(query.after.as_deref())? {
        // The row may be gone by now; then the list begins again.
        let seen = rows.iter().position(|row| id(row) == after).map_or(0, |index| index + 1);
        rows.drain(..seen);
    }
    let limit = usize::from(query.limit.unwrap_or(DEFAULT_LIMIT));
    let is_last = rows.len() <= limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| !is_last).map(|row| encode(&id(row))).transpose()?;
    Ok(Page { data: rows, next })
}

/// The cursor behind a text that [`encode`] made.
pub(crate) fn decode<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>> {
    let read = |text: &str| serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok();
    text.map(|text| {
        read(text).ok_or_else(|| {
            Error::refused(
                ErrorCode::InvalidCursor,
                "`after` must be the `next` of a former page of this list: begin again without it",
            )
        })
    })
    .transpose()
}
