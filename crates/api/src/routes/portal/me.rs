//! The signed-in client: their name, and how they are reached.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use contract::{
    ids::ContactChangeId,
    profile::{ConfirmContactChange, ContactChange, RequestContactChange, UpdateMe},
    sessions::Me,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Body, ClientAddress, Id, IfMatch, PortalClinic, SignedIn, Viewing},
    problems::ApiResult,
    routes::Versioned,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get).service(update).service(request_contact_change).service(confirm_contact_change);
}

/// Read one's own details.
#[utoipa::path(
    operation_id = "me.get", tag = "me",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "The signed-in client", body = Me, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/me")]
pub(crate) async fn get(state: Data<ApiState>, viewer: Viewing) -> ApiResult<Versioned<Me>> {
    Ok(versioned(app::profile::get(&state.ctx, &viewer).await?))
}

/// Change one's own name.
#[utoipa::path(
    operation_id = "me.update", tag = "me", request_body = UpdateMe,
    params(
        ("slug" = String, Path, description = "The slug in the portal's address"),
        ("If-Match" = String, Header, description = "The ETag of one's details as they were read"),
    ),
    responses((status = 200, description = "One's details as they are now", body = Me, headers(("ETag" = String, description = "The new version")))),
    security(("client_session" = []))
)]
#[patch("/portal/{slug}/me")]
pub(crate) async fn update(
    state: Data<ApiState>,
    client: SignedIn,
    version: IfMatch,
    body: Body<UpdateMe>,
) -> ApiResult<Versioned<Me>> {
    Ok(versioned(app::profile::update(&state.ctx, &client, version.0, &body).await?))
}

/// Ask for a code to be sent to a new e-mail address or telephone number.
///
/// The answer is the same whether another client has it or not.
#[utoipa::path(
    operation_id = "contact_change.request", tag = "me", request_body = RequestContactChange,
    params(
        ("slug" = String, Path, description = "The slug in the portal's address"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")
    ),
    responses((status = 202, description = "A code is on its way, if the address is free", body = ContactChange)),
    security(("client_session" = []))
)]
#[post("/portal/{slug}/me/contact-changes")]
pub(crate) async fn request_contact_change(
    state: Data<ApiState>,
    portal: PortalClinic,
    client: SignedIn,
    address: ClientAddress,
    body: Body<RequestContactChange>,
) -> ApiResult<HttpResponse> {
    let (clinic, address) = (&portal.clinic, address.0);
    let change = app::profile::request_contact_change(&state.ctx, &client, clinic, address, &body.once, &body).await?;
    Ok(HttpResponse::Accepted().json(change))
}

/// Make a new e-mail address or telephone number one's own, with the code that was sent to it.
///
/// Ends one's other sessions.
#[utoipa::path(
    operation_id = "contact_change.confirm", tag = "me", request_body = ConfirmContactChange,
    params(("slug" = String, Path, description = "The slug in the portal's address"), ("id" = ContactChangeId, Path)),
    responses((status = 200, description = "One's details as they are now", body = Me, headers(("ETag" = String, description = "The new version")))),
    security(("client_session" = []))
)]
#[post("/portal/{slug}/me/contact-changes/{id}/confirm")]
pub(crate) async fn confirm_contact_change(
    state: Data<ApiState>,
    client: SignedIn,
    id: Id<ContactChangeId>,
    body: Body<ConfirmContactChange>,
) -> ApiResult<Versioned<Me>> {
    Ok(versioned(app::profile::confirm_contact_change(&state.ctx, &client, id.0, &body).await?))
}

fn versioned(me: Me) -> Versioned<Me> {
    let version = me.version;
    Versioned(me, version)
}
