//! Scopes: whose rows a query may see.
//!
//! A scope is evidence. Only this crate creates one, when it has resolved a session, a slug, an API key or an
//! outbox row. [`ClientScope`] filters by clinic and client. [`ClientView`] is its reading half: queries that
//! only read take it, and a preview has nothing else.

use std::ops::Deref;

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

/// The rows of one client of one clinic, to look at: repositories that change something do not
/// take it. Previews have this and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientView {
    clinic: ClinicScope,
    client_id: ClientId,
}

impl ClientView {
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

/// The rows of one client of one clinic, to look at and to change: a client who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientScope {
    view: ClientView,
}

impl ClientScope {
    pub(crate) const fn new(clinic: ClinicScope, client_id: Uuid) -> Self {
        Self { view: ClientView::new(clinic, client_id) }
    }
}

/// Whoever may change a client's rows may look at them, so that it does wherever a view is asked
/// for. There is no way back.
impl Deref for ClientScope {
    type Target = ClientView;

    fn deref(&self) -> &ClientView {
        &self.view
    }
}
