//! What staff do: everything below `/api/v1` outside the portal, one module a feature.

pub mod api_keys;
pub mod appointments;
pub mod audit;
pub mod calendar;
pub mod clients;
pub mod clinic;
pub mod custom_values;
pub mod delivery_settings;
pub mod invites;
pub mod login_links;
pub mod login_mailings;
pub mod message_templates;
pub mod messages;
pub mod password_resets;
pub mod portal_activity;
pub mod portal_overview;
pub mod portal_settings;
pub mod posthog;
pub mod practitioners;
pub mod previews;
pub mod sessions;
pub mod setup;
pub mod staff;
pub mod team;
pub mod treatments;

use super::{ApiError, IdempotencyKey, Request, query};

/// The rows that a page of a short list holds, such as treatments: all of them.
const WHOLE: &str = "200";

fn url(path: &[&str]) -> String {
    ["/api/v1", &path.concat()].concat()
}
