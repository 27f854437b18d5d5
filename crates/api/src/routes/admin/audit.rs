//! The audit log.

use actix_web::{
    get,
    web::{Data, Json},
};
use contract::{
    audit::AuditEntry,
    paging::{Page, PageQuery},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Params,
        permission::{AuditRead, ClientsRead},
    },
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list);
}

/// List what was done, newest first.
#[utoipa::path(
    operation_id = "audit_entry.list", tag = "audit", params(PageQuery),
    responses((status = 200, description = "A page of the log", body = Page<AuditEntry>)),
    security(("staff_session" = []), ("access_token" = ["audit:read", "clients:read"]))
)]
#[get("/audit")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<(AuditRead, ClientsRead)>,
    query: Params<PageQuery>,
) -> ApiResult<Json<Page<AuditEntry>>> {
    Ok(Json(app::audit::list(&state.ctx, &actor.scope, &query).await?))
}
