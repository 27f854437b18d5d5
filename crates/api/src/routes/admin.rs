//! For staff and integrators.

mod access_tokens;
mod api_keys;
mod appointments;
mod audit;
mod calendar;
mod clients;
mod clinic;
mod custom_values;
mod delivery_settings;
mod hours;
mod invites;
mod login_links;
mod login_mailings;
mod message_templates;
mod messages;
mod portal_activity;
mod portal_images;
mod portal_overview;
mod portal_settings;
mod posthog;
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
        .service(clinic::replace_security)
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
        .service(clients::get_reachability)
        .service(clients::forget_bounce)
        .service(clients::note_bounce)
        .service(portal_overview::get)
        .service(portal_overview::people)
        .service(invites::get_settings)
        .service(invites::replace_settings)
        .service(invites::list)
        .service(invites::create)
        .service(invites::create_many)
        .service(invites::resend_many)
        .service(invites::revoke_many)
        .service(invites::get)
        .service(invites::resend)
        .service(invites::revoke)
        .service(login_links::create)
        .service(login_mailings::check)
        .service(login_mailings::list)
        .service(login_mailings::create)
        .service(login_mailings::get)
        .service(login_mailings::recipients)
        .service(login_mailings::pause)
        .service(login_mailings::resume)
        .service(login_mailings::cancel)
        .service(staff::sign_in)
        .service(staff::sign_out)
        .service(staff::list_sessions)
        .service(staff::revoke_session)
        .service(staff::me)
        .service(portal_activity::report)
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
        .service(appointments::reschedule)
        .service(appointments::cancel)
        .service(appointments::get_calendar_file)
        .service(calendar::get)
        .service(message_templates::list)
        .service(message_templates::get)
        .service(message_templates::replace)
        .service(message_templates::reset)
        .service(message_templates::preview)
        .service(message_templates::send_test)
        .service(custom_values::list)
        .service(custom_values::resolve)
        .service(portal_activity::get)
        .service(audit::list)
        .service(messages::list)
        .service(messages::retry_all)
        .service(messages::get)
        .service(messages::retry)
        .service(delivery_settings::get)
        .service(delivery_settings::save_mail_server)
        .service(delivery_settings::remove_mail_server)
        .service(delivery_settings::save_text_account)
        .service(delivery_settings::remove_text_account)
        .service(delivery_settings::save_limits)
        .service(posthog::get)
        .service(posthog::save)
        .service(posthog::remove);
}
