//! Forgetting: what has expired or is too old.

use chrono::Duration;
use storage::repos::{
    client_sessions, contact_changes, idempotency, login_links, login_mailings, notifications, outbox, posthog,
    previews, rate_counters, staff_devices, staff_sessions,
};

use crate::{Ctx, Error, Result, profile};

/// For so long a session that has ended is kept, for whoever asks what happened.
const ENDED_KEPT_FOR: Duration = Duration::days(30);
/// For so long what was sent can be looked up.
const SENT_KEPT_FOR: Duration = Duration::days(90);
/// For so long what could not be sent can be tried again.
const FAILED_KEPT_FOR: Duration = Duration::days(365);
/// For so long clients find notifications that they have read, and staff what became of a mailing.
const HISTORY_KEPT_FOR: Duration = Duration::days(365);

/// Sweeps out what has expired or is too old.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            idempotency::delete_expired(tx, now).await?;
            login_links::delete_expired(tx, now).await?;
            contact_changes::delete_expired(tx, now - profile::KEPT_FOR).await?;
            client_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await?;
            previews::delete_ended(tx, now - ENDED_KEPT_FOR).await?;
            staff_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await?;
            staff_devices::delete_expired(tx, now).await?;
            rate_counters::delete_expired(tx, now).await?;
            notifications::delete_read(tx, now - HISTORY_KEPT_FOR).await?;
            login_mailings::delete_over(tx, now - HISTORY_KEPT_FOR).await?;
            posthog::delete_old(tx, now - crate::posthog::KEPT_FOR).await?;
            outbox::delete_old(tx, now - SENT_KEPT_FOR, now - FAILED_KEPT_FOR).await
        })
        .await
        .map_err(Error::from)
}
