//! The context of use cases: the database, settings, the sealer and the ports.
//!
//! There are no globals. `clippy.toml` forbids reading the clock, randomness and the environment anywhere else.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use storage::{ClinicScope, Db};
use uuid::Uuid;

use crate::{
    Hashing, Sealer, Settings,
    jobs::{Heartbeats, Registry},
    ports::{Accounts, Analytics, Chance, Clock, FileStore, MailSender, SmsSender, ZoneRules},
};

/// The outside world.
#[derive(Clone)]
#[expect(missing_docs, reason = "each field is the port that its type names")]
pub struct Ports {
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub mail: Arc<dyn MailSender>,
    pub sms: Arc<dyn SmsSender>,
    pub accounts: Arc<dyn Accounts>,
    pub analytics: Arc<dyn Analytics>,
    pub files: Arc<dyn FileStore>,
    pub zones: Arc<dyn ZoneRules>,
}

/// Database, settings and the outside world. Cheap to clone.
#[derive(Clone)]
pub struct Ctx {
    /// The database.
    pub db: Db,
    /// What the operator has set.
    pub settings: Arc<Settings>,
    /// Seals what is kept secret at rest.
    pub sealer: Arc<Sealer>,
    /// Hashes passwords.
    pub hashing: Arc<Hashing>,
    /// The outside world.
    pub ports: Ports,
    /// Whether this process's work in the background goes on.
    pub heartbeats: Heartbeats,
    /// What features have registered: kinds of jobs, facts, what recurs, what is swept out.
    pub registry: &'static Registry,
}

impl Ctx {
    /// Now, as that clinic's clock has it. (A test clinic will move its own.)
    pub fn now(&self, _scope: &ClinicScope) -> DateTime<Utc> {
        self.system_now()
    }

    /// Now, where no clinic is involved: leases, limits, housekeeping.
    pub fn system_now(&self) -> DateTime<Utc> {
        self.ports.clock.now()
    }

    /// A new id's UUID, version 7.
    pub fn new_uuid(&self) -> Uuid {
        self.ports.chance.uuid(self.system_now())
    }

    /// Random bytes that nobody can guess.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.ports.chance.fill(&mut bytes);
        bytes
    }
}
