//! Reading the audit log; it is written by [`crate::Caller::audit`].

use contract::{
    audit::AuditEntry,
    paging::{Page, PageQuery},
};
use storage::{ClinicScope, repos};

use crate::{Ctx, Result, paging};

/// One page of what was done, newest first.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &PageQuery) -> Result<Page<AuditEntry>> {
    let before: Option<i64> = paging::decode(query.after.as_deref())?;
    let (data, next) = repos::audit::list(&ctx.db, scope, paging::rows(query.limit), before).await?;
    paging::page(data, next)
}
