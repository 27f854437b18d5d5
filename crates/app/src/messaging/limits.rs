//! How much goes out: mails and texts a day, texts to neighbouring numbers an hour, and the
//! countries that texts go to at all.
//!
//! Messages that somebody waits for to sign in have a budget of their own, so that no mailing can
//! use it up; a clinic that sets itself less leaves that one alone. Mailings get four fifths of the
//! rest, so that none holds up confirmations for days. Warnings share the sign-in messages' budget, so that
//! neither mailings nor a clinic's own limit hold them up; they wait where those are given up. What was sent
//! is counted in the transaction that says so, and looked at before: messages that are sent at the same
//! moment can go beyond a limit, by one each.

use chrono::Duration;
use contract::{
    contact::{Identifier, PhoneNumber},
    messages::MessageFault,
};
use domain::text_limits;
use storage::{ClinicScope, Tx, repos};

use crate::{
    Ctx, Result, delivery_settings,
    ports::DeliveryError,
    rate_limits::{self, Limit},
};

/// For so long a day's messages are counted together, from midnight UTC on.
const DAY: Duration = Duration::days(1);
/// How many texts go to numbers with the same prefix: more than any clinic has reason to send, as
/// they are one in ten thousand each.
const PREFIX: Limit = Limit { limit: 30, window: Duration::hours(1) };

/// What a message counts against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Budget {
    /// Somebody waits for it to sign in. Late it is worth nothing.
    SignIn,
    /// It tells somebody of what they may not have done themselves. However late, it is worth something.
    Security,
    /// One of a mailing: it can wait, and leaves something of the day to what is not.
    Mailing,
    /// Anything else, which can wait.
    Other,
    /// It tells somebody of the team of what was done to their account, or has the link that they sign up or set
    /// a password by. Few there are, those that a stranger can cause have limits of their own, and no limit or
    /// suppression of the clinic keeps one back.
    Uncounted,
}

/// Why a message must not go there now, if it must not.
pub(crate) async fn refusal(
    ctx: &Ctx,
    scope: &ClinicScope,
    budget: Budget,
    receiver: &Identifier,
) -> Result<Option<DeliveryError>> {
    if budget == Budget::Uncounted {
        return Ok(None);
    }
    if let Identifier::Phone(number) = receiver {
        let home = repos::clinics::get(&ctx.db, scope).await?.calling_code;
        if !text_limits::is_allowed(number, ctx.settings.text_countries.iter().copied().chain([home])) {
            let detail = "texts to this country are not switched on: the operator does so by `text_countries`";
            return Ok(Some(DeliveryError::permanent(MessageFault::CountryNotAllowed, detail)));
        }
        if let Some(left) = rate_limits::full_for(ctx, &prefix_bucket(scope, budget, number), PREFIX).await? {
            let detail = format!("{} texts went to numbers like this one within an hour", PREFIX.limit);
            return Ok(Some(later(budget, MessageFault::PrefixLimit, detail, left)));
        }
    }
    let limit = daily(ctx, scope, budget, receiver).await?;
    let Some(left) = rate_limits::full_for(ctx, &day_bucket(scope, budget, receiver), limit).await? else {
        return Ok(None);
    };
    let detail = format!("{} have gone out today, which is as many as may in a day", limit.limit);
    Ok(Some(later(budget, MessageFault::DailyLimit, detail, left)))
}

/// Whether mailings have had their share of the day's mails, so that more of them would only wait.
pub(crate) async fn mailings_have_to_wait(ctx: &Ctx, tx: &Tx, scope: &ClinicScope) -> Result<bool> {
    let most = share_of_mailings(delivery_settings::daily_mails(ctx, tx, scope).await?);
    let bucket = mail_bucket(scope, Budget::Mailing);
    Ok(repos::rate_counters::hits(tx, &bucket, DAY, ctx.system_now()).await? >= most)
}

const fn share_of_mailings(mails: u32) -> u32 {
    mails - mails / 5
}

/// Counts a message that went out.
pub(crate) async fn note_sent(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    budget: Budget,
    receiver: &Identifier,
) -> Result<()> {
    if budget == Budget::Uncounted {
        return Ok(());
    }
    let now = ctx.system_now();
    if let Identifier::Phone(number) = receiver {
        rate_limits::count(tx, &prefix_bucket(scope, budget, number), PREFIX, now).await?;
    }
    // How many may go out does not matter for counting.
    let day = Limit { limit: u32::MAX, window: DAY };
    rate_limits::count(tx, &day_bucket(scope, budget, receiver), day, now).await?;
    Ok(())
}

async fn daily(ctx: &Ctx, scope: &ClinicScope, budget: Budget, receiver: &Identifier) -> Result<Limit> {
    let settings = &ctx.settings;
    let limit = match (budget, receiver) {
        (Budget::Uncounted, _) => u32::MAX,
        (Budget::SignIn | Budget::Security, Identifier::Email(_)) => settings.clinic_daily_mails,
        (Budget::SignIn | Budget::Security, Identifier::Phone(_)) => settings.clinic_daily_texts,
        (Budget::Mailing, Identifier::Email(_)) => {
            share_of_mailings(delivery_settings::daily_mails(ctx, &ctx.db, scope).await?)
        }
        (Budget::Other, Identifier::Email(_)) => delivery_settings::daily_mails(ctx, &ctx.db, scope).await?,
        (Budget::Mailing | Budget::Other, Identifier::Phone(_)) => {
            delivery_settings::daily_limits(ctx, scope).await?.daily_texts
        }
    };
    Ok(Limit { limit, window: DAY })
}

/// What can wait is tried again when the window is over.
fn later(budget: Budget, fault: MessageFault, detail: String, left: Duration) -> DeliveryError {
    match budget {
        Budget::SignIn => DeliveryError::permanent(fault, detail),
        Budget::Security | Budget::Mailing | Budget::Other | Budget::Uncounted => {
            DeliveryError::transient(fault, detail).after(left)
        }
    }
}

fn day_bucket(scope: &ClinicScope, budget: Budget, receiver: &Identifier) -> String {
    match receiver {
        Identifier::Email(_) => mail_bucket(scope, budget),
        Identifier::Phone(_) => format!("texts_a_day/{}/{}", purpose(budget), scope.clinic_id()),
    }
}

fn mail_bucket(scope: &ClinicScope, budget: Budget) -> String {
    format!("mails_a_day/{}/{}", purpose(budget), scope.clinic_id())
}

/// Mailings are counted with the rest, of which they get a share; warnings with what signs people in.
const fn purpose(budget: Budget) -> &'static str {
    match budget {
        Budget::SignIn | Budget::Security => "sign_in",
        Budget::Mailing | Budget::Other | Budget::Uncounted => "other",
    }
}

fn prefix_bucket(scope: &ClinicScope, budget: Budget, number: &PhoneNumber) -> String {
    format!("texts_to_prefix/{}/{}/{}", purpose(budget), scope.clinic_id(), text_limits::prefix(number))
}
