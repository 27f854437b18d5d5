//! The query string, checked.

use std::{future::Ready, ops::Deref};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use contract::problem::ErrorCode;
use serde::de::DeserializeOwned;
use validator::Validate;

use super::body::field_errors;
use crate::{
    problems::{ApiError, ApiResult},
    reading::query,
};

/// The query string as `T`; unknown names are refused.
pub(crate) struct Params<T>(pub(crate) T);

impl<T> Deref for Params<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + Validate> FromRequest for Params<T> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        if request.query_string().contains("%00") {
            let error = ApiError::new(ErrorCode::MalformedParameter, "parameters must not hold NUL characters (`%00`)");
            return std::future::ready(Err(error));
        }
        let params = query::<T>(request.query_string())
            .map_err(|fault| ApiError::new(ErrorCode::MalformedParameter, fault.to_string()))
            .and_then(|params| {
                params.validate().map_err(|errors| ApiError::invalid(field_errors(&errors)))?;
                Ok(Self(params))
            });
        std::future::ready(params)
    }
}
