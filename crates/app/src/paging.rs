//! Cursors as callers see them: opaque texts.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::problem::ErrorCode;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Error, Result};

/// The text of a cursor.
pub(crate) fn encode(cursor: &impl Serialize) -> Result<String> {
    let json = serde_json::to_vec(cursor).map_err(|_| Error::Internal("a cursor cannot be written"))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(json))
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
