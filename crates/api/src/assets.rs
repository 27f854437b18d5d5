//! Serves the apps. Files have a hash in their names and are cached for ever; pages are always fetched.
//!
//! Every address that is not the API's gets the page of an app, which tells its own pages apart: `/admin` and below
//! is the staff app, and the rest is the portal. `/admin/office/…` are former addresses of the staff app's pages,
//! which answer 308 (`contract/src/staff_pages.rs`). Files below `/assets/` were compressed with brotli when they
//! were built. Images of a clinic are at `/media/{clinic}/{hash}`.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        Method, StatusCode,
        header::{self, AcceptEncoding, ContentType, Encoding, Header},
    },
    web,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use contract::{ids::ClinicId, portal_activity::ActivityPage, problem::ErrorCode, staff_pages};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use crate::{extract::state, middleware::problems::IsAPage, openapi::PathTable, problems::ApiError};

/// What Trunk has built.
#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

const NOT_BUILT: &str = "the apps are not built: run `cargo xtask apps`";

pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config.route("/assets/{path:.*}", web::get().to(asset)).route("/media/{clinic}/{name}", web::get().to(image));
}

/// A file with a hash in its name; it never changes.
async fn asset(request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let path = path.into_inner();
    if std::path::Path::new(&path).extension().is_some_and(|extension| extension == "html") {
        return Err(not_found());
    }
    let (file, encoding) = find(&request, &path).ok_or_else(not_found)?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, mime_guess::from_path(&path).first_or_octet_stream().to_string()))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(response.body(file.data.into_owned()))
}

/// An image of a clinic. Its name is the hash of what is in it, so that it never changes.
async fn image(request: HttpRequest, path: web::Path<(String, String)>) -> Result<HttpResponse, ApiError> {
    let (clinic, name) = path.into_inner();
    let clinic: ClinicId = clinic.parse().map_err(|_| not_found())?;
    let (bytes, media_type) = app::portal_images::read(&state(&request)?.ctx, clinic, &name).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(bytes))
}

/// The page of an app for every address that is not the API's; the app tells its pages apart.
pub(crate) async fn app_or_not_found(
    request: HttpRequest,
    table: web::Data<PathTable>,
) -> Result<HttpResponse, ApiError> {
    let path = request.path();
    if let Some(methods) = table.methods_of(&request) {
        let detail = format!("this method is not available here; available: {methods}");
        let mut response = ApiError::new(ErrorCode::MethodNotAllowed, detail).error_response();
        // Required by RFC 9110, 15.5.6.
        if let Ok(methods) = methods.parse() {
            response.headers_mut().insert(header::ALLOW, methods);
        }
        return Ok(response);
    }
    if *request.method() != Method::GET
        || path.starts_with("/api/")
        || path.starts_with("/assets/")
        || path.starts_with("/media/")
        || path.starts_with("/dev/")
    {
        return Err(not_found());
    }
    if path == "/" {
        return Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, "/admin")).finish());
    }
    if let Some(address) = staff_pages::moved(path) {
        return Ok(moved_page(&request, address));
    }
    if staff_pages::is_at(path) {
        return page(&request, "admin", ActivityPage::exists_at(path));
    }
    portal(&request).await
}

/// A page of a portal, which says itself when there is none: as a page, with the status that programs go by.
/// At a former address of a portal, the same page at its present one. Browsers keep the fragment, so that
/// links in messages work on.
async fn portal(request: &HttpRequest) -> Result<HttpResponse, ApiError> {
    let path = request.path().trim_start_matches('/');
    let (slug, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
    let now = match app::portal_settings::now_at(&state(request)?.ctx, slug).await {
        Ok(Some(now)) => now,
        Ok(None) => return page(request, "portal", false),
        // When that cannot be found out, the page itself says so.
        Err(_) => return page(request, "portal", true),
    };
    if now.as_str().eq_ignore_ascii_case(slug) {
        return page(request, "portal", ActivityPage::exists_at(rest));
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = format!("/{now}{rest}{query}");
    Ok(HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, location)).finish())
}

/// Former addresses of the staff app's pages are kept as bookmarks. Browsers ask again every time: a page may
/// move back.
fn moved_page(request: &HttpRequest, mut address: String) -> HttpResponse {
    if !request.query_string().is_empty() {
        address.push('?');
        address.push_str(request.query_string());
    }
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, address))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .finish()
}

/// The page that loads an app, for an address at which the app has a page or says that it has none.
fn page(request: &HttpRequest, app: &'static str, exists: bool) -> Result<HttpResponse, ApiError> {
    let Some((file, encoding)) = find(request, &format!("{app}/index.html")) else {
        return Err(if exists { ApiError::new(ErrorCode::Unavailable, NOT_BUILT) } else { not_found() });
    };
    let policy = policy_of(&format!("{app}/index.html"));
    let mut response = HttpResponse::build(if exists { StatusCode::OK } else { StatusCode::NOT_FOUND });
    response
        .content_type(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    let mut response = response.body(file.data.into_owned());
    response.extensions_mut().insert(IsAPage);
    Ok(response)
}

/// The file, as small as the browser can take it.
fn find(request: &HttpRequest, path: &str) -> Option<(EmbeddedFile, Option<&'static str>)> {
    if accepts_brotli(request)
        && let Some(file) = Dist::get(&format!("{path}.br"))
    {
        return Some((file, Some("br")));
    }
    Dist::get(path).map(|file| (file, None))
}

fn accepts_brotli(request: &HttpRequest) -> bool {
    let Ok(accepted) = AcceptEncoding::parse(request) else { return false };
    accepted.iter().any(|entry| {
        entry.quality > header::q(0.0)
            && matches!(&entry.item, header::Preference::Specific(encoding) if *encoding == Encoding::brotli())
    })
}

/// A content security policy that lets exactly this page's inline loader run, by its hash.
fn policy_of(page: &str) -> String {
    let html = Dist::get(page).map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default();
    let hash = |script: &str| format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)));
    let hashes: Vec<String> = inline_scripts(&html).map(hash).collect();
    let hashes = hashes.concat();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; connect-src 'self'; img-src 'self' data:; \
         style-src 'self'; font-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )
}

/// The texts between `<script …>` without `src` and `</script>`.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

fn not_found() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "there is nothing at this address: see /api/docs for what there is")
}
