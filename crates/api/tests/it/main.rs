//! The API as callers see it, on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api_keys;
mod booking;
mod calendar;
mod cancellation;
mod clients;
mod clinic;
mod delivery_settings;
mod holds;
mod hours;
mod invites;
mod login_links;
mod login_mailings;
mod mail_server;
mod message_limits;
mod message_templates;
mod messages;
mod notifications;
mod openapi;
mod operations;
mod portal_activity;
mod portal_images;
mod portal_overview;
mod portal_settings;
mod posthog;
mod previews;
mod profile;
mod reminders;
mod sessions;
mod slots;
mod staff;
mod staff_login_links;
mod suppressions;
mod tenancy;
mod text_messages;
mod treatments;
