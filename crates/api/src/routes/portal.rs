//! For clients, below `/portal/{slug}`.

mod appointments;
mod bootstrap;
mod dashboard;
mod holds;
mod login_links;
mod me;
mod sessions;
mod slots;
mod treatments;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(bootstrap::get)
        .service(login_links::request)
        .service(login_links::inspect)
        .service(sessions::create)
        .service(sessions::list)
        .service(sessions::sign_out)
        .service(sessions::revoke)
        .service(me::get)
        .service(dashboard::get)
        .service(treatments::list)
        .service(slots::list)
        .service(holds::create)
        .service(holds::delete)
        .service(appointments::list)
        .service(appointments::create)
        .service(appointments::get)
        .service(appointments::quote_cancellation)
        .service(appointments::cancel)
        .service(appointments::get_calendar_file);
}
