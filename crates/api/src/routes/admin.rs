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
mod password_resets;
mod portal_activity;
mod portal_images;
mod portal_overview;
mod portal_settings;
mod posthog;
mod practitioners;
mod previews;
mod sessions;
mod setup;
mod slots;
mod staff;
mod team;
mod team_invites;
mod treatments;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .configure(access_tokens::configure)
        .configure(api_keys::configure)
        .configure(appointments::configure)
        .configure(audit::configure)
        .configure(calendar::configure)
        .configure(clients::configure)
        .configure(clinic::configure)
        .configure(custom_values::configure)
        .configure(delivery_settings::configure)
        .configure(hours::configure)
        .configure(invites::configure)
        .configure(login_links::configure)
        .configure(login_mailings::configure)
        .configure(message_templates::configure)
        .configure(messages::configure)
        .configure(password_resets::configure)
        .configure(portal_activity::configure)
        .configure(portal_images::configure)
        .configure(portal_overview::configure)
        .configure(portal_settings::configure)
        .configure(posthog::configure)
        .configure(practitioners::configure)
        .configure(previews::configure)
        .configure(sessions::configure)
        .configure(setup::configure)
        .configure(slots::configure)
        .configure(staff::configure)
        .configure(team::configure)
        .configure(team_invites::configure)
        .configure(treatments::configure);
}
