//! Putting a message aside that cannot be seen to, so that staff see it and nothing waits for it.

use std::panic::AssertUnwindSafe;

use contract::messages::MessageFault;
use futures_util::FutureExt;
use storage::repos::outbox::{self, Failed, LeasedMessage};

use super::{Outcome, note_outcome};
use crate::{Ctx, Error, Result};

/// Parks a message. Whoever keeps account of it is told, unless that is what goes wrong with it.
pub(super) async fn park(ctx: &Ctx, message: &LeasedMessage, detail: &str) {
    for is_told in [true, false] {
        match AssertUnwindSafe(park_once(ctx, message, detail, is_told)).catch_unwind().await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, message = %message.id, "a message cannot be parked");
            }
            Err(_) => tracing::error!(message = %message.id, "a message cannot be parked"),
        }
    }
}

async fn park_once(ctx: &Ctx, message: &LeasedMessage, detail: &str, is_told: bool) -> Result<()> {
    let failed = Failed { fault: MessageFault::NotWritten, detail, retry_at: None, counts: true };
    ctx.db
        .write(async |tx| {
            let parked = outbox::fail(tx, message, None, &failed, ctx.system_now()).await?;
            if parked && is_told {
                note_outcome(ctx, tx, message, &Outcome::GivenUp(detail.to_owned())).await?;
            }
            Ok::<_, Error>(())
        })
        .await
}
