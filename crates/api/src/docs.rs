//! The OpenAPI document, and Swagger UI that shows it. Swagger UI comes from a crate that carries its files.

use actix_web::{
    HttpRequest, HttpResponse, Responder,
    http::header::{self, ContentEncoding},
    web::{self, Data},
};
use contract::problem::ErrorCode;
use utoipa::openapi::OpenApi as Document;
use utoipa_swagger_ui::Config;

use crate::{
    openapi::DOCUMENT,
    problems::{ApiError, ApiResult},
    routes::Compressible,
};

/// As open as Swagger UI's own files need it: its pictures are in its style sheet.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

pub(crate) fn configure(config: &mut web::ServiceConfig, document: &Document) {
    let swagger = Config::new([DOCUMENT]).try_it_out_enabled(true).use_base_layout();
    config
        .app_data(Data::new(document.clone()))
        .app_data(Data::new(swagger))
        .route(DOCUMENT, web::get().to(serve_document))
        // As it is written in texts and typed by people.
        .service(web::redirect("/api/docs", "/api/docs/").permanent())
        .route("/api/docs/{file:.*}", web::get().to(serve_page));
}

async fn serve_document(request: HttpRequest, document: Data<Document>) -> HttpResponse {
    Compressible(document.as_ref()).respond_to(&request)
}

async fn serve_page(file: web::Path<String>, swagger: Data<Config<'static>>) -> ApiResult<HttpResponse> {
    let found = utoipa_swagger_ui::serve(&file, swagger.into_inner())
        .map_err(|_| ApiError::from(app::Error::Internal("Swagger UI cannot be configured")))?;
    let file =
        found.ok_or_else(|| ApiError::new(ErrorCode::NotFound, "Swagger UI has no such file: see /api/docs/"))?;
    let mut response = HttpResponse::Ok();
    if file.gzpipped {
        response.insert_header((header::CONTENT_ENCODING, ContentEncoding::Gzip));
    }
    Ok(response
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .content_type(file.content_type)
        .body(file.bytes.into_owned()))
}
