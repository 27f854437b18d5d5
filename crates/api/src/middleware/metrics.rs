//! Counts and times requests.

use std::time::Instant;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web,
};

use super::methods;
use crate::ApiState;

/// Records how long the route took and how it ended.
pub(crate) async fn measure(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let method = methods::label(request.method());
    let state = request.app_data::<web::Data<ApiState>>().cloned();
    let response = next.call(request).await?;
    if let Some(state) = state {
        // A pattern that was registered, never what the caller wrote.
        let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
        state.metrics.record(method, route, response.status().as_u16(), began.elapsed().as_secs_f64());
    }
    Ok(response)
}
