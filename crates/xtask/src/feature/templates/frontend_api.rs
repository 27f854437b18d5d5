//! __Many_words__.

use contract::{
    __many__::{Create__One__, __One__, Update__One__},
    ids::__One__Id,
    paging::Page,
};

use super::{ApiError, IdempotencyKey, Request, query, url};

/// A page of __many_words__, newest first.
pub async fn list(after: Option<String>) -> Result<Page<__One__>, ApiError> {
    Request::get(query(&url(&["/__many_path__"]), &[("after", after)])).send().await
}

/// One __one_words__.
pub async fn get(id: __One__Id) -> Result<__One__, ApiError> {
    Request::get(url(&["/__many_path__/", &id.to_string()])).send().await
}

/// Adds __a_one_words__.
pub async fn create(request: Create__One__, key: IdempotencyKey) -> Result<__One__, ApiError> {
    Request::post(url(&["/__many_path__"])).once(&key).json(&request).send().await
}

/// Changes __a_one_words__ that is as it was read.
pub async fn update(id: __One__Id, version: i64, changes: Update__One__) -> Result<__One__, ApiError> {
    Request::patch(url(&["/__many_path__/", &id.to_string()])).if_version(version).json(&changes).send().await
}
