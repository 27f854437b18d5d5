//! A preview changes nothing, whatever the handlers would say.

use actix_web::{
    Error, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};
use contract::problem::ErrorCode;

use crate::{extract::preview_token, problems::ApiError};

/// Refuses every change that says it comes from a preview, before it is looked at. (The portal's
/// handlers could not make it either: they take a scope that a preview does not have. Those of staff
/// could, for whoever looks is signed in with the same browser.)
pub(crate) async fn refuse_changes(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !request.method().is_safe() && preview_token(request.request()).is_some() {
        let error =
            ApiError::new(ErrorCode::ReadOnlySession, "this is a preview: it shows everything and changes nothing");
        return Ok(request.into_response(error.error_response()));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}
