//! The form that a provider sends: fields in any order, known or not.

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use contract::problem::ErrorCode;
use futures_util::future::LocalBoxFuture;

use super::body::read;
use crate::{
    MAX_BODY_BYTES,
    problems::{ApiError, ApiResult},
};

/// The fields of a form (`application/x-www-form-urlencoded`), as they came.
pub(crate) struct FormFields(pub(crate) Vec<(String, String)>);

impl FromRequest for FormFields {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let payload = payload.take();
        Box::pin(async move {
            if !is_form {
                return Err(ApiError::new(ErrorCode::UnsupportedMediaType, "send a form"));
            }
            let bytes = read(payload, MAX_BODY_BYTES, "form").await?;
            let fields = serde_urlencoded::from_bytes(&bytes)
                .map_err(|_| ApiError::new(ErrorCode::MalformedBody, "the form cannot be read"))?;
            Ok(Self(fields))
        })
    }
}
