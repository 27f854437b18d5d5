//! The REST API, its OpenAPI document, and serving the apps.
//!
//! A request passes these steps in order:
//!
//! 1. **Deadlines** (`middleware/pace.rs`): the time within which a body must arrive.
//! 2. **Span** (`middleware/span.rs`): a request id, the method and the pattern of the route, for the log.
//! 3. **Metrics** (`middleware/metrics.rs`): count and duration, by route.
//! 4. **Headers** (`middleware/headers.rs`): security headers, and `no-store` unless the response says
//!    otherwise.
//! 5. **Compression** (`middleware/compression.rs`): only of responses whose handler returns `Compressible`.
//! 6. **Problems** (`middleware/problems.rs`): every response with a status of 400 or above leaves as
//!    `application/problem+json` with the request id as `trace_id`.
//! 7. **Origin** (`middleware/origin.rs`): refuses a change that a browser sends for another site, by
//!    `Sec-Fetch-Site`, or by `Origin` in browsers that do not send that.
//! 8. **Preview** (`middleware/preview.rs`): refuses every change that names a preview. After it, HEAD goes on
//!    as GET (`middleware/methods.rs`).
//! 9. **Extractors** (`extract/`): the types of the handler's arguments say what it requires.
//! 10. **The handler** calls one function of `app` and maps its answer to a DTO of `contract`.

mod assets;
mod cookies;
mod docs;
mod extract;
mod middleware;
mod openapi;
mod problems;
mod reading;
mod routes;
mod server;
mod state;

use actix_web::{
    App, Error,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::from_fn,
    web,
};
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::AppExt;

pub use openapi::document;
pub use server::{Pace, ServerOptions, serve};
pub use state::{ApiOptions, ApiState, DevMessages, Metrics};

/// Bodies larger than this are refused.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// The whole HTTP application.
#[expect(clippy::needless_pass_by_value, reason = "what is returned must not borrow it")]
pub fn application(
    state: web::Data<ApiState>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (app, mut paths) = App::new().into_utoipa_app().configure(routes::configure).split_for_parts();
    openapi::complete(&mut paths);
    let development = state.is_development();
    app.app_data(state.clone())
        .app_data(web::Data::new(openapi::PathTable::new(&paths)))
        .configure(|config| docs::configure(config, &paths))
        .configure(move |config| routes::operations::configure(config, development))
        .configure(assets::configure)
        .default_service(web::to(assets::app_or_not_found))
        .wrap(from_fn(middleware::methods::head_as_get))
        .wrap(from_fn(middleware::preview::refuse_changes))
        .wrap(from_fn(middleware::origin::refuse_foreign))
        .wrap(from_fn(middleware::problems::complete))
        .wrap(from_fn(middleware::compression::compress))
        .wrap(from_fn(middleware::headers::secure))
        .wrap(from_fn(middleware::metrics::measure))
        .wrap(TracingLogger::<middleware::span::RouteSpan>::new())
        .wrap(from_fn(middleware::pace::keep))
}
