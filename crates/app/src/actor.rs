//! Who does something.

use contract::{
    audit::ActorKind,
    ids::{ApiKeyId, AuditEntryId, SessionId, StaffId},
    permissions::Permission,
};
use storage::{
    ClientScope, ClinicScope, Tx,
    repos::audit::{self, NewEntry},
};

use crate::{Ctx, Result};

/// Who acts, from where: for the audit log and for idempotency keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// What kind of somebody.
    pub kind: ActorKind,
    /// Who, as an id; empty for the operator and for Portico itself.
    pub id: String,
    /// From which network address; may be empty.
    pub address: String,
}

impl Caller {
    /// The operator, on the command line.
    pub fn operator() -> Self {
        Self { kind: ActorKind::Operator, id: String::new(), address: String::new() }
    }

    /// Portico itself.
    pub(crate) fn system() -> Self {
        Self { kind: ActorKind::System, id: String::new(), address: String::new() }
    }

    /// Appends what this caller did to the audit log. Do so last in a transaction: it locks the
    /// clinic's chain.
    pub async fn audit(
        &self,
        ctx: &Ctx,
        tx: &Tx,
        scope: &ClinicScope,
        action: &'static str,
        subject: impl ToString,
    ) -> Result<()> {
        self.audit_all(ctx, tx, scope, action, &[subject.to_string()]).await
    }

    /// As [`Caller::audit`], for what was done to several things at once.
    pub(crate) async fn audit_all(
        &self,
        ctx: &Ctx,
        tx: &Tx,
        scope: &ClinicScope,
        action: &'static str,
        subjects: &[impl ToString],
    ) -> Result<()> {
        let entry = |subject: &_| NewEntry {
            id: AuditEntryId::from_uuid(ctx.new_uuid()),
            at: ctx.now(scope),
            actor_kind: self.kind,
            actor: self.id.clone(),
            action,
            subject: ToString::to_string(subject),
            address: self.address.clone(),
        };
        Ok(audit::append_all(tx, scope, subjects.iter().map(entry).collect()).await?)
    }
}

/// How somebody who acts for a clinic was identified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A member of staff with a session.
    Staff(StaffId, SessionId),
    /// An API key with an access token.
    ApiKey(ApiKeyId),
}

/// Somebody who acts for a clinic: a member of staff, or an API key.
#[derive(Debug, Clone)]
pub struct ClinicActor {
    /// Whose rows they see.
    pub scope: ClinicScope,
    /// Who they are.
    pub caller: Caller,
    /// How they were identified.
    pub credential: Credential,
    /// What they may do.
    pub permissions: Vec<Permission>,
}

/// A client who is signed in.
#[derive(Debug, Clone)]
pub struct ClientActor {
    /// Whose rows they see.
    pub scope: ClientScope,
    /// Who they are.
    pub caller: Caller,
    /// Their session.
    pub session_id: SessionId,
}
