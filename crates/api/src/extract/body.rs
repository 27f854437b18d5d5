//! The JSON body, checked, with its idempotency key.

mod texts;

use std::{io::ErrorKind, ops::Deref};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    error::PayloadError,
    web::{Bytes, BytesMut},
};
use app::Once;
use contract::problem::{ErrorCode, FieldError};
use futures_util::{StreamExt, future::LocalBoxFuture};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::{
    MAX_BODY_BYTES,
    problems::{ApiError, ApiResult},
    reading::{Fault, Json},
};

const MEBIBYTE: usize = 1024 * 1024;

/// The JSON body as `T`; unknown fields are refused, and texts that break the rules of `contract::text`,
/// whatever `T` says of them.
pub(crate) struct Body<T> {
    value: T,
    /// The request's idempotency key, for what it creates.
    pub(crate) once: Once,
}

impl<T> Deref for Body<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, ApiResult<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            if !request.content_type().eq_ignore_ascii_case("application/json") {
                return Err(ApiError::new(
                    ErrorCode::UnsupportedMediaType,
                    "send JSON, with `Content-Type: application/json`",
                ));
            }
            let bytes = read(payload, MAX_BODY_BYTES, "body").await?;
            let malformed = |fault: Fault| {
                ApiError::new(ErrorCode::MalformedBody, format!("the body is not as documented: {fault}"))
            };
            let json = Json::parse(&bytes).map_err(malformed)?;
            let faults = texts::faults(&json);
            if !faults.is_empty() {
                return Err(ApiError::invalid(faults));
            }
            let value: T = json.read().map_err(malformed)?;
            value.validate().map_err(|errors| ApiError::invalid(field_errors(&errors)))?;
            Ok(Self { value, once: once(&request, &json)? })
        })
    }
}

/// The whole of what is sent: at most so many bytes, and in the time that it has (`middleware::pace`).
pub(super) async fn read(mut payload: Payload, most: usize, called: &str) -> ApiResult<Bytes> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match error {
            PayloadError::Io(error) if error.kind() == ErrorKind::TimedOut => {
                ApiError::new(ErrorCode::BodyTooSlow, format!("the {called} took too long to arrive: send it again"))
            }
            _ => ApiError::new(ErrorCode::MalformedBody, format!("the {called} broke off: send it again")),
        })?;
        if bytes.len() + chunk.len() > most {
            let (size, unit) = if most < MEBIBYTE { (most / 1024, "KiB") } else { (most / MEBIBYTE, "MiB") };
            return Err(ApiError::new(ErrorCode::BodyTooLarge, format!("the {called} must be at most {size} {unit}")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// The request's idempotency key, with what tells this request from others. Of the body that is what it says:
/// whoever sends it again may well write it in another way.
fn once(request: &HttpRequest, body: &Json) -> ApiResult<Once> {
    let Some(value) = request.headers().get("idempotency-key") else { return Ok(Once::default()) };
    let key = value.to_str().ok().filter(|key| (1..=255).contains(&key.len()));
    let Some(key) = key else {
        return Err(ApiError::new(
            ErrorCode::MalformedHeader,
            "`Idempotency-Key` must be 1 to 255 printable ASCII characters, such as a random UUID",
        ));
    };
    let mut digest = Sha256::new();
    digest.update(request.method().as_str());
    digest.update([0]);
    digest.update(request.path());
    digest.update([0]);
    body.digest(&mut digest);
    Ok(Once::with_key(key.to_owned(), digest.finalize().to_vec()))
}

/// What the checks on a DTO found, with the path of each field.
pub(crate) fn field_errors(errors: &ValidationErrors) -> Vec<FieldError> {
    let mut found = Vec::new();
    collect("", errors, &mut found);
    found.sort_by(|a, b| a.field.cmp(&b.field));
    found
}

fn collect(prefix: &str, errors: &ValidationErrors, found: &mut Vec<FieldError>) {
    for (name, kind) in errors.errors() {
        let field = if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
        match kind {
            ValidationErrorsKind::Field(errors) => found.extend(errors.iter().map(|error| {
                let bound = |name: &str| error.params.get(name).map(ToString::to_string);
                let message = match (bound("min"), bound("max")) {
                    (Some(min), Some(max)) => format!("must be between {min} and {max}"),
                    (Some(min), None) => format!("must be at least {min}"),
                    (None, Some(max)) => format!("must be at most {max}"),
                    (None, None) => "is not acceptable".to_owned(),
                };
                let unit = if error.code == "length" { " characters or items long" } else { "" };
                FieldError { field: field.clone(), code: error.code.to_string(), message: message + unit }
            })),
            ValidationErrorsKind::Struct(errors) => collect(&field, errors, found),
            ValidationErrorsKind::List(items) => {
                for (index, errors) in items {
                    collect(&format!("{field}.{index}"), errors, found);
                }
            }
        }
    }
}
