//! What Portico does: use cases, one module a feature, and the ports to the outside world.
//!
//! Nothing here knows HTTP or SQL. Time, randomness and everything outside come in through
//! [`Ctx`].

pub mod access_tokens;
pub mod actor;
mod amounts;
pub mod api_keys;
pub mod appointments;
pub mod audit;
pub mod calendar;
mod calendar_files;
pub mod client_sessions;
pub mod clients;
pub mod clinics;
mod ctx;
pub mod custom_values;
pub mod dashboard;
pub mod delivery_settings;
pub mod demo;
pub mod dev_outbox;
pub mod device;
mod error;
pub mod holds;
pub mod hours;
mod idempotency;
pub mod invites;
pub mod kept_contacts;
pub mod login_links;
pub mod login_mailings;
mod message_limits;
pub mod message_templates;
mod messages;
pub mod notifications;
pub mod outbox;
mod paging;
mod passwords;
pub mod portal_activity;
pub mod portal_images;
pub mod portal_overview;
pub mod portal_settings;
pub mod ports;
pub mod posthog;
pub mod practitioners;
pub mod previews;
pub mod profile;
mod qr_codes;
mod rate_limits;
mod sealing;
pub mod second_factor;
mod settings;
pub mod slots;
pub mod staff;
pub mod staff_sessions;
pub mod suppressions;
mod tokens;
pub mod treatments;
pub mod twilio_notices;
mod validation;

pub use actor::{Caller, ClientActor, ClinicActor};
pub use ctx::{Ctx, Ports};
pub use error::{Error, Result};
pub use idempotency::Once;
pub use sealing::Sealer;
pub use settings::{Environment, SecretText, Settings};
pub use storage::{ClientScope, ClientView, ClinicScope, repos::clinics::ClinicRecord};
