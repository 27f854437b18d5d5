//! Whose rows a query may see.
//!
//! A scope is evidence: it is made when a session, a slug or an outbox row has been resolved, and
//! only by this crate.

use contract::ids::{ClientId, ClinicId};
use uuid::Uuid;

/// The rows of one clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClinicScope {
    clinic_id: ClinicId,
}

impl ClinicScope {
    pub(crate) const fn new(clinic_id: Uuid) -> Self {
        Self { clinic_id: ClinicId::from_uuid(clinic_id) }
    }

    /// The clinic.
    pub const fn clinic_id(&self) -> ClinicId {
        self.clinic_id
    }

    pub(crate) const fn uuid(&self) -> Uuid {
        self.clinic_id.uuid()
    }
}

/// The rows of one client of one clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientScope {
    clinic: ClinicScope,
    client_id: ClientId,
}

impl ClientScope {
    pub(crate) const fn new(clinic: ClinicScope, client_id: Uuid) -> Self {
        Self { clinic, client_id: ClientId::from_uuid(client_id) }
    }

    /// The clinic's scope, for what all its clients may see.
    pub const fn clinic(&self) -> &ClinicScope {
        &self.clinic
    }

    /// The client.
    pub const fn client_id(&self) -> ClientId {
        self.client_id
    }
}
