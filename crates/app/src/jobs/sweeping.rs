//! Sweeping out what has expired or is too old.

use std::{pin::pin, time::Duration as StdDuration};

use futures_util::future::LocalBoxFuture;

use super::Pulse;
use crate::{Ctx, Result};

/// How often what has expired is swept out.
const EVERY: StdDuration = StdDuration::from_mins(10);

/// What a feature sweeps out, by itself: a row that cannot be deleted keeps no other feature's rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sweep(pub(crate) for<'a> fn(&'a Ctx) -> LocalBoxFuture<'a, Result<()>>);

/// Sweeps every ten minutes until `stop` is over.
pub(super) async fn keep_sweeping(ctx: &Ctx, pulse: Pulse<'_>, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    loop {
        for Sweep(sweep) in ctx.registry.sweeps {
            if let Err(error) = pulse.round(sweep(ctx)).await {
                pulse.warn(&error);
            }
        }
        if pulse.rest(EVERY, &mut stop).await {
            break;
        }
    }
    pulse.end();
}

/// Sweeps out what has expired or is too old, as far as it can be.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    let mut swept = Ok(());
    for Sweep(sweep) in ctx.registry.sweeps {
        swept = swept.and(sweep(ctx).await);
    }
    swept
}
