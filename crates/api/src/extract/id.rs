//! The id at the end of a path.

use std::{fmt::Display, future::Ready, str::FromStr};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use contract::problem::ErrorCode;

use crate::problems::{ApiError, ApiResult};

/// The typed id that the path names `{id}`. One that cannot be read names nothing: 404.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr<Err: Display>> FromRequest for Id<T> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(id_named(request, "id").map(Self))
    }
}

/// The typed id that the path calls `name`.
pub(crate) fn id_named<T: FromStr<Err: Display>>(request: &HttpRequest, name: &str) -> ApiResult<T> {
    let text = request.match_info().get(name).unwrap_or_default();
    text.parse()
        .map_err(|error: T::Err| ApiError::new(ErrorCode::NotFound, format!("there is nothing with this id: {error}")))
}
