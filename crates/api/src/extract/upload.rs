//! A file that is sent as it is.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use contract::problem::ErrorCode;
use futures_util::{StreamExt, future::LocalBoxFuture};

use crate::problems::{ApiError, ApiResult};

/// The body as it was sent, whatever it says it is; at most as large as an image may be.
pub(crate) struct Upload(pub(crate) Vec<u8>);

impl FromRequest for Upload {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut payload = payload.take();
        Box::pin(async move {
            let mut bytes = Vec::new();
            while let Some(chunk) = payload.next().await {
                let broken = |_| ApiError::new(ErrorCode::MalformedBody, "the file broke off: send it again");
                let chunk = chunk.map_err(broken)?;
                if bytes.len() + chunk.len() > app::portal_images::MAX_BYTES {
                    let most = app::portal_images::MAX_BYTES / (1024 * 1024);
                    return Err(ApiError::new(ErrorCode::BodyTooLarge, format!("the file must be at most {most} MiB")));
                }
                bytes.extend_from_slice(&chunk);
            }
            Ok(Self(bytes))
        })
    }
}
