//! Parking a job that cannot be done, so that staff see it and nothing waits for it.

use std::panic::AssertUnwindSafe;

use contract::messages::MessageFault;
use futures_util::FutureExt;
use storage::repos::outbox::{self, Failed, LeasedMessage};

use super::{Outcome, worker::note_outcome};
use crate::{Ctx, Error, Result};

/// Parks a job. Whoever keeps account of it is told, unless that is what goes wrong with it.
pub(super) async fn park(ctx: &Ctx, job: &LeasedMessage, detail: &str) {
    for is_told in [true, false] {
        match AssertUnwindSafe(park_once(ctx, job, detail, is_told)).catch_unwind().await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, message = %job.id, "a job cannot be parked");
            }
            Err(_) => tracing::error!(message = %job.id, "a job cannot be parked"),
        }
    }
}

async fn park_once(ctx: &Ctx, job: &LeasedMessage, detail: &str, is_told: bool) -> Result<()> {
    let failed = Failed { fault: MessageFault::NotWritten, detail, retry_at: None, counts: true };
    ctx.db
        .write(async |tx| {
            let parked = outbox::fail(tx, job, None, &failed, ctx.system_now()).await?;
            if parked && is_told {
                note_outcome(ctx, tx, job, &Outcome::GivenUp(detail.to_owned())).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}
