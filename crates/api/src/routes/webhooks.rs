//! For Twilio, which tells what became of texts and what clients answer.

use actix_web::{HttpRequest, HttpResponse, http::header::CONTENT_TYPE, post, web::Data};
use app::twilio_notices::{self, Notice};
use contract::ids::{ClinicId, MessageId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{FormFields, Id, id_named},
    problems::ApiResult,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(status).service(incoming).service(own_incoming);
}

/// Take notice of what became of a text. Twilio calls this, and signs it.
#[utoipa::path(
    operation_id = "twilio_status.receive", tag = "webhooks",
    params(
        ("clinic_id" = ClinicId, Path), ("id" = MessageId, Path),
        ("X-Twilio-Signature" = String, Header, description = "By which Twilio proves who it is"),
    ),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "Twilio's fields"),
    responses((status = 204, description = "Noted")),
    security(())
)]
#[post("/webhooks/twilio/messages/{clinic_id}/{id}")]
pub(crate) async fn status(
    state: Data<ApiState>,
    request: HttpRequest,
    id: Id<MessageId>,
    fields: FormFields,
) -> ApiResult<HttpResponse> {
    let clinic_id = id_named(&request, "clinic_id")?;
    twilio_notices::note_status(&state.ctx, clinic_id, id.0, &notice(&request, fields)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take notice of what a client answers to the installation's number. Twilio calls this, and signs it.
#[utoipa::path(
    operation_id = "twilio_answer.receive", tag = "webhooks",
    params(("X-Twilio-Signature" = String, Header, description = "By which Twilio proves who it is")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "Twilio's fields"),
    responses((status = 200, description = "Noted; nothing to answer", content_type = "text/xml", body = String)),
    security(())
)]
#[post("/webhooks/twilio/incoming")]
pub(crate) async fn incoming(
    state: Data<ApiState>,
    request: HttpRequest,
    fields: FormFields,
) -> ApiResult<HttpResponse> {
    twilio_notices::note_answer(&state.ctx, None, &notice(&request, fields)).await?;
    Ok(nothing_to_answer())
}

/// Take notice of what a client answers to a clinic's own number. Twilio calls this, and signs it.
#[utoipa::path(
    operation_id = "twilio_answer.receive_own", tag = "webhooks",
    params(
        ("id" = ClinicId, Path),
        ("X-Twilio-Signature" = String, Header, description = "By which Twilio proves who it is"),
    ),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "Twilio's fields"),
    responses((status = 200, description = "Noted; nothing to answer", content_type = "text/xml", body = String)),
    security(())
)]
#[post("/webhooks/twilio/incoming/{id}")]
pub(crate) async fn own_incoming(
    state: Data<ApiState>,
    request: HttpRequest,
    id: Id<ClinicId>,
    fields: FormFields,
) -> ApiResult<HttpResponse> {
    twilio_notices::note_answer(&state.ctx, Some(id.0), &notice(&request, fields)).await?;
    Ok(nothing_to_answer())
}

fn notice(request: &HttpRequest, fields: FormFields) -> Notice {
    let signature = request.headers().get("x-twilio-signature").and_then(|value| value.to_str().ok());
    Notice {
        path: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
        signature: signature.unwrap_or_default().to_owned(),
        fields: fields.0,
    }
}

/// TwiML that says nothing.
fn nothing_to_answer() -> HttpResponse {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/xml")).body("<Response/>")
}
