//! The OpenAPI document, generated from the routes that are registered.
//!
//! The problems that each operation can answer with are added by rule. `cargo xtask openapi` writes
//! `api-spec/openapi.json`, and a test compares it. Integration tests validate every response against the
//! document.

mod texts;

use actix_web::{HttpRequest, dev::ResourceDef};
use contract::problem::Problem;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Content, HttpMethod, Info, LicenseBuilder, OpenApi as Document, PathItem, Ref, RefOr, ResponseBuilder, Server,
        path::{Operation, Parameter, ParameterIn},
        schema::{ObjectBuilder, Type},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use crate::routes;

const DESCRIPTION: &str = "\
The API of Portico, the client portal for appointment businesses.

**Integrators** make an API key in the staff app, exchange it at `/api/v1/access-tokens` for a token \
of 10 minutes, and send that as `Authorization: Bearer …`. **Staff** and **clients** use cookies, \
which their apps handle.

Lists are paged by `limit` and `after`; the answer's `next` is the cursor of the page that follows. \
A POST that creates accepts an `Idempotency-Key`. Changes to shared records need the `ETag` as \
`If-Match`. Instants are RFC 3339: UTC, or with the clinic's offset where its wall time matters; money is in \
minor units. Every error is a problem \
(RFC 9457) with a stable `code`.";

/// The document as it is served and as it stands in `api-spec/openapi.json`.
pub fn document() -> Document {
    let mut document = utoipa_actix_web::AppExt::into_utoipa_app(actix_web::App::new())
        .configure(routes::configure)
        .split_for_parts()
        .1;
    complete(&mut document);
    document
}

/// Adds what all operations share: title, security schemes, and the problems each can answer with.
pub(crate) fn complete(document: &mut Document) {
    let mut info = Info::new("Portico", env!("CARGO_PKG_VERSION"));
    info.description = Some(DESCRIPTION.to_owned());
    info.license = Some(LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build());
    document.info = info;
    document.servers = Some(vec![Server::new("/")]);

    let components = document.components.get_or_insert_default();
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    components.schemas.extend(schemas);
    let cookie = |name, about| SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(name, about)));
    components.add_security_scheme("staff_session", cookie("portico-staff", "The session of a member of staff"));
    components.add_security_scheme(
        "client_session",
        cookie("portico-client", "The session of a client; the cookie's name ends in the clinic's id"),
    );
    let preview =
        ApiKeyValue::with_description("Portico-Preview", "The secret of a preview, which reads and changes nothing");
    components.add_security_scheme("preview", SecurityScheme::ApiKey(ApiKey::Header(preview)));
    let bearer = |format: &str, about: &str| {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format(format).description(Some(about));
        SecurityScheme::Http(scheme.build())
    };
    components.add_security_scheme("access_token", bearer("JWT", "A token from /api/v1/access-tokens"));
    components.add_security_scheme("api_key", bearer("API key", "The secret of an API key"));

    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations_mut(item) {
            bound_headers(operation);
            add_problems(operation);
        }
    }
    texts::bound(document);
}

/// The operations of a path, with their methods.
fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    [
        (HttpMethod::Get, item.get.as_mut()),
        (HttpMethod::Put, item.put.as_mut()),
        (HttpMethod::Post, item.post.as_mut()),
        (HttpMethod::Delete, item.delete.as_mut()),
        (HttpMethod::Patch, item.patch.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// What the extractors accept in headers (`extract/if_match.rs`, `extract/body.rs`).
fn bound_headers(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        let text = ObjectBuilder::new().schema_type(Type::String);
        parameter.schema = Some(match parameter.name.as_str() {
            "If-Match" => text.pattern(Some(r#"^(W/)?"[!#-~]*"(, ?(W/)?"[!#-~]*")*$"#)).build().into(),
            "Idempotency-Key" => text.pattern(Some("^[ -~]{1,255}$")).build().into(),
            _ => continue,
        });
    }
}

fn add_problems(operation: &mut Operation) {
    let inline = |parameter: &RefOr<Parameter>| match parameter {
        RefOr::T(parameter) => Some(parameter.clone()),
        RefOr::Ref(_) => None,
    };
    let parameters: Vec<Parameter> = operation.parameters.iter().flatten().filter_map(inline).collect();
    let has = |place: &ParameterIn| parameters.iter().any(|parameter| parameter.parameter_in == *place);
    let has_if_match = parameters.iter().any(|parameter| parameter.name == "If-Match");
    let has_body = operation.request_body.is_some();
    let is_public = operation
        .security
        .as_ref()
        .is_none_or(|schemes| schemes.iter().all(|scheme| *scheme == SecurityRequirement::default()));

    let mut statuses = vec!["400", "429", "500", "503"];
    if !is_public || has_body {
        statuses.extend(["401", "403"]);
    }
    if has(&ParameterIn::Path) {
        statuses.push("404");
    }
    if has_body {
        statuses.extend(["408", "409", "413", "415"]);
    }
    if has_body || has(&ParameterIn::Query) {
        statuses.push("422");
    }
    if has_if_match {
        statuses.extend(["412", "428"]);
    }
    for status in statuses {
        let problem = ResponseBuilder::new()
            .description(title(status))
            .content("application/problem+json", Content::new(Some(RefOr::Ref(Ref::from_schema_name("Problem")))))
            .build();
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| problem.into());
    }
}

fn title(status: &str) -> &'static str {
    match status {
        "400" => "The request could not be read",
        "401" => "Nobody is signed in, or the credentials do not match",
        "403" => "Not allowed",
        "404" => "Not found, or somebody else's",
        "408" => "The body took too long to arrive",
        "409" => "In conflict with how things are",
        "412" => "Changed meanwhile",
        "413" => "Too large",
        "415" => "Not JSON",
        "422" => "Fields need attention",
        "428" => "If-Match is missing",
        "429" => "Too many requests",
        "500" => "Our mistake",
        _ => "Not available right now",
    }
}

/// Where the document is.
pub(crate) const DOCUMENT: &str = "/api/openapi.json";

/// Which methods each path of the API has, to tell a wrong method from a wrong path.
pub(crate) struct PathTable(Vec<(ResourceDef, String)>);

impl PathTable {
    pub(crate) fn new(document: &Document) -> Self {
        let rows = document.paths.paths.iter().map(|(path, item)| {
            let methods = [
                ("GET", item.get.is_some()),
                ("HEAD", item.get.is_some()),
                ("PUT", item.put.is_some()),
                ("POST", item.post.is_some()),
                ("DELETE", item.delete.is_some()),
                ("PATCH", item.patch.is_some()),
            ];
            let names: Vec<&str> = methods.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect();
            (ResourceDef::new(path.as_str()), names.join(", "))
        });
        Self(rows.collect())
    }

    /// The methods of the request's path, if it is one of the API's.
    pub(crate) fn methods_of(&self, request: &HttpRequest) -> Option<&str> {
        self.0.iter().find(|(path, _)| path.is_match(request.path())).map(|(_, methods)| methods.as_str())
    }
}
