//! Inviting people to the portal.

use actix_web::{
    get, post, put,
    web::{Data, Json},
};
use contract::{
    ids::InviteId,
    invites::{
        ChangedInvites, CreateInvite, CreateInvites, CreatedInvites, Invite, InviteSettings, InvitesQuery,
        NamedInvites, ReplaceInviteSettings, ResendInvite,
    },
    paging::Page,
    problem::Problem,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, IfMatch, Params,
        permission::{ClientsRead, ClinicWrite, InvitesRead, InvitesWrite},
    },
    problems::ApiResult,
    routes::{Created, Versioned},
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(get_settings)
        .service(replace_settings)
        .service(list)
        .service(create)
        .service(create_many)
        .service(resend_many)
        .service(revoke_many)
        .service(get)
        .service(resend)
        .service(revoke);
}

/// List invites, newest first.
#[utoipa::path(
    operation_id = "invite.list", tag = "invites", params(InvitesQuery),
    responses((status = 200, description = "A page of invites", body = Page<Invite>)),
    security(("staff_session" = []), ("access_token" = ["invites:read", "clients:read"]))
)]
#[get("/invites")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<(InvitesRead, ClientsRead)>,
    query: Params<InvitesQuery>,
) -> ApiResult<Json<Page<Invite>>> {
    Ok(Json(app::invites::list(&state.ctx, &actor.scope, &query).await?))
}

/// Invite a client, or somebody by their e-mail address.
#[utoipa::path(
    operation_id = "invite.create", tag = "invites", request_body = CreateInvite,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses(
        (status = 201, description = "The new invite; its mail is on the way", body = Invite),
        (status = 404, description = "Unknown client", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "The clinic seems to have that person as a client (`similar_client`), or the portal is off", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["invites:write", "clients:read"]))
)]
#[post("/invites")]
pub(crate) async fn create(
    state: Data<ApiState>,
    actor: Authorized<(InvitesWrite, ClientsRead)>,
    body: Body<CreateInvite>,
) -> ApiResult<Created<Invite>> {
    Ok(Created(app::invites::create(&state.ctx, &actor, &body.once, &body).await?))
}

/// Invite several clients.
///
/// Those who have joined before, those without an address and those who were sent an invite within the
/// last minute are named and left alone.
#[utoipa::path(
    operation_id = "invite.create_many", tag = "invites", request_body = CreateInvites,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses(
        (status = 201, description = "What came of it for each", body = CreatedInvites),
        (status = 404, description = "Unknown client; nobody was invited", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["invites:write", "clients:read"]))
)]
#[post("/invites/batch")]
pub(crate) async fn create_many(
    state: Data<ApiState>,
    actor: Authorized<(InvitesWrite, ClientsRead)>,
    body: Body<CreateInvites>,
) -> ApiResult<Created<CreatedInvites>> {
    Ok(Created(app::invites::create_many(&state.ctx, &actor, &body.once, &body).await?))
}

/// Read an invite.
#[utoipa::path(
    operation_id = "invite.get", tag = "invites", params(("id" = InviteId, Path)),
    responses((status = 200, description = "The invite", body = Invite)),
    security(("staff_session" = []), ("access_token" = ["invites:read", "clients:read"]))
)]
#[get("/invites/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<(InvitesRead, ClientsRead)>,
    id: Id<InviteId>,
) -> ApiResult<Json<Invite>> {
    Ok(Json(app::invites::get(&state.ctx, &actor.scope, id.0).await?))
}

/// Send an invite once more, with a new expiry.
#[utoipa::path(
    operation_id = "invite.resend", tag = "invites", request_body = ResendInvite,
    params(
        ("id" = InviteId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours"),
    ),
    responses((status = 200, description = "The invite; its mail is on the way", body = Invite)),
    security(("staff_session" = []), ("access_token" = ["invites:write", "clients:read"]))
)]
#[post("/invites/{id}/resend")]
pub(crate) async fn resend(
    state: Data<ApiState>,
    actor: Authorized<(InvitesWrite, ClientsRead)>,
    id: Id<InviteId>,
    body: Body<ResendInvite>,
) -> ApiResult<Json<Invite>> {
    Ok(Json(app::invites::resend(&state.ctx, &actor, &body.once, id.0).await?))
}

/// Send several invites once more, with a new expiry.
///
/// Those of people who have joined, those that are closed and those that were sent within the last minute
/// are named and left alone.
#[utoipa::path(
    operation_id = "invite.resend_many", tag = "invites", request_body = NamedInvites,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")),
    responses(
        (status = 200, description = "What came of it for each", body = ChangedInvites),
        (status = 404, description = "Unknown invite; none was sent", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["invites:write", "clients:read"]))
)]
#[post("/invites/resend")]
pub(crate) async fn resend_many(
    state: Data<ApiState>,
    actor: Authorized<(InvitesWrite, ClientsRead)>,
    body: Body<NamedInvites>,
) -> ApiResult<Json<ChangedInvites>> {
    Ok(Json(app::invites::resend_many(&state.ctx, &actor, &body.once, &body).await?))
}

/// Take several invites back.
///
/// Those of people who have joined and those that a newer one has replaced are named and left alone.
#[utoipa::path(
    operation_id = "invite.revoke_many", tag = "invites", request_body = NamedInvites,
    responses(
        (status = 200, description = "What came of it for each", body = ChangedInvites),
        (status = 404, description = "Unknown invite; none was taken back", body = Problem, content_type = "application/problem+json")
    ),
    security(("staff_session" = []), ("access_token" = ["invites:write", "clients:read"]))
)]
#[post("/invites/revoke")]
pub(crate) async fn revoke_many(
    state: Data<ApiState>,
    actor: Authorized<(InvitesWrite, ClientsRead)>,
    body: Body<NamedInvites>,
) -> ApiResult<Json<ChangedInvites>> {
    Ok(Json(app::invites::revoke_many(&state.ctx, &actor, &body).await?))
}

/// Take an invite back.
#[utoipa::path(
    operation_id = "invite.revoke", tag = "invites", params(("id" = InviteId, Path)),
    responses((status = 200, description = "The invite, whose link no longer works", body = Invite)),
    security(("staff_session" = []), ("access_token" = ["invites:write", "clients:read"]))
)]
#[post("/invites/{id}/revoke")]
pub(crate) async fn revoke(
    state: Data<ApiState>,
    actor: Authorized<(InvitesWrite, ClientsRead)>,
    id: Id<InviteId>,
) -> ApiResult<Json<Invite>> {
    Ok(Json(app::invites::revoke(&state.ctx, &actor, id.0).await?))
}

/// Read how the clinic invites.
#[utoipa::path(
    operation_id = "invite_settings.get", tag = "invites",
    responses((status = 200, description = "The settings", body = InviteSettings, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["invites:read"]))
)]
#[get("/invite-settings")]
pub(crate) async fn get_settings(
    state: Data<ApiState>,
    actor: Authorized<InvitesRead>,
) -> ApiResult<Versioned<InviteSettings>> {
    let settings = app::invites::settings(&state.ctx, &actor.scope).await?;
    let version = settings.version;
    Ok(Versioned(settings, version))
}

/// Change how the clinic invites.
#[utoipa::path(
    operation_id = "invite_settings.replace", tag = "invites", request_body = ReplaceInviteSettings,
    params(("If-Match" = String, Header, description = "The ETag of the settings as they were read")),
    responses((status = 200, description = "The settings as they are now", body = InviteSettings, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["clinic:write"]))
)]
#[put("/invite-settings")]
pub(crate) async fn replace_settings(
    state: Data<ApiState>,
    actor: Authorized<ClinicWrite>,
    version: IfMatch,
    body: Body<ReplaceInviteSettings>,
) -> ApiResult<Versioned<InviteSettings>> {
    let settings = app::invites::replace_settings(&state.ctx, &actor, version.0, &body).await?;
    let version = settings.version;
    Ok(Versioned(settings, version))
}
