//! The contract between Portico's API and its apps: request and response types, typed ids, money, and error
//! codes.
//!
//! Compiles to WebAssembly. Instants are UTC and RFC 3339 on the wire, local dates are
//! `YYYY-MM-DD`, durations are whole minutes, money is integer minor units with a currency.

pub mod api_keys;
pub mod appointments;
pub mod audit;
pub mod calendar;
pub mod clients;
pub mod clinics;
pub mod color;
pub mod contact;
pub mod custom_values;
pub mod dashboard;
pub mod delivery_settings;
pub mod holds;
pub mod hours;
pub mod ids;
pub mod invisible;
pub mod invites;
pub mod login_links;
pub mod login_mailings;
pub mod message_templates;
pub mod messages;
pub mod money;
pub mod notifications;
pub mod paging;
pub mod password_resets;
pub mod permissions;
pub mod portal;
pub mod portal_activity;
pub mod portal_overview;
pub mod portal_settings;
pub mod posthog;
pub mod practitioners;
pub mod previews;
pub mod problem;
pub mod profile;
pub mod reachability;
pub mod sessions;
pub mod setup;
pub mod slots;
pub mod slug;
pub mod staff;
pub mod staff_pages;
pub mod team;
pub mod text;
pub mod time;
pub mod treatments;
