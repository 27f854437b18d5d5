//! Passwords of the team that were forgotten: a link by mail sets another.
//!
//! Asking does the same work and gives the same answer whoever asks: an address may be known at several clinics, or
//! at none. The worker finds out, and makes a link for each account. It sets the password of that account alone,
//! ends its sessions, and leaves the second factor as it is.

use std::net::IpAddr;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::Duration;
use contract::{
    contact::EmailAddress,
    ids::StaffId,
    password_resets::{ConfirmPasswordReset, PasswordResetInspection, PasswordResetRequested, RequestPasswordReset},
    problem::ErrorCode,
    staff_pages::href,
    team::AccountLinkState,
};
use domain::sign_in::{LimitedBy, LinkState, NetworkPrefix, PASSWORD_RESET_LIFETIME, PASSWORD_RESET_LIMITS, RateLimit};
use minijinja::context;
use serde::{Deserialize, Serialize};
use storage::{
    Read,
    repos::{
        self,
        outbox::LeasedMessage,
        password_resets::{ResetLink, ResetRequest},
        staff::StaffRecord,
    },
};
use uuid::Uuid;

use crate::{
    Caller, Ctx, Error, Result,
    device::{Browser, Origin},
    facts::{AccountChange, Fact},
    jobs::{self, Loop, Schedule},
    messaging::{Budget, Message, Outgoing, layout},
    passwords,
    rate_limits::{self, Limit},
    staff::{self, attempts},
    staff_notices::one_line,
    tokens,
    validation::Fields,
};

/// After how many seconds another link may be asked for.
const RESEND_AFTER_SECONDS: u32 = 60;
/// For so long an old link still says that it is one.
const KEPT_FOR: Duration = Duration::days(30);
/// How many requests are seen to in a round.
const BATCH: u64 = 50;

/// Finds out who has asked, and has links sent to those who are known.
pub(crate) const SCHEDULE: Schedule = Schedule {
    which: Loop::new("password_resets", std::time::Duration::from_mins(1)),
    rests: jobs::IDLE,
    round: |ctx| Box::pin(look_up(ctx)),
    after_failure: None,
};

/// The mail with the link that sets a new password. The link is made when it is sent.
pub(crate) struct ResetMail;

impl jobs::Kind for ResetMail {
    const NAME: &'static str = "password_reset";
    const URGENT: bool = true;
    /// Whoever asked has asked again by then, or remembered.
    const USEFUL_FOR: Duration = PASSWORD_RESET_LIFETIME;
    type Payload = Forgotten;
}

impl Message for ResetMail {
    const BUDGET: Budget = Budget::Uncounted;

    async fn compose(ctx: &Ctx, message: &LeasedMessage, forgotten: Forgotten) -> Result<Option<Outgoing>> {
        compose(ctx, message, forgotten.staff_id).await
    }
}

/// Whose password was forgotten.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Forgotten {
    staff_id: StaffId,
}

/// Asks for a link to be sent.
///
/// # Errors
/// [`Error::Invalid`] when that is no e-mail address; [`Error::RateLimited`]. Never whether it is known.
pub async fn request(ctx: &Ctx, address: IpAddr, request: &RequestPasswordReset) -> Result<PasswordResetRequested> {
    let mut fields = Fields::default();
    let email = fields.required_email("email", &request.email);
    fields.finish()?;
    let email = email.ok_or(Error::Internal("a password of nobody"))?;
    rate_limits::hit(ctx, &limits(ctx, &email, address)).await?;
    let id = ctx.new_uuid();
    let sealed = ctx.sealer.seal(&*ctx.ports.chance, &purpose(id), email.as_str().as_bytes())?;
    let new = ResetRequest { id, email: sealed, created_at: ctx.system_now() };
    ctx.db
        .write(async |tx| repos::password_resets::insert_request(tx, new.clone()).await)
        .await
        .map_err(Error::from)?;
    Ok(PasswordResetRequested {
        expires_in_seconds: u32::try_from(PASSWORD_RESET_LIFETIME.num_seconds()).unwrap_or(u32::MAX),
        resend_after_seconds: RESEND_AFTER_SECONDS,
    })
}

/// Says what a link is good for. Nothing is used up.
///
/// # Errors
/// `AccountLinkInvalid` when there is no such link.
pub async fn inspect(ctx: &Ctx, token: &str) -> Result<PasswordResetInspection> {
    let (link, person) = find(&ctx.db, token).await?;
    let clinic = repos::clinics::get(&ctx.db, &link.scope).await?;
    Ok(PasswordResetInspection { state: state(ctx, &link), clinic_name: clinic.name, email: person.email })
}

/// Sets a new password by a link. All sessions and known devices of the person end; a second factor stays.
///
/// # Errors
/// `AccountLinkInvalid`, `AccountLinkUsed`, `AccountLinkExpired`; [`Error::Invalid`] for a password that cannot be;
/// [`Error::Busy`].
pub async fn confirm(ctx: &Ctx, browser: &Browser, request: &ConfirmPasswordReset) -> Result<()> {
    let (link, person) = find(&ctx.db, &request.token).await?;
    let scope = &link.scope;
    match state(ctx, &link) {
        AccountLinkState::Usable => {}
        AccountLinkState::Expired => {
            return Err(Error::refused(ErrorCode::AccountLinkExpired, "this link is too old: ask for another"));
        }
        AccountLinkState::Used | AccountLinkState::Superseded | AccountLinkState::Revoked => return Err(used()),
    }
    let mut fields = Fields::default();
    passwords::check(&mut fields, "new_password", &request.new_password, &person.email);
    fields.finish()?;
    let hash = staff::hash(ctx, &person.email, &request.new_password).await?;
    let (token_hash, now) = (tokens::hash(&request.token), ctx.now(scope));
    let origin = Origin::of_browser(browser);
    ctx.db
        .write(async |tx| {
            // Of several at once, one.
            if !repos::password_resets::use_link(tx, scope, &token_hash, now).await? {
                return Err(used());
            }
            repos::password_resets::end_links(tx, scope, person.id, now).await?;
            repos::staff::set_password(tx, scope, person.id, hash.clone(), now).await?;
            repos::staff_sessions::revoke_others(tx, scope, person.id, None, now).await?;
            repos::staff_devices::forget_others(tx, scope, person.id, None).await?;
            attempts::forget_strangers(tx, &person.email).await?;
            let fact = Fact::of_account(person.id, AccountChange::PasswordRecovered, &origin);
            Caller::staff(person.id, &browser.address).record(ctx, tx, scope, fact).await
        })
        .await
}

fn used() -> Error {
    Error::refused(
        ErrorCode::AccountLinkUsed,
        "the password was set since this link was sent, or the account was switched off: ask for another link",
    )
}

/// A link and whose it is.
async fn find(db: &impl Read, token: &str) -> Result<(ResetLink, StaffRecord)> {
    let link = repos::password_resets::find_link(db, &tokens::hash(token)).await?;
    let person = match &link {
        Some(link) => repos::staff::find_any(db, &link.scope, link.staff_id).await?,
        None => None,
    };
    link.zip(person).ok_or_else(|| {
        Error::refused(
            ErrorCode::AccountLinkInvalid,
            "this link was not made here, or not copied completely: open it from the mail once more",
        )
    })
}

fn state(ctx: &Ctx, link: &ResetLink) -> AccountLinkState {
    match link.history.link_state(ctx.now(&link.scope)) {
        LinkState::Usable => AccountLinkState::Usable,
        LinkState::Used => AccountLinkState::Used,
        LinkState::Superseded => AccountLinkState::Superseded,
        LinkState::Expired => AccountLinkState::Expired,
    }
}

/// Sees to those who have asked, each by themselves. Returns how many.
async fn look_up(ctx: &Ctx) -> Result<usize> {
    let requests = repos::password_resets::list_requests(&ctx.db, BATCH).await?;
    for request in &requests {
        see_to(ctx, request).await?;
    }
    Ok(requests.len())
}

/// Has links sent to the accounts of somebody who has asked: those that can sign in.
async fn see_to(ctx: &Ctx, request: &ResetRequest) -> Result<()> {
    let is_of_use = ctx.system_now() - request.created_at < PASSWORD_RESET_LIFETIME;
    let accounts = match email_of(ctx, request) {
        Some(email) if is_of_use => repos::staff::find_by_email(&ctx.db, &email).await?,
        _ => Vec::new(),
    };
    ctx.db
        .write(async |tx| {
            if !repos::password_resets::take_request(tx, request.id).await? {
                return Ok(());
            }
            for account in &accounts {
                let forgotten = Forgotten { staff_id: account.person.id };
                jobs::enqueue::<ResetMail>(ctx, tx, &account.scope, &forgotten).await?;
            }
            Ok(())
        })
        .await
}

/// The address of a request. One that cannot be read, such as one that was sealed by another key, holds nobody up.
fn email_of(ctx: &Ctx, request: &ResetRequest) -> Option<EmailAddress> {
    let opened = ctx.sealer.open(&purpose(request.id), &request.email).ok();
    let email = opened.and_then(|bytes| EmailAddress::parse(&String::from_utf8(bytes).ok()?).ok());
    if email.is_none() {
        tracing::warn!("a request for a new password cannot be read, and is dropped");
    }
    email
}

/// Makes the link and composes the mail that carries it; nothing for somebody who can no longer sign in. The link's
/// life begins now, so that none arrives expired.
async fn compose(ctx: &Ctx, message: &LeasedMessage, staff_id: StaffId) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let now = ctx.now(scope);
    let token = tokens::token(ctx);
    let token_hash = tokens::hash(&token);
    let person = ctx
        .db
        .write(async |tx| {
            let Some(person) = repos::staff::find(tx, scope, staff_id).await? else { return Ok(None) };
            let expires_at = now + PASSWORD_RESET_LIFETIME;
            repos::password_resets::insert_link(tx, scope, staff_id, token_hash.clone(), now, expires_at).await?;
            Ok::<_, Error>(Some(person))
        })
        .await?;
    let Some(person) = person else { return Ok(None) };
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let details = context! {
        name => one_line(&person.name),
        clinic => one_line(&clinic.name),
        minutes => PASSWORD_RESET_LIFETIME.num_minutes(),
        url => format!("{}{}#{token}", ctx.settings.base_url, href("/reset-password")),
    };
    let subject = layout::phrase("password_reset_subject.txt", &details)?;
    let text = layout::phrase("password_reset.txt", &details)?;
    let written = layout::write_fixed(ctx, &clinic, subject, &text)?;
    Ok(Some(Outgoing::Mail(layout::mail_of(&clinic, message.id, person.email.to_string(), written))))
}

/// All limits that hold for a link that somebody asks for, those of the sender first.
fn limits(ctx: &Ctx, email: &EmailAddress, address: IpAddr) -> Vec<(String, Limit)> {
    let mailbox = BASE64_STANDARD.encode(tokens::hash(&email.limited_as()));
    let bucket = |limit: &RateLimit| {
        let whose = match limit.by {
            LimitedBy::Address | LimitedBy::Network if !ctx.settings.limit_by_address => return None,
            LimitedBy::Address => NetworkPrefix::of_address(address).to_string(),
            LimitedBy::Network => NetworkPrefix::of_network(address).to_string(),
            _ => mailbox.clone(),
        };
        Some((format!("{}/{whose}", limit.name), Limit::from(*limit)))
    };
    PASSWORD_RESET_LIMITS.iter().filter_map(bucket).collect()
}

fn purpose(id: Uuid) -> String {
    format!("password_reset/{id}")
}

/// Forgets links that expired long ago.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    ctx.db.write(async |tx| Ok(repos::password_resets::delete_expired(tx, now - KEPT_FOR).await?)).await
}
