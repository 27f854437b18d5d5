//! __Many_words__ of a clinic.

use actix_web::{
    get, patch, post,
    web::{Data, Json},
};
use contract::{
    __many__::{Create__One__, __One__, Update__One__},
    ids::__One__Id,
    paging::{Page, PageQuery},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, IfMatch, Params,
        permission::{__Many__Read, __Many__Write},
    },
    problems::ApiResult,
    routes::{Created, Versioned},
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(create).service(get).service(update);
}

/// List __many_words__, newest first.
#[utoipa::path(
    operation_id = "__one__.list", tag = "__many__", params(PageQuery),
    responses((status = 200, description = "A page of __many_words__", body = Page<__One__>)),
    security(("staff_session" = []), ("access_token" = ["__many__:read"]))
)]
#[get("/__many_path__")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<__Many__Read>,
    query: Params<PageQuery>,
) -> ApiResult<Json<Page<__One__>>> {
    Ok(Json(app::__many__::page(&state.ctx, &actor.scope, &query).await?))
}

/// Add __a_one_words__.
#[utoipa::path(
    operation_id = "__one__.create", tag = "__many__", request_body = Create__One__,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses((status = 201, description = "The new __one_words__", body = __One__)),
    security(("staff_session" = []), ("access_token" = ["__many__:write"]))
)]
#[post("/__many_path__")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<__Many__Write>,
    body: Body<Create__One__>,
) -> ApiResult<Created<__One__>> {
    Ok(Created(app::__many__::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Read __a_one_words__.
#[utoipa::path(
    operation_id = "__one__.get", tag = "__many__", params(("id" = __One__Id, Path)),
    responses((status = 200, description = "The __one_words__", body = __One__, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["__many__:read"]))
)]
#[get("/__many_path__/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<__Many__Read>,
    id: Id<__One__Id>,
) -> ApiResult<Versioned<__One__>> {
    let __one__ = app::__many__::get(&state.ctx, &actor.scope, id.0).await?;
    let version = __one__.version;
    Ok(Versioned(__one__, version))
}

/// Change __a_one_words__.
#[utoipa::path(
    operation_id = "__one__.update", tag = "__many__", request_body = Update__One__,
    params(("id" = __One__Id, Path), ("If-Match" = String, Header, description = "The ETag of the __one_words__ as it was read")),
    responses((status = 200, description = "The __one_words__ as it is now", body = __One__, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["__many__:write"]))
)]
#[patch("/__many_path__/{id}")]
pub(crate) async fn update(
    state: Data<ApiState>,
    actor: Authorized<__Many__Write>,
    id: Id<__One__Id>,
    version: IfMatch,
    body: Body<Update__One__>,
) -> ApiResult<Versioned<__One__>> {
    let __one__ = app::__many__::update(&state.ctx, &actor, id.0, version.0, &body).await?;
    let version = __one__.version;
    Ok(Versioned(__one__, version))
}
