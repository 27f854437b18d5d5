//! The methods of requests, which callers can make up.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
};

/// The method as metrics and logs have it. Any token is a method to HTTP (RFC 9110, 9.1), so all that
/// Portico does not know are `other`: what a caller makes up must not become a series of its own.
pub(crate) fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Answers HEAD wherever GET is answered (RFC 9110, 9.3.2): handlers see a GET, and what is below sends the
/// head of their answer without its body, because it remembers what was asked.
pub(crate) async fn head_as_get(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if *request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_that_callers_make_up_share_a_label() {
        assert_eq!(label(&Method::PATCH), "PATCH");
        let long = "X".repeat(100_000);
        for made_up in ["patch", "Get", "BREW", "PROPFIND", long.as_str()] {
            assert_eq!(label(&made_up.parse().unwrap()), "other");
        }
    }
}
