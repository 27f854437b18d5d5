//! For clients, below `/portal/{slug}`.

mod bootstrap;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(bootstrap::get);
}
