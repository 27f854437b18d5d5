//! For clients, below `/portal/{slug}`.

mod activity;
mod appointments;
mod bootstrap;
mod dashboard;
mod holds;
mod login_links;
mod me;
mod notifications;
mod sessions;
mod slots;
mod treatments;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(bootstrap::get)
        .service(activity::report)
        .service(login_links::request)
        .service(login_links::inspect)
        .service(sessions::create)
        .service(sessions::list)
        .service(sessions::sign_out)
        .service(sessions::revoke)
        .service(me::get)
        .service(me::update)
        .service(me::request_contact_change)
        .service(me::confirm_contact_change)
        .service(notifications::preferences)
        .service(notifications::replace_preferences)
        .service(notifications::list)
        .service(notifications::mark_all_read)
        .service(notifications::mark_read)
        .service(dashboard::get)
        .service(treatments::list)
        .service(slots::list)
        .service(holds::create)
        .service(holds::delete)
        .service(appointments::list)
        .service(appointments::create)
        .service(appointments::get)
        .service(appointments::quote_cancellation)
        .service(appointments::reschedule)
        .service(appointments::cancel)
        .service(appointments::get_calendar_file);
}
