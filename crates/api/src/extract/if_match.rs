//! Which version a change is meant for.

use std::future::Ready;

use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header};
use contract::problem::ErrorCode;

use crate::problems::{ApiError, ApiResult};

/// The version in `If-Match: "3"` (RFC 9110, 13.1.1).
#[derive(Debug, Clone, Copy)]
pub(crate) struct IfMatch(pub(crate) i64);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(read(request))
    }
}

/// The version in `If-Match`, where a request can do without one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OptionalIfMatch(pub(crate) Option<i64>);

impl FromRequest for OptionalIfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let version = request.headers().contains_key(header::IF_MATCH).then(|| read(request)).transpose();
        std::future::ready(version.map(|version| Self(version.map(|version| version.0))))
    }
}

fn read(request: &HttpRequest) -> ApiResult<IfMatch> {
    let Some(value) = request.headers().get(header::IF_MATCH) else {
        return Err(ApiError::new(
            ErrorCode::PreconditionRequired,
            "send the `ETag` of what you are changing as `If-Match`",
        ));
    };
    let version = value.to_str().ok().and_then(|text| text.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok());
    version.map(IfMatch).ok_or_else(|| {
        ApiError::new(
            ErrorCode::MalformedHeader,
            "`If-Match` must be the `ETag` of what you are changing, such as `\"3\"`",
        )
    })
}
