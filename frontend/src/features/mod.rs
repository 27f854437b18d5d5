//! What people do in the apps, one module a feature.

pub mod api_keys;
pub mod appointments;
pub mod audit;
pub mod booking;
pub mod calendar;
pub mod clients;
pub mod command_palette;
pub mod dashboard;
pub mod delivery_settings;
pub mod feedback;
pub mod login_links;
pub mod message_templates;
pub mod my_account;
pub mod new_booking;
pub mod outbox;
pub mod portal;
pub mod portal_overview;
pub mod practitioners;
pub mod sessions;
pub mod settings;
pub mod staff_app;
pub mod staff_sign_in;
pub mod team_sessions;
pub mod treatments;
