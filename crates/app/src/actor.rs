//! Who does something.

use chrono::{DateTime, Utc};
use contract::{
    audit::ActorKind,
    ids::{ApiKeyId, AuditEntryId, SessionId, StaffId},
    permissions::Permission,
    problem::ErrorCode,
};
use serde::Serialize;
use storage::{
    ClientScope, ClinicScope, Tx,
    repos::audit::{self, NewEntry},
};

use crate::{Ctx, Error, Result, audit::changes};

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

    /// A member of staff.
    pub(crate) fn staff(id: StaffId, address: &str) -> Self {
        Self { kind: ActorKind::Staff, id: id.to_string(), address: address.to_owned() }
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

    /// As [`Caller::audit`], with what changed: the fields in which `after` differs from `before`, which are the
    /// same record as the API shows it, or as much of it as the action is about. What was taken away is `after`
    /// nothing (`()`).
    pub async fn audit_change(
        &self,
        ctx: &Ctx,
        tx: &Tx,
        scope: &ClinicScope,
        action: &'static str,
        subject: impl ToString,
        (before, after): (&impl Serialize, &impl Serialize),
    ) -> Result<()> {
        let mut entry = self.entry(ctx, scope, action, subject.to_string());
        entry.changes = changes::between(before, after)?;
        append(ctx, tx, scope, vec![entry]).await
    }

    /// As [`Caller::audit`], for what was done before.
    pub(crate) async fn audit_at(
        &self,
        ctx: &Ctx,
        tx: &Tx,
        scope: &ClinicScope,
        action: &'static str,
        subject: impl ToString,
        at: DateTime<Utc>,
    ) -> Result<()> {
        let entry = NewEntry { at, ..self.entry(ctx, scope, action, subject.to_string()) };
        append(ctx, tx, scope, vec![entry]).await
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
        let entry = |subject: &_| self.entry(ctx, scope, action, ToString::to_string(subject));
        append(ctx, tx, scope, subjects.iter().map(entry).collect()).await
    }

    pub(crate) fn entry(&self, ctx: &Ctx, scope: &ClinicScope, action: &'static str, subject: String) -> NewEntry {
        NewEntry {
            id: AuditEntryId::from_uuid(ctx.new_uuid()),
            at: ctx.now(scope),
            actor_kind: self.kind,
            actor: self.id.clone(),
            action,
            subject,
            address: self.address.clone(),
            changes: Vec::new(),
        }
    }
}

async fn append(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, entries: Vec<NewEntry>) -> Result<()> {
    let link = |action| Caller::system().entry(ctx, scope, action, scope.clinic_id().to_string());
    Ok(audit::append_all(tx, ctx.sealer.audit_key(), scope, entries, link).await?)
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

impl ClinicActor {
    /// The member of staff who acts, and their session.
    ///
    /// # Errors
    /// `Forbidden` for an API key.
    pub(crate) fn person(&self) -> Result<(StaffId, SessionId)> {
        match self.credential {
            Credential::Staff(id, session) => Ok((id, session)),
            Credential::ApiKey(_) => {
                Err(Error::refused(ErrorCode::Forbidden, "this is for people who are signed in, not for API keys"))
            }
        }
    }
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
