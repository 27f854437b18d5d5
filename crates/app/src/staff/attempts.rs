//! How often a password or a one-time code may be tried.

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::Duration;
use contract::contact::EmailAddress;
use storage::{Tx, repos::rate_counters};

use crate::{
    Ctx, Result,
    rate_limits::{self, Limit},
    tokens,
};

/// How often a password may be tried for one e-mail address.
const ATTEMPTS_FOR_EMAIL: Limit = Limit { limit: 10, window: Duration::minutes(15) };
/// How often it may be wrong from one network address.
const FAILURES_FROM_ADDRESS: Limit = Limit { limit: 30, window: Duration::minutes(15) };

/// Counts an attempt before it is made, so that of many at once no more than allowed are made.
pub(crate) async fn count(ctx: &Ctx, email: &str, address: &str) -> Result<()> {
    if ctx.settings.limit_by_address {
        rate_limits::refuse_full(ctx, &from_address(address), FAILURES_FROM_ADDRESS).await?;
    }
    rate_limits::hit(ctx, &[(for_email(email), ATTEMPTS_FOR_EMAIL)]).await
}

/// Begins to count anew, after a success.
pub(crate) async fn forget(tx: &Tx, email: &EmailAddress) -> Result<()> {
    Ok(rate_counters::reset(tx, &for_email(email.as_str())).await?)
}

/// Notes that an attempt failed.
pub(crate) async fn note_failure(ctx: &Ctx, address: &str) -> Result<()> {
    let now = ctx.system_now();
    let bucket = from_address(address);
    ctx.db.write(async |tx| rate_limits::count(tx, &bucket, FAILURES_FROM_ADDRESS, now).await).await?;
    Ok(())
}

/// However the address is written, the tries for its mailbox count together.
fn for_email(email: &str) -> String {
    let mailbox = EmailAddress::parse(email).map_or_else(|_| email.trim().to_lowercase(), |email| email.limited_as());
    format!("staff_email/{}", BASE64_STANDARD.encode(tokens::hash(&mailbox)))
}

fn from_address(address: &str) -> String {
    format!("staff_address/{address}")
}
