//! Reading the audit log, and checking that nobody has tampered with it.
//!
//! `Caller::record` appends an entry in the transaction of a fact: who, what, to what, when, and from which
//! network address. The fact of a change compares the record before and after in the form that the API shows
//! (`facts::changes`), so no use case lists fields by hand, and secrets are masked in one place. Frequent actions
//! get one entry an hour (`hourly`), and failed sign-ins get theirs after the answer. Entries hold ids; names are
//! looked up when the log is read.
//!
//! Entries of a clinic are numbered without gaps. [`storage::repos::audit`] chains them with a key that is
//! derived from the sealing key, so the database alone is not enough to change them. If the end of a chain is
//! not as Portico left it, the next entry is an `audit.mismatch`, which marks the chain as broken for good.
//! Changes are hashed by a code of their own, so that they can be erased one day without breaking the chain.
//! Triggers refuse changes and deletions. `portico doctor` and `portico audit verify` check the chains, and an
//! anchor reveals an older state that was put back.

pub mod anchor;
pub(crate) mod hourly;

use std::collections::BTreeSet;

use contract::{
    audit::AuditEntry,
    paging::{Page, PageQuery},
};
use storage::{
    ClinicScope,
    repos::{self, audit::Checked, clinics::ClinicRecord},
};

use crate::{Caller, Ctx, Result, paging};

crate::facts::names! {
    CLIENT_READ = "client.read";
    CLIENTS_LISTED = "client.list";
    SEALED = repos::audit::SEAL;
    MISMATCHED = repos::audit::MISMATCH;
}

/// One page of what was done, newest first, with the names of those it is about.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &PageQuery) -> Result<Page<AuditEntry>> {
    let before: Option<i64> = paging::decode(query.after.as_deref())?;
    let (mut data, next) = repos::audit::list(&ctx.db, scope, paging::rows(query.limit), before).await?;
    let ids: BTreeSet<&str> =
        data.iter().flat_map(|entry| [&entry.actor, &entry.subject]).map(String::as_str).collect();
    let names = repos::audit::names(&ctx.db, scope, &ids).await?;
    for entry in &mut data {
        entry.actor_name = names.get(&entry.actor).cloned();
        entry.subject_name = names.get(&entry.subject).cloned();
    }
    paging::page(data, next)
}

/// What was found of one clinic's log.
#[derive(Debug, Clone)]
pub struct CheckedLog {
    /// The clinic.
    pub clinic: ClinicRecord,
    /// What was found.
    pub found: Checked,
    pub(crate) scope: ClinicScope,
}

/// Goes through the logs of all clinics; for the operator.
pub async fn check(ctx: &Ctx) -> Result<Vec<CheckedLog>> {
    let mut checked = Vec::new();
    for (scope, clinic) in repos::clinics::list(&ctx.db).await? {
        let found = repos::audit::check(&ctx.db, ctx.sealer.audit_key(), &scope).await?;
        checked.push(CheckedLog { clinic, found, scope });
    }
    Ok(checked)
}

/// Takes over the logs from before there was a key, for the operator, who knows that nobody else has written them.
/// Returns the clinics whose logs these were.
pub async fn seal(ctx: &Ctx) -> Result<Vec<ClinicRecord>> {
    let mut sealed = Vec::new();
    for (scope, clinic) in repos::clinics::list(&ctx.db).await? {
        let operator = Caller::operator();
        let link = |action| operator.entry(ctx, &scope, action, scope.clinic_id().to_string());
        if ctx.db.write(async |tx| repos::audit::seal(tx, ctx.sealer.audit_key(), &scope, link).await).await? {
            sealed.push(clinic);
        }
    }
    Ok(sealed)
}

/// What is wrong with the logs, a sentence each.
pub fn faults(checked: &[CheckedLog]) -> Vec<String> {
    let fault = |log: &CheckedLog| {
        let at = log.found.broken_at?;
        if !log.found.is_sealed {
            return Some(format!(
                "{}: the end of the log has no code of this installation. Either the log is from before logs had one: \
                 then run `portico audit seal`, once. Or somebody has written it anew",
                log.clinic.slug
            ));
        }
        let (slug, entries) = (&log.clinic.slug, log.found.entries);
        Some(format!("{slug}: entry {at} of {entries} was changed, taken away or added by somebody else"))
    };
    checked.iter().filter_map(fault).collect()
}
