//! Access tokens, which API keys are exchanged for.

use actix_web::{HttpRequest, post, web::Data};
use contract::{api_keys::AccessToken, problem::ErrorCode};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    ApiState,
    extract::bearer,
    problems::{ApiError, ApiResult},
    routes::Created,
};

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(create);
}

/// Exchange an API key for an access token of 10 minutes.
#[utoipa::path(
    operation_id = "access_token.create", tag = "access-tokens",
    responses((status = 201, description = "A token, to be sent as `Authorization: Bearer …`", body = AccessToken)),
    security(("api_key" = []))
)]
#[post("/access-tokens")]
pub(crate) async fn create(state: Data<ApiState>, request: HttpRequest) -> ApiResult<Created<AccessToken>> {
    let Some(secret) = bearer(&request) else {
        return Err(ApiError::new(
            ErrorCode::Unauthenticated,
            "send the secret of the API key as `Authorization: Bearer pk_…`",
        ));
    };
    Ok(Created(app::access_tokens::exchange(&state.ctx, &secret).await?))
}
