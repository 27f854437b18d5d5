//! API keys of integrators.

use actix_web::{
    HttpResponse, delete, get, post,
    web::{Data, Json},
};
use contract::{
    api_keys::{ApiKey, CreateApiKey, CreatedApiKey},
    ids::ApiKeyId,
    paging::{Page, PageQuery},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Authorized, Body, Id, Params, permission::ApiKeysWrite},
    problems::ApiResult,
    routes::Created,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(create).service(revoke);
}

/// List API keys, newest first, revoked ones too.
#[utoipa::path(
    operation_id = "api_key.list", tag = "api-keys", params(PageQuery),
    responses((status = 200, description = "A page of keys, without their secrets", body = Page<ApiKey>)),
    security(("staff_session" = []), ("access_token" = ["api_keys:write"]))
)]
#[get("/api-keys")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<ApiKeysWrite>,
    query: Params<PageQuery>,
) -> ApiResult<Json<Page<ApiKey>>> {
    Ok(Json(app::api_keys::list(&state.ctx, &actor.scope, &query).await?))
}

/// Make an API key. Its secret is shown this once.
#[utoipa::path(
    operation_id = "api_key.create", tag = "api-keys", request_body = CreateApiKey,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses((status = 201, description = "The key and its secret", body = CreatedApiKey)),
    security(("staff_session" = []), ("access_token" = ["api_keys:write"]))
)]
#[post("/api-keys")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<ApiKeysWrite>,
    body: Body<CreateApiKey>,
) -> ApiResult<Created<CreatedApiKey>> {
    Ok(Created(app::api_keys::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Revoke an API key. Its access tokens end at once.
#[utoipa::path(
    operation_id = "api_key.revoke", tag = "api-keys", params(("id" = ApiKeyId, Path)),
    responses((status = 204, description = "The key is revoked")),
    security(("staff_session" = []), ("access_token" = ["api_keys:write"]))
)]
#[delete("/api-keys/{id}")]
pub(crate) async fn revoke(
    state: Data<ApiState>,
    actor: Authorized<ApiKeysWrite>,
    id: Id<ApiKeyId>,
) -> ApiResult<HttpResponse> {
    app::api_keys::revoke(&state.ctx, &actor, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
