//! For staff and integrators.

mod access_tokens;
mod api_keys;
mod appointments;
mod audit;
mod calendar;
mod clients;
mod clinic;
mod hours;
mod portal_images;
mod portal_settings;
mod practitioners;
mod previews;
mod sessions;
mod slots;
mod staff;
mod treatments;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .service(clinic::get)
        .service(clinic::update)
        .service(portal_settings::get)
        .service(portal_settings::update)
        .service(portal_settings::check_slug)
        .service(portal_images::replace)
        .service(portal_images::delete)
        .service(previews::create)
        .service(previews::end)
        .service(clients::list)
        .service(clients::create)
        .service(clients::get)
        .service(clients::update)
        .service(staff::sign_in)
        .service(staff::sign_out)
        .service(staff::list_sessions)
        .service(staff::revoke_session)
        .service(staff::me)
        .service(staff::change_password)
        .service(staff::begin_second_factor)
        .service(staff::confirm_second_factor)
        .service(staff::remove_second_factor)
        .service(sessions::list)
        .service(sessions::revoke)
        .service(api_keys::list)
        .service(api_keys::create)
        .service(api_keys::revoke)
        .service(access_tokens::create)
        .service(practitioners::list)
        .service(practitioners::create)
        .service(practitioners::get)
        .service(practitioners::update)
        .service(hours::get)
        .service(hours::replace)
        .service(hours::list_exceptions)
        .service(hours::create_exception)
        .service(hours::delete_exception)
        .service(treatments::list)
        .service(treatments::create)
        .service(treatments::get)
        .service(treatments::update)
        .service(slots::list)
        .service(appointments::list)
        .service(appointments::create)
        .service(appointments::get)
        .service(appointments::quote_cancellation)
        .service(appointments::cancel)
        .service(appointments::get_calendar_file)
        .service(calendar::get)
        .service(audit::list);
}
