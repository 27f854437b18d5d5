//! For staff and integrators.

mod audit;
mod clients;
mod clinic;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(clinic::get)
        .service(clinic::update)
        .service(clients::list)
        .service(clients::create)
        .service(clients::get)
        .service(clients::update)
        .service(audit::list);
}
