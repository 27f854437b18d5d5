//! Messages that go out to clients.

use actix_web::{
    get, post,
    web::{Data, Json},
};
use contract::{
    ids::MessageId,
    messages::{Message, MessagesQuery, RetriedMessages, RetryMessages},
    paging::Page,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, Id, Params,
        permission::{ClientsRead, MessagesRead, MessagesWrite},
    },
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(list).service(retry_all).service(get).service(retry);
}

/// List messages, newest first. Sent and dropped ones are kept for 90 days, failed ones for a year.
#[utoipa::path(
    operation_id = "message.list", tag = "messages", params(MessagesQuery),
    responses((status = 200, description = "A page of messages", body = Page<Message>)),
    security(("staff_session" = []), ("access_token" = ["messages:read", "clients:read"]))
)]
#[get("/messages")]
pub(crate) async fn list(
    state: Data<ApiState>,
    actor: Authorized<(MessagesRead, ClientsRead)>,
    query: Params<MessagesQuery>,
) -> ApiResult<Json<Page<Message>>> {
    Ok(Json(app::messages::list(&state.ctx, &actor.scope, &query).await?))
}

/// Try all failed messages again.
#[utoipa::path(
    operation_id = "message.retry_all", tag = "messages", request_body = RetryMessages,
    responses((status = 200, description = "How many there were", body = RetriedMessages)),
    security(("staff_session" = []), ("access_token" = ["messages:write"]))
)]
#[post("/messages/retry")]
pub(crate) async fn retry_all(
    state: Data<ApiState>,
    actor: Authorized<MessagesWrite>,
    _body: Body<RetryMessages>,
) -> ApiResult<Json<RetriedMessages>> {
    Ok(Json(app::messages::retry_all(&state.ctx, &actor).await?))
}

/// Read what became of a message.
#[utoipa::path(
    operation_id = "message.get", tag = "messages", params(("id" = MessageId, Path)),
    responses((status = 200, description = "The message", body = Message)),
    security(("staff_session" = []), ("access_token" = ["messages:read", "clients:read"]))
)]
#[get("/messages/{id}")]
pub(crate) async fn get(
    state: Data<ApiState>,
    actor: Authorized<(MessagesRead, ClientsRead)>,
    id: Id<MessageId>,
) -> ApiResult<Json<Message>> {
    Ok(Json(app::messages::get(&state.ctx, &actor.scope, id.0).await?))
}

/// Try a failed message again.
#[utoipa::path(
    operation_id = "message.retry", tag = "messages", request_body = RetryMessages,
    params(("id" = MessageId, Path)),
    responses((status = 200, description = "The message, which waits again", body = Message)),
    security(("staff_session" = []), ("access_token" = ["messages:write", "clients:read"]))
)]
#[post("/messages/{id}/retry")]
pub(crate) async fn retry(
    state: Data<ApiState>,
    actor: Authorized<(MessagesWrite, ClientsRead)>,
    id: Id<MessageId>,
    _body: Body<RetryMessages>,
) -> ApiResult<Json<Message>> {
    Ok(Json(app::messages::retry(&state.ctx, &actor, id.0).await?))
}
