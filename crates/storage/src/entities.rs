//! Rows as they are stored, one module a table. Nothing of this leaves the crate.
#![expect(dead_code, reason = "sea-orm wants a `Relation` for every entity; joins are written where they are needed")]

pub(crate) mod api_keys;
pub(crate) mod appointments;
pub(crate) mod audit_entries;
pub(crate) mod claims;
pub(crate) mod client_search_terms;
pub(crate) mod client_sessions;
pub(crate) mod clients;
pub(crate) mod clinics;
pub(crate) mod holds;
pub(crate) mod hours_exceptions;
pub(crate) mod idempotency_keys;
pub(crate) mod locations;
pub(crate) mod login_links;
pub(crate) mod login_requests;
pub(crate) mod outbox;
pub(crate) mod practitioner_treatments;
pub(crate) mod practitioners;
pub(crate) mod rate_counters;
pub(crate) mod recovery_codes;
pub(crate) mod signing_keys;
pub(crate) mod staff;
pub(crate) mod staff_sessions;
pub(crate) mod treatments;
pub(crate) mod weekly_hours;
