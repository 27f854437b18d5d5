//! Gives every answer from 400 on the body that is documented.

use actix_web::{
    Error, HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderValue},
    middleware::Next,
};
use contract::problem::{ErrorCode, Problem};
use tracing_actix_web::RequestId;

/// Marks an answer that is a page for people, whatever its status.
pub(crate) struct IsAPage;

/// Fills the trace id into problems, and turns errors of the framework into problems. Each is logged by its
/// code, beside the trace id that the span has: what the caller is told may hold what they sent.
pub(crate) async fn complete(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let trace_id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status().as_u16();
    if status < 400 || response.response().extensions().get::<IsAPage>().is_some() {
        return Ok(response);
    }
    let known = response.response_mut().extensions_mut().remove::<Problem>();
    let mut problem = known.unwrap_or_else(|| Problem::new(code_for(status), detail_for(status), ""));
    problem.trace_id = trace_id;
    let code = problem.code.as_str();
    if status >= 500 {
        tracing::error!(code, "failed");
    } else {
        tracing::info!(code, "refused");
    }
    let body = serde_json::to_vec(&problem)?;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    Ok(response.map_body(|_, _| BoxBody::new(body)))
}

fn code_for(status: u16) -> ErrorCode {
    match status {
        404 => ErrorCode::NotFound,
        405 => ErrorCode::MethodNotAllowed,
        413 => ErrorCode::BodyTooLarge,
        415 => ErrorCode::UnsupportedMediaType,
        503 => ErrorCode::Unavailable,
        400..=499 => ErrorCode::MalformedParameter,
        _ => ErrorCode::Internal,
    }
}

fn detail_for(status: u16) -> &'static str {
    match status {
        404 => "there is nothing at this address: see /api/docs for what there is",
        405 => "see /api/docs for the methods of this address",
        _ => "the request could not be read",
    }
}
