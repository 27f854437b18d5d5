//! Changes come from our own pages, or from no page at all.

use actix_web::{
    Error, ResponseError,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
};
use contract::problem::ErrorCode;

use crate::{extract::host, problems::ApiError};

/// Refuses a change that a browser sends on behalf of another site. Callers that are no browsers
/// send neither header, and carry no cookies either.
pub(crate) async fn refuse_foreign(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !request.method().is_safe() && is_foreign(&request) {
        let error = ApiError::new(ErrorCode::ForeignOrigin, "changes are only accepted from Portico's own pages");
        return Ok(request.into_response(error.error_response()));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn is_foreign(request: &ServiceRequest) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return false };
    // Whoever wrote the Host header of this request also wrote its path: same host, same origin.
    let host = host(request.request());
    origin.split_once("://").is_none_or(|(_, origin_host)| !origin_host.eq_ignore_ascii_case(&host))
}
