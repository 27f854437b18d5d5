//! Portico's rules, as pure functions: free slots, cancelling, signing in, permissions.
//!
//! Nothing here waits, reads a clock, draws a random number or touches a disk. Callers pass in what a rule
//! needs, so each rule can be tested by itself.

pub mod appointments;
pub mod calling_codes;
pub mod cancellation;
pub mod contact_changes;
pub mod countries;
pub mod currencies;
pub mod identifiers;
pub mod intervals;
pub mod invites;
pub mod local_time;
pub mod locale_forms;
pub mod locales;
pub mod message_templates;
pub mod network;
pub mod notifications;
pub mod opt_out;
pub mod people;
pub mod permissions;
pub mod phones;
pub mod portal_settings;
pub mod reminders;
pub mod sign_in;
pub mod slots;
pub mod team_invites;
pub mod text_limits;
