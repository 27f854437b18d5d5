//! What the messages of a clinic say.

use actix_web::{
    HttpRequest, HttpResponse, get, post, put,
    web::{Data, Json},
};
use contract::{
    message_templates::{
        MessageDraft, MessageKind, MessagePreview, MessageTemplate, QueuedTest, UpdateMessageTemplate,
    },
    paging::{Page, PageQuery},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, IfMatch, Params, Person, id_named,
        permission::{TemplatesRead, TemplatesWrite},
    },
    problems::ApiResult,
    routes::Versioned,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(get).service(replace).service(reset).service(preview).service(send_test);
}

/// List the clinic's messages, with what each says.
#[utoipa::path(
    operation_id = "message_template.list", tag = "message-templates", params(PageQuery),
    responses((status = 200, description = "A page of messages", body = Page<MessageTemplate>)),
    security(("staff_session" = []), ("access_token" = ["templates:read"]))
)]
#[get("/message-templates")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<TemplatesRead>,
    query: Params<PageQuery>,
) -> ApiResult<Json<Page<MessageTemplate>>> {
    Ok(Json(app::message_templates::list(&state.ctx, &actor.scope, &query).await?))
}

/// Read what a message says.
#[utoipa::path(
    operation_id = "message_template.get", tag = "message-templates", params(("kind" = MessageKind, Path)),
    responses((status = 200, description = "The message", body = MessageTemplate, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["templates:read"]))
)]
#[get("/message-templates/{kind}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<TemplatesRead>,
    request: HttpRequest,
) -> ApiResult<Versioned<MessageTemplate>> {
    let template = app::message_templates::get(&state.ctx, &actor.scope, id_named(&request, "kind")?).await?;
    let version = template.version;
    Ok(Versioned(template, version))
}

/// Replace what a message says.
///
/// Unknown custom values, broken braces, HTML and links that lead nowhere are refused, with the
/// line and column of each.
#[utoipa::path(
    operation_id = "message_template.replace", tag = "message-templates", request_body = UpdateMessageTemplate,
    params(("kind" = MessageKind, Path), ("If-Match" = String, Header, description = "The ETag of the message as it was read")),
    responses((status = 200, description = "The message as it is now", body = MessageTemplate, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["templates:write"]))
)]
#[put("/message-templates/{kind}")]
pub(crate) async fn replace(
    state: Data<ApiState>,
    actor: Authorized<TemplatesWrite>,
    request: HttpRequest,
    version: IfMatch,
    body: Body<UpdateMessageTemplate>,
) -> ApiResult<Versioned<MessageTemplate>> {
    let kind = id_named(&request, "kind")?;
    let template = app::message_templates::replace(&state.ctx, &actor, kind, version.0, &body).await?;
    let version = template.version;
    Ok(Versioned(template, version))
}

/// Go back to what a message says by default.
#[utoipa::path(
    operation_id = "message_template.reset", tag = "message-templates",
    params(("kind" = MessageKind, Path), ("If-Match" = String, Header, description = "The ETag of the message as it was read")),
    responses((status = 200, description = "The message as it is now", body = MessageTemplate, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["templates:write"]))
)]
#[post("/message-templates/{kind}/reset")]
pub(crate) async fn reset(
    state: Data<ApiState>,
    actor: Authorized<TemplatesWrite>,
    request: HttpRequest,
    version: IfMatch,
) -> ApiResult<Versioned<MessageTemplate>> {
    let kind = id_named(&request, "kind")?;
    let template = app::message_templates::reset(&state.ctx, &actor, kind, version.0).await?;
    let version = template.version;
    Ok(Versioned(template, version))
}

/// Look at a message before it is kept, as a client would get it. Nothing is kept or sent.
///
/// For a client of the clinic it needs `clients:read` too.
#[utoipa::path(
    operation_id = "message_template.preview", tag = "message-templates", request_body = MessageDraft,
    params(("kind" = MessageKind, Path)),
    responses((status = 200, description = "What would be sent", body = MessagePreview)),
    security(("staff_session" = []), ("access_token" = ["templates:read"]))
)]
#[post("/message-templates/{kind}/preview")]
pub(crate) async fn preview(
    state: Data<ApiState>,
    actor: Authorized<TemplatesRead>,
    request: HttpRequest,
    body: Body<MessageDraft>,
) -> ApiResult<Json<MessagePreview>> {
    let kind = id_named(&request, "kind")?;
    Ok(Json(app::message_templates::preview(&state.ctx, &actor, kind, &body).await?))
}

/// Send a message to oneself, marked as a test; ten times in ten minutes at most.
#[utoipa::path(
    operation_id = "message_template.send_test", tag = "message-templates", request_body = MessageDraft,
    params(
        ("kind" = MessageKind, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes repeating the request safe for 24 hours")
    ),
    responses((status = 202, description = "The test is on its way", body = QueuedTest)),
    security(("staff_session" = []))
)]
#[post("/message-templates/{kind}/test")]
pub(crate) async fn send_test(
    state: Data<ApiState>,
    actor: Person<TemplatesWrite>,
    request: HttpRequest,
    body: Body<MessageDraft>,
) -> ApiResult<HttpResponse> {
    let kind = id_named(&request, "kind")?;
    let queued = app::message_templates::send_test(&state.ctx, &actor, &body.once, kind, &body).await?;
    Ok(HttpResponse::Accepted().json(queued))
}
