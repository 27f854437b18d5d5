//! The portal as staff look at it.

use actix_web::{
    get,
    web::{Data, Json},
};
use contract::{
    paging::Page,
    portal_overview::{PortalOverview, PortalPeopleQuery, PortalPerson},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Params,
        permission::{ClientsRead, InvitesRead},
    },
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get).service(people);
}

/// Read the portal's address, and how many people were invited and have joined.
#[utoipa::path(
    operation_id = "portal_overview.get", tag = "portal-overview",
    responses((status = 200, description = "The portal as a whole", body = PortalOverview)),
    security(("staff_session" = []), ("access_token" = ["invites:read"]))
)]
#[get("/portal-overview")]
pub(crate) async fn get(state: Data<ApiState>, actor: Authorized<InvitesRead>) -> ApiResult<Json<PortalOverview>> {
    Ok(Json(app::portal_overview::get(&state.ctx, &actor.scope).await?))
}

/// List or search the people who are in the portal, were invited, or could be, by name.
#[utoipa::path(
    operation_id = "portal_person.list", tag = "portal-overview", params(PortalPeopleQuery),
    responses((status = 200, description = "A page of people", body = Page<PortalPerson>)),
    security(("staff_session" = []), ("access_token" = ["invites:read", "clients:read"]))
)]
#[get("/portal-people")]
pub(crate) async fn people(
    state: Data<ApiState>,
    actor: Authorized<(InvitesRead, ClientsRead)>,
    query: Params<PortalPeopleQuery>,
) -> ApiResult<Json<Page<PortalPerson>>> {
    Ok(Json(app::portal_overview::people(&state.ctx, &actor.scope, &query).await?))
}
