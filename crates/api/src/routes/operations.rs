//! For operators: health, metrics; and the development mailbox.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{self, ContentType},
    web::{Data, Json, ServiceConfig},
};
use app::jobs;
use contract::problem::ErrorCode;
use serde_json::{Value, json};

use crate::{
    ApiState,
    extract::bearer,
    problems::{ApiError, ApiResult},
};

/// Scripts, styles and pictures of the page come from itself: nothing but inline styles of mails.
const MAILBOX_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

pub(crate) fn configure(config: &mut ServiceConfig, development: bool) {
    config.service(healthz).service(readyz).service(metrics).service(jwks);
    if development {
        config.service(dev_outbox).service(dev_outbox_json);
    }
}

/// Whether the process is alive.
#[get("/healthz")]
async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Whether the process does what it is there for: the database answers, and each loop that the process runs in
/// the background is alive.
#[get("/readyz")]
async fn readyz(state: Data<ApiState>) -> ApiResult<Json<Value>> {
    let unready = |detail: String| ApiError::new(ErrorCode::Unavailable, detail);
    state.ctx.db.ping().await.map_err(|_| unready("the database does not answer".to_owned()))?;
    let dead = state.ctx.heartbeats.dead(state.ctx.system_now());
    if !dead.is_empty() {
        let dead: Vec<String> =
            dead.iter().map(|(which, age)| format!("{} for {} s", which.name(), age.num_seconds())).collect();
        return Err(unready(format!(
            "work in the background has stopped ({}): look at the log, and restart the process",
            dead.join(", ")
        )));
    }
    Ok(Json(json!({ "status": "ready" })))
}

/// Counters in the Prometheus text format, and how the work in the background is doing.
#[get("/metrics")]
async fn metrics(state: Data<ApiState>, request: HttpRequest) -> ApiResult<HttpResponse> {
    if let Some(token) = &state.options.metrics_token
        && bearer(&request).as_ref() != Some(token)
    {
        return Err(ApiError::new(ErrorCode::Unauthenticated, "send the metrics token as a bearer token"));
    }
    let ctx = &state.ctx;
    let health = jobs::health(ctx).await;
    if let Err(error) = &health {
        tracing::warn!(error = error as &dyn std::error::Error, "the background work's health cannot be read");
    }
    let text = state.metrics.text(&ctx.heartbeats.ages(ctx.system_now()), health.ok().as_ref());
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8"))
        .body(text))
}

/// The public keys that access tokens are signed with (RFC 7517).
#[get("/.well-known/jwks.json")]
async fn jwks(state: Data<ApiState>) -> ApiResult<HttpResponse> {
    let keys = app::access_tokens::jwks(&state.ctx).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(keys))
}

/// The messages that were sent, as their receivers would see them.
#[get("/dev/outbox")]
async fn dev_outbox(state: Data<ApiState>) -> ApiResult<HttpResponse> {
    let page = app::dev_outbox::page(&messages(&state)?)?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, MAILBOX_POLICY))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .body(page))
}

/// The same as JSON.
#[get("/dev/outbox.json")]
async fn dev_outbox_json(state: Data<ApiState>) -> ApiResult<Json<Vec<Value>>> {
    Ok(Json(messages(&state)?))
}

fn messages(state: &ApiState) -> ApiResult<Vec<Value>> {
    let Some(mailbox) = &state.options.dev_messages else {
        return Err(ApiError::new(ErrorCode::NotFound, "messages are really sent here: there is no mailbox to read"));
    };
    mailbox.messages().map_err(|error| {
        tracing::error!(%error, "the development mailbox cannot be read");
        app::Error::Internal("the development mailbox cannot be read").into()
    })
}
