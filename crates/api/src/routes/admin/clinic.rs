//! The clinic itself.

use actix_web::{get, patch, put, web::Data};
use contract::clinics::{Clinic, ReplaceClinicSecurity, UpdateClinic};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::{
        Authorized, Body, IfMatch, Person,
        permission::{ClinicRead, ClinicWrite, SecurityWrite},
    },
    problems::ApiResult,
    routes::Versioned,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(get).service(update).service(replace_security);
}

/// Read the clinic.
#[utoipa::path(
    operation_id = "clinic.get", tag = "clinic",
    responses((status = 200, description = "The clinic", body = Clinic, headers(("ETag" = String, description = "The version, to be sent as If-Match")))),
    security(("staff_session" = []), ("access_token" = ["clinic:read"]))
)]
#[get("/clinic")]
pub(crate) async fn get(state: Data<ApiState>, actor: Authorized<ClinicRead>) -> ApiResult<Versioned<Clinic>> {
    let clinic = app::clinics::get(&state.ctx, &actor.scope).await?;
    let version = clinic.version;
    Ok(Versioned(clinic, version))
}

/// Change the clinic's details or rules for booking.
#[utoipa::path(
    operation_id = "clinic.update", tag = "clinic", request_body = UpdateClinic,
    params(("If-Match" = String, Header, description = "The ETag of the clinic as it was read")),
    responses((status = 200, description = "The clinic as it is now", body = Clinic, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []), ("access_token" = ["clinic:write"]))
)]
#[patch("/clinic")]
pub(crate) async fn update(
    state: Data<ApiState>,
    actor: Authorized<ClinicWrite>,
    version: IfMatch,
    body: Body<UpdateClinic>,
) -> ApiResult<Versioned<Clinic>> {
    let clinic = app::clinics::update(&state.ctx, &actor, version.0, &body).await?;
    let version = clinic.version;
    Ok(Versioned(clinic, version))
}

/// Change what the team needs to sign in. For owners only, and never for an API key.
#[utoipa::path(
    operation_id = "clinic.replace_security", tag = "clinic", request_body = ReplaceClinicSecurity,
    params(("If-Match" = String, Header, description = "The ETag of the clinic as it was read")),
    responses((status = 200, description = "The clinic as it is now", body = Clinic, headers(("ETag" = String, description = "The new version")))),
    security(("staff_session" = []))
)]
#[put("/clinic/security")]
pub(crate) async fn replace_security(
    state: Data<ApiState>,
    actor: Person<SecurityWrite>,
    version: IfMatch,
    body: Body<ReplaceClinicSecurity>,
) -> ApiResult<Versioned<Clinic>> {
    let clinic = app::clinics::replace_security(&state.ctx, &actor, version.0, &body).await?;
    let version = clinic.version;
    Ok(Versioned(clinic, version))
}
