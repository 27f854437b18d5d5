//! Every route, by who it is for: clients ([`portal`]), staff and integrators ([`admin`]),
//! operators ([`operations`]), the provider of text messages ([`webhooks`]).

pub(crate) mod admin;
pub(crate) mod operations;
pub(crate) mod portal;
pub(crate) mod webhooks;

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody};
use serde::Serialize;
use utoipa_actix_web::{scope, service_config::ServiceConfig};

use crate::middleware::compression::MayCompress;

/// Registers all of them; the OpenAPI document follows from this.
pub(crate) fn configure(config: &mut ServiceConfig) {
    let api = scope("/api/v1").configure(admin::configure).configure(portal::configure);
    config.service(api.configure(webhooks::configure));
}

/// 201 with what was created.
pub(crate) struct Created<T>(pub(crate) T);

impl<T: Serialize> Responder for Created<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Created().json(self.0)
    }
}

/// 200 with what may be compressed on its way ([why not everything](crate::middleware::compression)): the
/// clinic's own words, and nothing that only one reader may know.
pub(crate) struct Compressible<T>(pub(crate) T);

impl<T: Serialize> Responder for Compressible<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok().json(self.0);
        response.extensions_mut().insert(MayCompress);
        response
    }
}

/// 200 with a shared record and its version as `ETag`, to be sent back as `If-Match`.
pub(crate) struct Versioned<T>(pub(crate) T, pub(crate) i64);

impl<T: Serialize> Responder for Versioned<T> {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok().json(self.0);
        if let Ok(etag) = HeaderValue::from_str(&format!("\"{}\"", self.1)) {
            response.headers_mut().insert(ETAG, etag);
        }
        response
    }
}

/// An iCalendar file to be opened by the calendar of whoever downloads it.
pub(crate) fn calendar_file(ics: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8; method=PUBLISH"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"appointment.ics\""))
        .body(ics)
}
