//! Entries of what happens often: one an hour stands for all.

use chrono::Duration;
use contract::ids::ClientId;
use storage::{ClinicScope, repos::rate_counters};

use crate::{Caller, Ctx, Result, facts::Name};

const HOUR: Duration = Duration::hours(1);

/// Notes that somebody has read a client's record: one entry for each of both and hour.
pub(crate) async fn note_reading(ctx: &Ctx, scope: &ClinicScope, caller: &Caller, client: ClientId) -> Result<()> {
    let bucket = format!("client_read/{}/{}/{client}", scope.clinic_id(), caller.id);
    note(ctx, scope, caller, &bucket, super::CLIENT_READ, client).await
}

/// Notes that somebody has read records of clients in a list: one entry for each person and hour.
pub(crate) async fn note_listing(ctx: &Ctx, scope: &ClinicScope, caller: &Caller) -> Result<()> {
    let bucket = format!("client_list/{}/{}", scope.clinic_id(), caller.id);
    note(ctx, scope, caller, &bucket, super::CLIENTS_LISTED, scope.clinic_id()).await
}

async fn note(
    ctx: &Ctx,
    scope: &ClinicScope,
    caller: &Caller,
    bucket: &str,
    name: Name,
    subject: impl ToString,
) -> Result<()> {
    let now = ctx.system_now();
    // Most readings are not the first, and write nothing.
    if rate_counters::hits(&ctx.db, bucket, HOUR, now).await? > 0 {
        return Ok(());
    }
    ctx.db
        .write(async |tx| {
            if rate_counters::hit(tx, bucket, HOUR, now, 1).await? == 1 {
                caller.record(ctx, tx, scope, name.of(subject.to_string())).await?;
            }
            Ok(())
        })
        .await
}
