//! Entries of failed sign-ins, in the log of each clinic at which the address is known.

use chrono::{DateTime, Duration, Utc};
use contract::{contact::EmailAddress, ids::StaffId};
use domain::sign_in::NetworkPrefix;
use serde::{Deserialize, Serialize};
use storage::{
    Tx,
    repos::{
        self,
        outbox::{self, LeasedMessage},
        rate_counters,
    },
};

use crate::{
    Caller, Ctx, Error, Result,
    jobs::{self, Attempt, Done, Job, Outcome},
    tokens,
};

const HOUR: Duration = Duration::hours(1);

/// Appends the entry. Later, and not before the answer: an audit log takes longer to write to than a row of the
/// outbox, and the answer is not to tell whether the address is known.
pub(crate) struct FailedSignIn;

impl jobs::Kind for FailedSignIn {
    const NAME: &'static str = "staff_sign_in_failed";
    type Payload = Failed;
}

/// Whose sign-in failed, when, and from where.
#[derive(Serialize, Deserialize)]
pub(crate) struct Failed {
    staff_id: StaffId,
    at: DateTime<Utc>,
    address: String,
}

impl Job for FailedSignIn {
    async fn attempt(ctx: &Ctx, job: &LeasedMessage, failed: Failed) -> Result<Attempt> {
        let stranger = Caller { address: failed.address, ..Caller::system() };
        ctx.db
            .write(async |tx| {
                stranger.record(ctx, tx, &job.scope, super::FAILED.of_earlier(failed.staff_id, failed.at)).await
            })
            .await?;
        Ok(Attempt { result: Ok(Done::Sent), receiver: None })
    }

    /// The entry is there: the row has nothing more to tell.
    async fn settled(_ctx: &Ctx, tx: &Tx, job: &LeasedMessage, outcome: &Outcome) -> Result<()> {
        if *outcome == Outcome::Sent {
            outbox::forget(tx, job).await?;
        }
        Ok(())
    }
}

/// Notes that somebody could not sign in: one entry for each address, network and hour, however the address is
/// written. One that nobody has is counted twice instead, so that both take as long.
pub(super) async fn note(ctx: &Ctx, typed: &str, address: &str) -> Result<()> {
    let network = address.parse().map_or_else(|_| address.to_owned(), |ip| NetworkPrefix::of_address(ip).to_string());
    let email = EmailAddress::parse(typed).ok();
    let whose = tokens::hash(email.as_ref().map_or(typed, EmailAddress::as_str));
    let bucket = format!("staff_failure/{}/{network}", hex::encode(whose));
    let mut people = match &email {
        Some(email) => repos::staff::find_by_email(&ctx.db, email).await?,
        None => Vec::new(),
    };
    // In one order, so that two of these do not wait for each other.
    people.sort_unstable_by_key(|found| found.scope.clinic_id());
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            if rate_counters::hit(tx, &bucket, HOUR, now, 1).await? > 1 {
                return Ok(());
            }
            for found in &people {
                let failed = Failed { staff_id: found.person.id, at: now, address: address.to_owned() };
                jobs::enqueue::<FailedSignIn>(ctx, tx, &found.scope, &failed).await?;
            }
            if people.is_empty() {
                rate_counters::hit(tx, &format!("{bucket}/nobody"), HOUR, now, 1).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}
