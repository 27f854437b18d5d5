//! Who does something.

use contract::{
    audit::ActorKind,
    ids::{ApiKeyId, AuditEntryId, SessionId, StaffId},
    permissions::Permission,
    problem::ErrorCode,
};
use storage::{
    ClientScope, ClinicScope, Tx,
    repos::{
        self,
        audit::{self, NewEntry},
    },
};

use crate::{
    Ctx, Error, Result,
    device::Origin,
    facts::{Entry, Fact},
};

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

    /// Records what this caller did: whoever has subscribed acts upon it in the transaction, and then the audit
    /// entry is appended. Do so last in a transaction: the entry locks the clinic's chain.
    pub(crate) async fn record(&self, ctx: &Ctx, tx: &Tx, scope: &ClinicScope, fact: Fact<'_>) -> Result<()> {
        for subscriber in ctx.registry.subscribers {
            subscriber(ctx, tx, scope, &fact).await?;
        }
        let Some(Entry { name, subjects, changes, at }) = fact.into_entry()? else { return Ok(()) };
        let entry = |subject| {
            let entry = self.entry(ctx, scope, name.as_str(), subject);
            NewEntry { at: at.unwrap_or(entry.at), changes: changes.clone(), ..entry }
        };
        let entries = subjects.into_iter().map(entry).collect();
        let link = |action| Self::system().entry(ctx, scope, action, scope.clinic_id().to_string());
        Ok(audit::append_all(tx, ctx.sealer.audit_key(), scope, entries, link).await?)
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
    /// Where they act.
    pub(crate) async fn origin(&self, ctx: &Ctx) -> Result<Origin> {
        let device = match self.credential {
            Credential::Staff(_, session) => repos::staff_sessions::device_name(&ctx.db, &self.scope, session).await?,
            Credential::ApiKey(_) => String::new(),
        };
        Ok(Origin { device, address: self.caller.address.clone() })
    }

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
