//! Custom values: names that stand in a message for what is known when it is sent.

use actix_web::{
    get,
    web::{Data, Json},
};
use contract::{
    custom_values::{CustomValue, ResolveQuery, ResolvedValues},
    ids::ClientId,
    paging::{Page, PageQuery},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Id, Params,
        permission::{ClientsRead, CustomValuesRead, TemplatesRead},
    },
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(resolve);
}

/// List the custom values that messages may hold.
#[utoipa::path(
    operation_id = "custom_value.list", tag = "custom-values", params(PageQuery),
    responses((status = 200, description = "A page of the catalogue", body = Page<CustomValue>)),
    security(("staff_session" = []), ("access_token" = ["templates:read"]))
)]
#[get("/custom-values")]
pub(crate) async fn list(
    _actor: Authorized<TemplatesRead>,
    query: Params<PageQuery>,
) -> ApiResult<Json<Page<CustomValue>>> {
    Ok(Json(app::custom_values::list(&query)?))
}

/// Read what the custom values are for one client, for messages that other software sends.
///
/// Links and codes to sign in with are not among them: they are made when Portico sends a message. To
/// get a link for a client, make one (`login_link.create`), which is a permission of its own.
/// The values of `appointment.` are there when the request names one of the client's appointments.
#[utoipa::path(
    operation_id = "custom_value.resolve", tag = "custom-values", params(("id" = ClientId, Path), ResolveQuery),
    responses((status = 200, description = "The values", body = ResolvedValues)),
    security(("staff_session" = []), ("access_token" = ["custom_values:read", "clients:read"]))
)]
#[get("/clients/{id}/custom-values")]
pub(crate) async fn resolve(
    state: Data<ApiState>,
    actor: Authorized<(CustomValuesRead, ClientsRead)>,
    id: Id<ClientId>,
    query: Params<ResolveQuery>,
) -> ApiResult<Json<ResolvedValues>> {
    Ok(Json(app::custom_values::resolve(&state.ctx, &actor, id.0, &query).await?))
}
