//! One schema for SQLite and PostgreSQL.
//!
//! Tables are written once, as SQL with `{{type}}` marks that [`dialect`] fills in per database.
//! What only one database can express (exclusion constraints, triggers) has a file for each.
//!
//! Migrations run in the order of their numbers, which need not be consecutive.

pub mod dialect;
mod m0001_foundation;
mod m0003_invites;
mod m0007_delivery;
mod m0008_delivery_settings;
mod m0009_message_templates;
mod m0010_profile_and_notifications;
mod m0011_portal_activity;
mod m0012_login_mailings;
mod m0013_suppressions;
mod m0014_posthog;
mod m0015_portal_settings;
mod m0016_previews;
mod m0017_urgent_messages;
mod m0018_forgetting;
mod m0019_reminders;
mod m0022_less_to_read;
mod m0023_heartbeats;
mod m0025_staff_sign_in;
mod m0026_page_names;
mod m0027_client_limits;
mod m0028_audit;
mod m0029_wall_times;
mod m0030_one_form_of_addresses;
mod m0031_names_in_order;
mod m0032_audit_heads;
mod m0035_team;
mod m0036_setup;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait};

/// Brings a database to the newest schema, and back.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_foundation::Migration),
            Box::new(m0003_invites::Migration),
            Box::new(m0007_delivery::Migration),
            Box::new(m0008_delivery_settings::Migration),
            Box::new(m0009_message_templates::Migration),
            Box::new(m0010_profile_and_notifications::Migration),
            Box::new(m0011_portal_activity::Migration),
            Box::new(m0012_login_mailings::Migration),
            Box::new(m0013_suppressions::Migration),
            Box::new(m0014_posthog::Migration),
            Box::new(m0015_portal_settings::Migration),
            Box::new(m0016_previews::Migration),
            Box::new(m0017_urgent_messages::Migration),
            Box::new(m0018_forgetting::Migration),
            Box::new(m0019_reminders::Migration),
            Box::new(m0022_less_to_read::Migration),
            Box::new(m0023_heartbeats::Migration),
            Box::new(m0025_staff_sign_in::Migration),
            Box::new(m0026_page_names::Migration),
            Box::new(m0027_client_limits::Migration),
            Box::new(m0028_audit::Migration),
            Box::new(m0029_wall_times::Migration),
            Box::new(m0030_one_form_of_addresses::Migration),
            Box::new(m0031_names_in_order::Migration),
            Box::new(m0032_audit_heads::Migration),
            Box::new(m0035_team::Migration),
            Box::new(m0036_setup::Migration),
        ]
    }
}
