//! What the clinic offers.

use actix_web::{get, patch, post, web::Data};
use contract::{
    ids::TreatmentId,
    paging::{Page, PageQuery},
    treatments::{CreateTreatment, Treatment, UpdateTreatment},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, IfMatch, Params,
        permission::{TreatmentsRead, TreatmentsWrite},
    },
    problems::ApiResult,
    routes::{Compressible, Created, Versioned},
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(create).service(get).service(update);
}

/// List treatments, in the clinic's order.
#[utoipa::path(
    operation_id = "treatment.list", tag = "treatments", params(PageQuery),
    responses((status = 200, description = "A page of treatments", body = Page<Treatment>)),
    security(("staff_session" = []), ("access_token" = ["treatments:read"]))
)]
#[get("/treatments")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<TreatmentsRead>,
    query: Params<PageQuery>,
) -> ApiResult<Compressible<Page<Treatment>>> {
    Ok(Compressible(app::treatments::page(&state.ctx, &actor.scope, &query).await?))
}

/// Add a treatment.
#[utoipa::path(
    operation_id = "treatment.create", tag = "treatments", request_body = CreateTreatment,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses((status = 201, description = "The new treatment", body = Treatment)),
    security(("staff_session" = []), ("access_token" = ["treatments:write"]))
)]
#[post("/treatments")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<TreatmentsWrite>,
    body: Body<CreateTreatment>,
) -> ApiResult<Created<Treatment>> {
    Ok(Created(app::treatments::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Read a treatment.
#[utoipa::path(
    operation_id = "treatment.get", tag = "treatments", params(("id" = TreatmentId, Path)),
    responses((status = 200, description = "The treatment", body = Treatment, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["treatments:read"]))
)]
#[get("/treatments/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<TreatmentsRead>,
    id: Id<TreatmentId>,
) -> ApiResult<Versioned<Treatment>> {
    let treatment = app::treatments::get(&state.ctx, &actor.scope, id.0).await?;
    let version = treatment.version;
    Ok(Versioned(treatment, version))
}

/// Change a treatment.
#[utoipa::path(
    operation_id = "treatment.update", tag = "treatments", request_body = UpdateTreatment,
    params(("id" = TreatmentId, Path), ("If-Match" = String, Header, description = "The ETag of the treatment as it was read")),
    responses((status = 200, description = "The treatment as it is now", body = Treatment, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["treatments:write"]))
)]
#[patch("/treatments/{id}")]
pub(crate) async fn update(
    state: Data<ApiState>,
    actor: Authorized<TreatmentsWrite>,
    id: Id<TreatmentId>,
    version: IfMatch,
    body: Body<UpdateTreatment>,
) -> ApiResult<Versioned<Treatment>> {
    let treatment = app::treatments::update(&state.ctx, &actor, id.0, version.0, &body).await?;
    let version = treatment.version;
    Ok(Versioned(treatment, version))
}
