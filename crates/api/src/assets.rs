//! Serving the apps: hashed files for ever, the pages that load them always fresh.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{
        Method,
        header::{self, AcceptEncoding, ContentType, Encoding, Header},
    },
    web,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use contract::{
    ids::ClinicId,
    problem::ErrorCode,
    staff_pages::{self, StaffModule},
};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

use crate::{extract::state, openapi::PathTable, problems::ApiError};

/// What Trunk has built.
#[derive(RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
struct Dist;

const NOT_BUILT: &str = "the apps are not built: run `cargo xtask apps`";

pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/assets/{path:.*}", web::get().to(asset))
        .route("/assets/{path:.*}", web::head().to(asset))
        .route("/media/{clinic}/{name}", web::get().to(image))
        .route("/media/{clinic}/{name}", web::head().to(image));
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
        let detail = format!("{} is not available here; available: {methods}", request.method());
        let mut response = ApiError::new(ErrorCode::MethodNotAllowed, detail).error_response();
        // Required by RFC 9110, 15.5.6.
        if let Ok(methods) = methods.parse() {
            response.headers_mut().insert(header::ALLOW, methods);
        }
        return Ok(response);
    }
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_page
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
    match StaffModule::at(path) {
        Some(StaffModule::Desk) => return page(&request, "admin"),
        Some(StaffModule::Office) => return page(&request, "office"),
        None => {}
    }
    match moved_portal(&request).await {
        Some(location) => Ok(HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, location)).finish()),
        None => page(&request, "portal"),
    }
}

/// The same page of the portal at its present address, if it has moved. Browsers keep the fragment,
/// so that links in messages work on. When that cannot be found out, the page itself says so.
async fn moved_portal(request: &HttpRequest) -> Option<String> {
    let path = request.path().strip_prefix('/')?;
    let slug = path.split('/').next()?;
    let now = app::portal_settings::moved_to(&state(request).ok()?.ctx, slug).await.ok()??;
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    Some(format!("/{now}{}{query}", &path[slug.len()..]))
}

/// The staff app's pages were all in one module once, and are kept as bookmarks. Browsers ask again
/// every time: a page may move back.
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

fn page(request: &HttpRequest, app: &'static str) -> Result<HttpResponse, ApiError> {
    let (file, encoding) =
        find(request, &format!("{app}/index.html")).ok_or_else(|| ApiError::new(ErrorCode::Unavailable, NOT_BUILT))?;
    let policy = policy_of(&format!("{app}/index.html"));
    let mut response = HttpResponse::Ok();
    response
        .content_type(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(response.body(file.data.into_owned()))
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
