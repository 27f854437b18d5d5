//! What Portico does: use cases, one module a feature, and the ports to the outside world.
//!
//! Nothing here knows HTTP or SQL. Time, randomness and everything outside come in through
//! [`Ctx`].

pub mod actor;
pub mod audit;
pub mod clients;
pub mod clinics;
mod ctx;
pub mod dev_outbox;
mod error;
mod idempotency;
mod messages;
pub mod outbox;
mod paging;
pub mod ports;
mod rate_limits;
mod sealing;
mod settings;
mod validation;

pub use actor::{Caller, ClientActor, ClinicActor};
pub use ctx::{Ctx, Ports};
pub use error::{Error, Result};
pub use idempotency::Once;
pub use sealing::Sealer;
pub use settings::{Environment, Settings};
pub use storage::{ClientScope, ClinicScope, repos::clinics::ClinicRecord};
