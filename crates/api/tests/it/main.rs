//! The API as callers see it, on SQLite and on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api_keys;
mod booking;
mod calendar;
mod cancellation;
mod clients;
mod clinic;
mod holds;
mod hours;
mod login_links;
mod openapi;
mod operations;
mod portal_images;
mod portal_settings;
mod previews;
mod sessions;
mod slots;
mod staff;
mod tenancy;
mod treatments;
