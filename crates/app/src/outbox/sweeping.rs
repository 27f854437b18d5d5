//! Forgetting: what has expired or is too old.

use std::{pin::pin, time::Duration as StdDuration};

use chrono::Duration;
use storage::repos::{
    client_sessions, contact_changes, heartbeats, idempotency, login_links, login_mailings, notifications, outbox,
    posthog, previews, rate_counters, staff_devices, staff_sessions,
};

use crate::{Ctx, Error, Result, background::Pulse, profile};

/// For so long a session that has ended is kept, for whoever asks what happened.
const ENDED_KEPT_FOR: Duration = Duration::days(30);
/// For so long what was sent can be looked up.
const SENT_KEPT_FOR: Duration = Duration::days(90);
/// For so long what could not be sent can be tried again.
const FAILED_KEPT_FOR: Duration = Duration::days(365);
/// For so long clients find notifications that they have read, and staff what became of a mailing.
const HISTORY_KEPT_FOR: Duration = Duration::days(365);
/// For so long it is kept when a process was last heard of that has ended without a word.
const HEARTBEATS_KEPT_FOR: Duration = Duration::days(1);

/// How often what has expired is swept out.
const SWEEP: Duration = Duration::minutes(10);
/// How often it is looked whether it is time.
const LOOKED_AT: StdDuration = StdDuration::from_secs(5);

/// Sweeps every ten minutes until `stop` is over.
pub(crate) async fn keep_sweeping(ctx: &Ctx, pulse: Pulse<'_>, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut next = ctx.system_now();
    loop {
        if ctx.system_now() >= next {
            next = ctx.system_now() + SWEEP;
            for part in Part::ALL {
                if let Err(error) = pulse.round(part.sweep(ctx)).await {
                    pulse.warn(&error);
                }
            }
        }
        pulse.beat();
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = tokio::time::sleep(LOOKED_AT) => {}
        }
    }
    pulse.end();
}

/// Sweeps out what has expired or is too old, as far as it can be.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut swept = Ok(());
    for part in Part::ALL {
        swept = swept.and(part.sweep(ctx).await);
    }
    swept
}

/// One table that is swept, by itself: a row that cannot be deleted keeps no others.
#[derive(Debug, Clone, Copy)]
enum Part {
    Heartbeats,
    IdempotencyKeys,
    LoginLinks,
    ContactChanges,
    ClientSessions,
    Previews,
    StaffSessions,
    StaffDevices,
    RateCounters,
    Notifications,
    LoginMailings,
    PosthogEvents,
    Outbox,
}

impl Part {
    const ALL: [Self; 13] = [
        Self::Heartbeats,
        Self::IdempotencyKeys,
        Self::LoginLinks,
        Self::ContactChanges,
        Self::ClientSessions,
        Self::Previews,
        Self::StaffSessions,
        Self::StaffDevices,
        Self::RateCounters,
        Self::Notifications,
        Self::LoginMailings,
        Self::PosthogEvents,
        Self::Outbox,
    ];

    async fn sweep(self, ctx: &Ctx) -> Result<()> {
        let now = ctx.system_now();
        let swept = ctx.db.write(async |tx| match self {
            Self::Heartbeats => heartbeats::delete_old(tx, now - HEARTBEATS_KEPT_FOR).await,
            Self::IdempotencyKeys => idempotency::delete_expired(tx, now).await,
            Self::LoginLinks => login_links::delete_expired(tx, now).await,
            Self::ContactChanges => contact_changes::delete_expired(tx, now - profile::KEPT_FOR).await,
            Self::ClientSessions => client_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await,
            Self::Previews => previews::delete_ended(tx, now - ENDED_KEPT_FOR).await,
            Self::StaffSessions => staff_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await,
            Self::StaffDevices => staff_devices::delete_expired(tx, now).await,
            Self::RateCounters => rate_counters::delete_expired(tx, now).await,
            Self::Notifications => notifications::delete_read(tx, now - HISTORY_KEPT_FOR).await,
            Self::LoginMailings => login_mailings::delete_over(tx, now - HISTORY_KEPT_FOR).await,
            Self::PosthogEvents => posthog::delete_old(tx, now - crate::posthog::KEPT_FOR).await,
            Self::Outbox => outbox::delete_old(tx, now - SENT_KEPT_FOR, now - FAILED_KEPT_FOR).await,
        });
        swept.await.map_err(Error::from)
    }
}
