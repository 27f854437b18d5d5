//! A file that is sent as it is.

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Bytes};
use futures_util::future::LocalBoxFuture;

use super::body::read;
use crate::problems::{ApiError, ApiResult};

/// The body as it was sent, whatever it says it is; at most as large as an image may be.
pub(crate) struct Upload(pub(crate) Bytes);

impl FromRequest for Upload {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        Box::pin(async move { read(payload, app::portal_images::MAX_BYTES, "file").await.map(Self) })
    }
}
