//! Login e-mails to many clients. Each client gets a sign-in button of their own.
//!
//! A mailing is one row, with one row for each client. A single `INSERT … SELECT` writes them, so a request
//! costs the same for ten clients and for ten thousand. Clients without an address are skipped from the
//! beginning. Each link is created when its mail is sent, so that none arrives expired.
//!
//! The worker queues 50 messages at a time, and only while few messages of the mailing are in the outbox. So
//! mails that people wait for are not held up, and most of a mailing can still be stopped. Mailings take turns.
//! A message that has been retried for ten minutes no longer holds up the rest. When mailings have used their
//! share of the clinic's daily limit, the rest waits outside the outbox and is checked again every five
//! minutes. Switching the portal off pauses a mailing until staff resume it.
//!
//! Each message has a round, which increases when the client is queued again. Only the newest round counts.
//!
//! ```text
//! waiting ──worker──► queued ──► sent
//!    ▲                  │  ├───► failed     can be retried from the outbox
//!    └──when paused─────┘  └───► skipped    no address, a newer link, or the portal is off
//! waiting, queued ──cancel──► cancelled
//! ```

mod sending;

use chrono::Duration;
use contract::{
    ids::{ClientId, LoginMailingId},
    login_mailings::{
        Audience, AudienceCheck, CreateLoginMailing, LoginMailing, MailingRecipient, MailingRecipientsQuery,
        MailingState, RecipientCounts,
    },
    paging::{Page, PageQuery},
    problem::ErrorCode,
};
use domain::people;
use storage::{
    ClinicScope, Read,
    repos::{
        self,
        login_mailings::{self as mailings, MailingRecord},
        portal_overview::PeopleFilter,
    },
};

pub(crate) use self::sending::{LoginMail, SCHEDULE};
use crate::{ClinicActor, Ctx, Error, Once, Result, paging, portal_settings, suppressions};

crate::facts::names! {
    CREATED = "login_mailing.create";
    PAUSED = "login_mailing.pause";
    RESUMED = "login_mailing.resume";
    CANCELLED = "login_mailing.cancel";
}

/// How many of those that mails come back from are named.
const NAMED_AT_MOST: usize = 100;

/// Says who would get a mail, and who would not for want of an address, or because mails to it come back.
pub async fn check(ctx: &Ctx, scope: &ClinicScope, audience: &Audience) -> Result<AudienceCheck> {
    let audience = read(audience)?;
    refuse_unknown(&ctx.db, scope, &audience).await?;
    let now = ctx.now(scope);
    let mut check = mailings::check(&ctx.db, scope, &audience, now).await?;
    let bounced = suppressions::bounced(&ctx.db, scope).await?;
    if !bounced.is_empty() {
        let people = mailings::with_address(&ctx.db, scope, &audience, now).await?;
        check.bounced =
            people.into_iter().filter(|(email, _)| bounced.contains(email)).map(|(_, client)| client).collect();
        check.bouncing = u32::try_from(check.bounced.len()).unwrap_or(u32::MAX);
        check.reachable = check.reachable.saturating_sub(check.bouncing);
        check.bounced.truncate(NAMED_AT_MOST);
    }
    Ok(check)
}

/// Begins a mailing. Sending it is left to the worker.
///
/// # Errors
/// [`Error::NotFound`] when somebody named is no client of the clinic, [`Error::Invalid`] when
/// nobody would get a mail or the part of the portal is switched off, `PortalMustBeOn`.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreateLoginMailing) -> Result<LoginMailing> {
    let scope = &actor.scope;
    let audience = read(&request.audience)?;
    once.run(ctx, scope, &actor.caller, async |tx| {
        let clinic = repos::clinics::get(tx, scope).await?;
        portal_settings::require_on(&clinic)?;
        portal_settings::require_section(&clinic, request.section)?;
        refuse_unknown(tx, scope, &audience).await?;
        let now = ctx.now(scope);
        let id = LoginMailingId::from_uuid(ctx.new_uuid());
        mailings::insert(tx, scope, id, request.section, &audience, now).await?;
        let mailing = view_of(tx, scope, id).await?;
        if mailing.recipients.waiting == 0 {
            return Err(Error::invalid("audience", "nobody", "nobody of these has an e-mail address"));
        }
        actor.caller.record(ctx, tx, scope, CREATED.of(id)).await?;
        Ok(mailing)
    })
    .await
}

/// One page of the clinic's mailings, newest first.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &PageQuery) -> Result<Page<LoginMailing>> {
    let after = paging::decode(query.after.as_deref())?;
    let limit = paging::rows(query.limit);
    let (found, next) = mailings::list(&ctx.db, scope, limit, after.as_ref()).await?;
    let ids: Vec<LoginMailingId> = found.iter().map(|mailing| mailing.id).collect();
    let counts = mailings::counts(&ctx.db, scope, &ids).await?;
    let data = found
        .into_iter()
        .map(|mailing| {
            let recipients = counts.get(&mailing.id).copied().unwrap_or_default();
            view(&mailing, recipients)
        })
        .collect();
    paging::page(data, next)
}

/// One mailing, with how far it is.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, id: LoginMailingId) -> Result<LoginMailing> {
    view_of(&ctx.db, scope, id).await
}

/// One page of a mailing's clients, with what became of each one's mail.
pub async fn recipients(
    ctx: &Ctx,
    scope: &ClinicScope,
    id: LoginMailingId,
    query: &MailingRecipientsQuery,
) -> Result<Page<MailingRecipient>> {
    mailings::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("mailing"))?;
    let after = paging::decode(query.after.as_deref())?;
    let limit = paging::rows(query.limit);
    let (data, next) = mailings::recipients(&ctx.db, scope, id, query.state, limit, after).await?;
    paging::page(data, next)
}

/// What staff can do with a mailing that is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Steer {
    /// Sends nothing until it is resumed.
    Pause,
    /// Goes on.
    Resume,
    /// Sends nothing more at all. A mail that is being handed over at that moment is not called back.
    Cancel,
}

/// Pauses, resumes or cancels a mailing. Doing so again changes nothing.
///
/// # Errors
/// `MailingOver` when it is finished, or was cancelled and is to go on; `PortalMustBeOn` when it is to go on
/// while the portal is off, which would pause it again.
pub async fn steer(ctx: &Ctx, actor: &ClinicActor, id: LoginMailingId, steer: Steer) -> Result<LoginMailing> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let (from, to, name): (&[MailingState], _, _) = match steer {
        Steer::Pause => (&[MailingState::Sending], MailingState::Paused, PAUSED),
        Steer::Resume => (&[MailingState::Paused], MailingState::Sending, RESUMED),
        Steer::Cancel => (&[MailingState::Sending, MailingState::Paused], MailingState::Cancelled, CANCELLED),
    };
    ctx.db
        .write(async |tx| {
            if steer == Steer::Resume {
                portal_settings::require_on(&repos::clinics::get(tx, scope).await?)?;
            }
            if mailings::change_state(tx, scope, id, from, to, now).await? {
                if to == MailingState::Cancelled {
                    mailings::cancel_unsent(tx, scope, id, now).await?;
                }
                actor.caller.record(ctx, tx, scope, name.of(id)).await?;
            }
            let mailing = view_of(tx, scope, id).await?;
            if mailing.state != to {
                return Err(Error::refused(ErrorCode::MailingOver, "this mailing is over: nothing more is sent"));
            }
            Ok(mailing)
        })
        .await
}

fn read(audience: &Audience) -> Result<mailings::Audience> {
    match (&audience.client_ids, &audience.filter) {
        (Some(ids), None) => {
            let mut ids = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            Ok(mailings::Audience::Clients(ids))
        }
        (None, Some(filter)) => Ok(mailings::Audience::Filter(PeopleFilter {
            state: filter.state,
            ever_invited: filter.ever_invited,
            words: people::query_words(filter.q.as_deref().unwrap_or_default()),
        })),
        _ => Err(Error::invalid("audience", "one_of", "send either `client_ids` or `filter`")),
    }
}

/// Nobody is left out in silence: whoever is named must be there.
async fn refuse_unknown(db: &impl Read, scope: &ClinicScope, audience: &mailings::Audience) -> Result<()> {
    let mailings::Audience::Clients(ids) = audience else { return Ok(()) };
    let found: Vec<ClientId> =
        repos::clients::find_many(db, scope, ids).await?.into_iter().map(|client| client.id).collect();
    if found.len() < ids.len() { Err(Error::NotFound("client")) } else { Ok(()) }
}

async fn view_of(db: &impl Read, scope: &ClinicScope, id: LoginMailingId) -> Result<LoginMailing> {
    let mailing = mailings::find(db, scope, id).await?.ok_or(Error::NotFound("mailing"))?;
    let counts = mailings::counts(db, scope, &[id]).await?;
    Ok(view(&mailing, counts.get(&id).copied().unwrap_or_default()))
}

fn view(mailing: &MailingRecord, recipients: RecipientCounts) -> LoginMailing {
    LoginMailing {
        id: mailing.id,
        state: mailing.state,
        section: mailing.section,
        recipients,
        created_at: mailing.created_at,
        finished_at: mailing.finished_at,
    }
}

/// For so long staff find what became of a mailing.
const OVER_KEPT_FOR: Duration = Duration::days(365);

/// Forgets mailings that were over long ago.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let before = ctx.system_now() - OVER_KEPT_FOR;
    ctx.db.write(async |tx| Ok(repos::login_mailings::delete_over(tx, before).await?)).await
}
