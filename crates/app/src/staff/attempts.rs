//! How often a password or a one-time code may be tried.
//!
//! A try is counted before it is made, in the database and so for all processes: of however many at once, no more
//! are made than are allowed. What was right is given back.
//!
//! Strangers share their counters: by network address, by network, and by the account that they try. So anybody
//! can use somebody's up, and lock them out where they have never signed in before; no flood goes past it. Where
//! they have, they have a counter of their own that nobody else can reach.

use std::net::IpAddr;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use contract::{contact::EmailAddress, ids::StaffId};
use domain::sign_in::{
    NetworkPrefix, STAFF_ACCOUNT_LIMIT, STAFF_ADDRESS_LIMIT, STAFF_DEVICE_LIMIT, STAFF_NETWORK_LIMIT, STAFF_PROOF_LIMIT,
};
use storage::{Tx, repos::staff_devices};

use crate::{
    Ctx, Error, Result,
    device::Browser,
    passwords::{self, Lane},
    rate_limits::{self, Counted},
    tokens,
};

/// A try that is counted.
pub(crate) struct Attempt {
    /// Which queue it waits in to be hashed.
    lane: Lane,
    at: DateTime<Utc>,
    /// Of all who come from somewhere: they get back what was right.
    shared: Vec<Counted>,
    /// Of one person: begun anew when everything was right.
    person: Counted,
}

/// Counts a try to sign in, with whatever was typed as the address.
///
/// # Errors
/// [`Error::RateLimited`]; nothing is counted then.
pub(crate) async fn to_sign_in(ctx: &Ctx, typed: &str, browser: &Browser) -> Result<Attempt> {
    let parsed = EmailAddress::parse(typed).ok();
    // Ways to write one address are one account, and ways to reach one mailbox.
    let account = parsed.as_ref().map_or_else(|| typed.to_owned(), EmailAddress::limited_as);
    if let (Some(email), Some(token)) = (&parsed, &browser.device_token) {
        let token_hash = tokens::hash(token);
        if staff_devices::is_known(&ctx.db, &token_hash, email, ctx.system_now()).await? {
            let whose = BASE64_STANDARD.encode(tokens::hash_parts(&[&token_hash, email.as_str().as_bytes()]));
            return reserve(ctx, Lane::Known, Vec::new(), Counted::new(&STAFF_DEVICE_LIMIT, &whose)).await;
        }
    }
    let shared = if ctx.settings.limit_by_address { by_address(&browser.address) } else { Vec::new() };
    reserve(ctx, Lane::Stranger, shared, by_account(&account)).await
}

/// Counts a try of somebody who is signed in.
///
/// # Errors
/// [`Error::RateLimited`]; nothing is counted then.
pub(crate) async fn to_prove(ctx: &Ctx, person: StaffId) -> Result<Attempt> {
    reserve(ctx, Lane::Known, Vec::new(), Counted::new(&STAFF_PROOF_LIMIT, &person.to_string())).await
}

async fn reserve(ctx: &Ctx, lane: Lane, shared: Vec<Counted>, person: Counted) -> Result<Attempt> {
    let attempt = Attempt { lane, at: ctx.system_now(), shared, person };
    rate_limits::reserve(ctx, &attempt.counted(), attempt.at).await?;
    Ok(attempt)
}

/// What is counted for all who come from there. Who comes without a readable address is counted together.
fn by_address(address: &str) -> Vec<Counted> {
    let prefix = |of: fn(IpAddr) -> NetworkPrefix| {
        address.parse().map_or_else(|_| address.to_owned(), |address| of(address).to_string())
    };
    let limits = [
        (&STAFF_ADDRESS_LIMIT, prefix(NetworkPrefix::of_address)),
        (&STAFF_NETWORK_LIMIT, prefix(NetworkPrefix::of_network)),
    ];
    limits.iter().map(|(limit, whose)| Counted::new(limit, whose)).collect()
}

/// What is counted for an account, whoever of those it does not know tries it.
fn by_account(mailbox: &str) -> Counted {
    Counted::new(&STAFF_ACCOUNT_LIMIT, &BASE64_STANDARD.encode(tokens::hash(mailbox)))
}

impl Attempt {
    fn counted(&self) -> Vec<&Counted> {
        self.shared.iter().chain([&self.person]).collect()
    }

    /// Makes it: which of the hashes are of that password. One that finds no room is not counted.
    ///
    /// # Errors
    /// [`Error::Busy`].
    pub(crate) async fn compare(&self, ctx: &Ctx, password: &str, hashes: &[&str]) -> Result<Vec<bool>> {
        let compared = passwords::matching(&ctx.hashing, self.lane, password, hashes).await;
        if matches!(compared, Err(Error::Busy { .. })) {
            ctx.db.write(async |tx| rate_limits::take_back(tx, &self.counted(), self.at).await).await?;
        }
        compared
    }

    /// The password was right, and something else is still missing: nobody has guessed, and whoever comes from the
    /// same place is not the worse for it.
    pub(crate) async fn was_right_so_far(&self, ctx: &Ctx) -> Result<()> {
        let shared: Vec<&Counted> = self.shared.iter().collect();
        if shared.is_empty() {
            return Ok(());
        }
        ctx.db.write(async |tx| rate_limits::take_back(tx, &shared, self.at).await).await
    }

    /// All was right.
    pub(crate) async fn was_right(&self, tx: &Tx) -> Result<()> {
        let shared: Vec<&Counted> = self.shared.iter().collect();
        rate_limits::take_back(tx, &shared, self.at).await?;
        rate_limits::reset(tx, &self.person).await
    }
}

/// Begins to count anew what strangers have tried for that address.
pub(crate) async fn forget_strangers(tx: &Tx, email: &EmailAddress) -> Result<()> {
    rate_limits::reset(tx, &by_account(&email.limited_as())).await
}
