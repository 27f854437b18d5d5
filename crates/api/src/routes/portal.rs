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
        .configure(activity::configure)
        .configure(appointments::configure)
        .configure(bootstrap::configure)
        .configure(dashboard::configure)
        .configure(holds::configure)
        .configure(login_links::configure)
        .configure(me::configure)
        .configure(notifications::configure)
        .configure(sessions::configure)
        .configure(slots::configure)
        .configure(treatments::configure);
}
