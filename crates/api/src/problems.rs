//! From what went wrong to problem details (RFC 9457).

use std::fmt;

use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use app::Error;
use contract::problem::{ErrorCode, FieldError, Problem};

/// A problem on its way out. The trace id is filled in by `middleware::problems`. It shows itself by its
/// code only, so that nothing of what the caller sent gets into a log by it.
pub(crate) struct ApiError(Box<Problem>);

/// What a handler returns.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub(crate) fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(code, detail, "")))
    }

    pub(crate) fn invalid(errors: Vec<FieldError>) -> Self {
        Error::Invalid(errors).into()
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.code.as_str())
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let code = error.code();
        let detail = match code {
            ErrorCode::Internal => {
                tracing::error!(error = &error as &dyn std::error::Error, "internal error");
                "the request could not be finished: try again, and quote the trace id if it happens again".to_owned()
            }
            ErrorCode::Unavailable => {
                tracing::warn!(error = &error as &dyn std::error::Error, "unavailable");
                "try again in a moment".to_owned()
            }
            _ => error.to_string(),
        };
        let mut problem = Problem::new(code, detail, "");
        match error {
            Error::Invalid(errors) => problem.errors = errors,
            Error::RateLimited { retry_after_seconds } | Error::Busy { retry_after_seconds } => {
                problem.retry_after_seconds = Some(retry_after_seconds);
            }
            Error::Slot { alternatives, other_start, .. } => {
                (problem.alternatives, problem.other_local_start) = (alternatives, other_start);
            }
            Error::Link { masked_identifier, .. } => problem.masked_identifier = Some(masked_identifier),
            Error::ClinicChoice(clinics) => problem.clinics = clinics,
            Error::SimilarClient(clients) => problem.similar_clients = clients,
            Error::PortalOff(closed) => problem.closed_portal = Some(*closed),
            _ => {}
        }
        Self(Box::new(problem))
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.0.retry_after_seconds {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if matches!(self.0.code, ErrorCode::Unauthenticated | ErrorCode::ApiKeyExpired) {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(Problem::clone(&self.0));
        response
    }
}
