//! Entries of what happens often, or can be made to happen by anybody: one an hour stands for all.

use chrono::Duration;
use contract::{contact::EmailAddress, ids::ClientId};
use domain::sign_in::NetworkPrefix;
use storage::{
    ClinicScope,
    repos::{self, rate_counters},
};

use crate::{Caller, Ctx, Result, tokens};

const HOUR: Duration = Duration::hours(1);

/// Notes that somebody has read a client's record: one entry for each of both and hour.
pub(crate) async fn note_reading(ctx: &Ctx, scope: &ClinicScope, caller: &Caller, client: ClientId) -> Result<()> {
    let bucket = format!("client_read/{}/{}/{client}", scope.clinic_id(), caller.id);
    let now = ctx.system_now();
    // Most readings are not the first, and write nothing.
    if rate_counters::hits(&ctx.db, &bucket, HOUR, now).await? > 0 {
        return Ok(());
    }
    ctx.db
        .write(async |tx| {
            if rate_counters::hit(tx, &bucket, HOUR, now, 1).await? == 1 {
                caller.audit(ctx, tx, scope, "client.read", client).await?;
            }
            Ok(())
        })
        .await
}

/// Notes that somebody could not sign in as a member of staff, in the log of each clinic at which that address
/// is known: one entry for each address, network and hour. For one that is unknown the database is written to as
/// well, so that both take as long.
pub(crate) async fn note_failed_sign_in(ctx: &Ctx, typed: &str, address: &str) -> Result<()> {
    let network = address.parse().map_or_else(|_| address.to_owned(), |ip| NetworkPrefix::of_address(ip).to_string());
    let bucket = format!("staff_failure/{}/{network}", hex::encode(tokens::hash(typed)));
    let mut people = match EmailAddress::parse(typed) {
        Ok(email) => repos::staff::find_by_email(&ctx.db, &email).await?,
        Err(_) => Vec::new(),
    };
    // In one order, so that two of these do not wait for each other.
    people.sort_unstable_by_key(|found| found.scope.clinic_id());
    let now = ctx.system_now();
    let stranger = Caller { address: address.to_owned(), ..Caller::system() };
    ctx.db
        .write(async |tx| {
            if rate_counters::hit(tx, &bucket, HOUR, now, 1).await? > 1 {
                return Ok(());
            }
            for found in &people {
                stranger.audit(ctx, tx, &found.scope, "staff.sign_in_failed", found.person.id).await?;
            }
            Ok(())
        })
        .await
}
