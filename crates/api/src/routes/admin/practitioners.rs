//! Those who treat clients.

use actix_web::{get, patch, post, web::Data};
use contract::{
    ids::PractitionerId,
    paging::{Page, PageQuery},
    practitioners::{CreatePractitioner, Practitioner, UpdatePractitioner},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, IfMatch, Params,
        permission::{PractitionersRead, PractitionersWrite},
    },
    problems::ApiResult,
    routes::{Compressible, Created, Versioned},
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(create).service(get).service(update);
}

/// List practitioners, in the clinic's order.
#[utoipa::path(
    operation_id = "practitioner.list", tag = "practitioners", params(PageQuery),
    responses((status = 200, description = "A page of practitioners", body = Page<Practitioner>)),
    security(("staff_session" = []), ("access_token" = ["practitioners:read"]))
)]
#[get("/practitioners")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<PractitionersRead>,
    query: Params<PageQuery>,
) -> ApiResult<Compressible<Page<Practitioner>>> {
    Ok(Compressible(app::practitioners::page(&state.ctx, &actor.scope, &query).await?))
}

/// Add a practitioner.
#[utoipa::path(
    operation_id = "practitioner.create", tag = "practitioners", request_body = CreatePractitioner,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses((status = 201, description = "The new practitioner", body = Practitioner)),
    security(("staff_session" = []), ("access_token" = ["practitioners:write"]))
)]
#[post("/practitioners")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<PractitionersWrite>,
    body: Body<CreatePractitioner>,
) -> ApiResult<Created<Practitioner>> {
    Ok(Created(app::practitioners::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Read a practitioner.
#[utoipa::path(
    operation_id = "practitioner.get", tag = "practitioners", params(("id" = PractitionerId, Path)),
    responses((status = 200, description = "The practitioner", body = Practitioner, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["practitioners:read"]))
)]
#[get("/practitioners/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<PractitionersRead>,
    id: Id<PractitionerId>,
) -> ApiResult<Versioned<Practitioner>> {
    let practitioner = app::practitioners::get(&state.ctx, &actor.scope, id.0).await?;
    let version = practitioner.version;
    Ok(Versioned(practitioner, version))
}

/// Change a practitioner.
#[utoipa::path(
    operation_id = "practitioner.update", tag = "practitioners", request_body = UpdatePractitioner,
    params(("id" = PractitionerId, Path), ("If-Match" = String, Header, description = "The ETag of the practitioner as it was read")),
    responses((status = 200, description = "The practitioner as it is now", body = Practitioner, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["practitioners:write"]))
)]
#[patch("/practitioners/{id}")]
pub(crate) async fn update(
    state: Data<ApiState>,
    actor: Authorized<PractitionersWrite>,
    id: Id<PractitionerId>,
    version: IfMatch,
    body: Body<UpdatePractitioner>,
) -> ApiResult<Versioned<Practitioner>> {
    let practitioner = app::practitioners::update(&state.ctx, &actor, id.0, version.0, &body).await?;
    let version = practitioner.version;
    Ok(Versioned(practitioner, version))
}
