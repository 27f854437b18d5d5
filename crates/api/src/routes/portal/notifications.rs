//! What a client is told, by which way, and what has happened to them.

use actix_web::{
    HttpResponse, get, post, put,
    web::{Data, Json},
};
use contract::{
    ids::NotificationId,
    notifications::{MarkNotificationsRead, Notification, NotificationPreferences, ReplaceNotificationPreferences},
    paging::{Page, PageQuery},
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Body, Id, Params, SignedIn, Viewing},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(preferences).service(replace_preferences).service(list).service(mark_all_read).service(mark_read);
}

/// Read what one is told, and by which way.
#[utoipa::path(
    operation_id = "notification_preferences.get", tag = "notifications",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "One row for each purpose and channel", body = NotificationPreferences)),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/me/notification-preferences")]
pub(crate) async fn preferences(state: Data<ApiState>, viewer: Viewing) -> ApiResult<Json<NotificationPreferences>> {
    Ok(Json(app::notifications::preferences(&state.ctx, &viewer).await?))
}

/// Choose what one is told, and by which way.
#[utoipa::path(
    operation_id = "notification_preferences.replace", tag = "notifications",
    request_body = ReplaceNotificationPreferences,
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "What holds now", body = NotificationPreferences)),
    security(("client_session" = []))
)]
#[put("/portal/{slug}/me/notification-preferences")]
pub(crate) async fn replace_preferences(
    state: Data<ApiState>,
    client: SignedIn,
    body: Body<ReplaceNotificationPreferences>,
) -> ApiResult<Json<NotificationPreferences>> {
    Ok(Json(app::notifications::replace_preferences(&state.ctx, &client, &body).await?))
}

/// List what has happened to one, newest first.
#[utoipa::path(
    operation_id = "notification.list", tag = "notifications",
    params(("slug" = String, Path, description = "The slug in the portal's address"), PageQuery),
    responses((status = 200, description = "A page of notifications", body = Page<Notification>)),
    security(("client_session" = []), ("preview" = []))
)]
#[get("/portal/{slug}/me/notifications")]
pub(crate) async fn list(
    state: Data<ApiState>,
    viewer: Viewing,
    query: Params<PageQuery>,
) -> ApiResult<Json<Page<Notification>>> {
    Ok(Json(app::notifications::list(&state.ctx, &viewer, &query).await?))
}

/// Mark a notification as read.
#[utoipa::path(
    operation_id = "notification.mark_read", tag = "notifications",
    params(("slug" = String, Path, description = "The slug in the portal's address"), ("id" = NotificationId, Path)),
    responses((status = 204, description = "It is read")),
    security(("client_session" = []))
)]
#[post("/portal/{slug}/me/notifications/{id}/mark-read")]
pub(crate) async fn mark_read(
    state: Data<ApiState>,
    client: SignedIn,
    id: Id<NotificationId>,
) -> ApiResult<HttpResponse> {
    app::notifications::mark_read(&state.ctx, &client, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Mark all notifications as read that one has seen.
#[utoipa::path(
    operation_id = "notification.mark_all_read", tag = "notifications", request_body = MarkNotificationsRead,
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 204, description = "They are read")),
    security(("client_session" = []))
)]
#[post("/portal/{slug}/me/notifications/mark-all-read")]
pub(crate) async fn mark_all_read(
    state: Data<ApiState>,
    client: SignedIn,
    body: Body<MarkNotificationsRead>,
) -> ApiResult<HttpResponse> {
    app::notifications::mark_all_read(&state.ctx, &client, body.up_to).await?;
    Ok(HttpResponse::NoContent().finish())
}
