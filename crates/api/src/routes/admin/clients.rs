//! Clients of the clinic.

use actix_web::{
    get, patch, post,
    web::{Data, Json},
};
use contract::{
    clients::{Client, ClientsQuery, CreateClient, UpdateClient},
    ids::ClientId,
    paging::Page,
    reachability::{ForgetBounce, NoteBounce, Reachability},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, IfMatch, Params,
        permission::{ClientsRead, ClientsWrite},
    },
    problems::ApiResult,
    routes::{Created, Versioned},
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(list)
        .service(create)
        .service(get)
        .service(update)
        .service(get_reachability)
        .service(forget_bounce)
        .service(note_bounce);
}

/// List or search clients, by name.
#[utoipa::path(
    operation_id = "client.list", tag = "clients", params(ClientsQuery),
    responses((status = 200, description = "A page of clients", body = Page<Client>)),
    security(("staff_session" = []), ("access_token" = ["clients:read"]))
)]
#[get("/clients")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<ClientsRead>,
    query: Params<ClientsQuery>,
) -> ApiResult<Json<Page<Client>>> {
    Ok(Json(app::clients::read_list(&state.ctx, &actor, &query).await?))
}

/// Add a client.
#[utoipa::path(
    operation_id = "client.create", tag = "clients", request_body = CreateClient,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses((status = 201, description = "The new client", body = Client)),
    security(("staff_session" = []), ("access_token" = ["clients:write", "clients:read"]))
)]
#[post("/clients")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<(ClientsWrite, ClientsRead)>,
    body: Body<CreateClient>,
) -> ApiResult<Created<Client>> {
    Ok(Created(app::clients::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Read a client.
#[utoipa::path(
    operation_id = "client.get", tag = "clients", params(("id" = ClientId, Path)),
    responses((status = 200, description = "The client", body = Client, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["clients:read"]))
)]
#[get("/clients/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<ClientsRead>,
    id: Id<ClientId>,
) -> ApiResult<Versioned<Client>> {
    let client = app::clients::read(&state.ctx, &actor, id.0).await?;
    let version = client.version;
    Ok(Versioned(client, version))
}

/// Change a client.
#[utoipa::path(
    operation_id = "client.update", tag = "clients", request_body = UpdateClient,
    params(("id" = ClientId, Path), ("If-Match" = String, Header, description = "The ETag of the client as it was read")),
    responses((status = 200, description = "The client as it is now", body = Client, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["clients:write", "clients:read"]))
)]
#[patch("/clients/{id}")]
pub(crate) async fn update(
    state: Data<ApiState>,
    actor: Authorized<(ClientsWrite, ClientsRead)>,
    id: Id<ClientId>,
    version: IfMatch,
    body: Body<UpdateClient>,
) -> ApiResult<Versioned<Client>> {
    let client = app::clients::update(&state.ctx, &actor, id.0, version.0, &body).await?;
    let version = client.version;
    Ok(Versioned(client, version))
}

/// Read whether a client can be written to.
#[utoipa::path(
    operation_id = "reachability.get", tag = "clients", params(("id" = ClientId, Path)),
    responses((status = 200, description = "Why nothing is sent, where nothing is", body = Reachability)),
    security(("staff_session" = []), ("access_token" = ["clients:read"]))
)]
#[get("/clients/{id}/reachability")]
pub(crate) async fn get_reachability(
    state: Data<ApiState>,
    actor: Authorized<ClientsRead>,
    id: Id<ClientId>,
) -> ApiResult<Json<Reachability>> {
    Ok(Json(app::suppressions::reachability(&state.ctx, &actor.scope, id.0).await?))
}

/// Have mails to a client tried again, although one has bounced.
#[utoipa::path(
    operation_id = "reachability.forget_bounce", tag = "clients", request_body = ForgetBounce,
    params(("id" = ClientId, Path)),
    responses((status = 200, description = "What still stands against it", body = Reachability)),
    security(("staff_session" = []), ("access_token" = ["clients:write"]))
)]
#[post("/clients/{id}/reachability/forget-bounce")]
pub(crate) async fn forget_bounce(
    state: Data<ApiState>,
    actor: Authorized<ClientsWrite>,
    id: Id<ClientId>,
    _body: Body<ForgetBounce>,
) -> ApiResult<Json<Reachability>> {
    Ok(Json(app::suppressions::forget_bounce(&state.ctx, &actor, id.0).await?))
}

/// Note that a mail to a client has come back, so that no more are sent to that address.
///
/// Portico sees by itself when a mail server refuses an address at once. A mail that was taken and comes back
/// later arrives at the sender's address, which Portico does not read.
#[utoipa::path(
    operation_id = "reachability.note_bounce", tag = "clients", request_body = NoteBounce,
    params(("id" = ClientId, Path)),
    responses((status = 200, description = "What stands against it now", body = Reachability)),
    security(("staff_session" = []), ("access_token" = ["clients:write"]))
)]
#[post("/clients/{id}/reachability/note-bounce")]
pub(crate) async fn note_bounce(
    state: Data<ApiState>,
    actor: Authorized<ClientsWrite>,
    id: Id<ClientId>,
    _body: Body<NoteBounce>,
) -> ApiResult<Json<Reachability>> {
    Ok(Json(app::suppressions::note_bounce(&state.ctx, &actor, id.0).await?))
}
