//! By which accounts the clinic's messages go out.

use actix_web::{
    delete, get, put,
    web::{Data, Json},
};
use contract::delivery_settings::{
    DeliveryLimits, DeliverySettings, MailDelivery, SaveDeliveryLimits, SaveMailServer, SaveTextAccount, TextDelivery,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{Body, IfMatch, Person, permission::DeliveryWrite},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(get)
        .service(save_mail_server)
        .service(remove_mail_server)
        .service(save_text_account)
        .service(remove_text_account)
        .service(save_limits);
}

/// Read by which accounts messages go out, never with their secrets, and how many may.
#[utoipa::path(
    operation_id = "delivery_settings.get", tag = "delivery",
    responses((status = 200, description = "Mail server, account for texts, and limits", body = DeliverySettings)),
    security(("staff_session" = []))
)]
#[get("/delivery-settings")]
pub(crate) async fn get(state: Data<ApiState>, actor: Person<DeliveryWrite>) -> ApiResult<Json<DeliverySettings>> {
    Ok(Json(app::delivery_settings::get(&state.ctx, &actor.scope).await?))
}

/// Send mails by a server of the clinic's own. It is tried first: Portico connects and signs in.
#[utoipa::path(
    operation_id = "delivery_settings.save_mail_server", tag = "delivery", request_body = SaveMailServer,
    params(("If-Match" = String, Header, description = "The version of `mail` as it was read")),
    responses((status = 200, description = "How mails go out now", body = MailDelivery)),
    security(("staff_session" = []))
)]
#[put("/delivery-settings/mail")]
pub(crate) async fn save_mail_server(
    state: Data<ApiState>,
    actor: Person<DeliveryWrite>,
    version: IfMatch,
    body: Body<SaveMailServer>,
) -> ApiResult<Json<MailDelivery>> {
    Ok(Json(app::delivery_settings::save_mail_server(&state.ctx, &actor, version.0, &body).await?))
}

/// Send mails by the installation's server again.
#[utoipa::path(
    operation_id = "delivery_settings.remove_mail_server", tag = "delivery",
    params(("If-Match" = String, Header, description = "The version of `mail` as it was read")),
    responses((status = 200, description = "How mails go out now", body = MailDelivery)),
    security(("staff_session" = []))
)]
#[delete("/delivery-settings/mail")]
pub(crate) async fn remove_mail_server(
    state: Data<ApiState>,
    actor: Person<DeliveryWrite>,
    version: IfMatch,
) -> ApiResult<Json<MailDelivery>> {
    Ok(Json(app::delivery_settings::remove_mail_server(&state.ctx, &actor, version.0).await?))
}

/// Send texts by a Twilio account of the clinic's own. It is tried first; no text is sent.
#[utoipa::path(
    operation_id = "delivery_settings.save_text_account", tag = "delivery", request_body = SaveTextAccount,
    params(("If-Match" = String, Header, description = "The version of `texts` as it was read")),
    responses((status = 200, description = "How texts go out now", body = TextDelivery)),
    security(("staff_session" = []))
)]
#[put("/delivery-settings/texts")]
pub(crate) async fn save_text_account(
    state: Data<ApiState>,
    actor: Person<DeliveryWrite>,
    version: IfMatch,
    body: Body<SaveTextAccount>,
) -> ApiResult<Json<TextDelivery>> {
    Ok(Json(app::delivery_settings::save_text_account(&state.ctx, &actor, version.0, &body).await?))
}

/// Send texts by the installation's account again.
#[utoipa::path(
    operation_id = "delivery_settings.remove_text_account", tag = "delivery",
    params(("If-Match" = String, Header, description = "The version of `texts` as it was read")),
    responses((status = 200, description = "How texts go out now", body = TextDelivery)),
    security(("staff_session" = []))
)]
#[delete("/delivery-settings/texts")]
pub(crate) async fn remove_text_account(
    state: Data<ApiState>,
    actor: Person<DeliveryWrite>,
    version: IfMatch,
) -> ApiResult<Json<TextDelivery>> {
    Ok(Json(app::delivery_settings::remove_text_account(&state.ctx, &actor, version.0).await?))
}

/// Send no more than so many mails and texts in a day, sign-in messages apart.
#[utoipa::path(
    operation_id = "delivery_settings.save_limits", tag = "delivery", request_body = SaveDeliveryLimits,
    params(("If-Match" = String, Header, description = "The version of `limits` as it was read")),
    responses((status = 200, description = "How much goes out now", body = DeliveryLimits)),
    security(("staff_session" = []))
)]
#[put("/delivery-settings/limits")]
pub(crate) async fn save_limits(
    state: Data<ApiState>,
    actor: Person<DeliveryWrite>,
    version: IfMatch,
    body: Body<SaveDeliveryLimits>,
) -> ApiResult<Json<DeliveryLimits>> {
    Ok(Json(app::delivery_settings::save_limits(&state.ctx, &actor, version.0, &body).await?))
}
