//! What clients can book.

use actix_web::{
    get,
    web::{Data, Json},
};
use contract::treatments::TreatmentMenu;

use crate::{ApiState, extract::SignedIn, problems::ApiResult};

/// List what can be booked, and with whom.
#[utoipa::path(
    operation_id = "offered_treatment.list", tag = "portal",
    params(("slug" = String, Path, description = "The slug in the portal's address")),
    responses((status = 200, description = "Treatments and practitioners", body = TreatmentMenu)),
    security(("client_session" = []))
)]
#[get("/portal/{slug}/treatments")]
pub(crate) async fn list(state: Data<ApiState>, actor: SignedIn) -> ApiResult<Json<TreatmentMenu>> {
    Ok(Json(app::treatments::menu(&state.ctx, actor.scope.clinic()).await?))
}
