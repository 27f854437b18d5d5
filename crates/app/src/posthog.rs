//! Sends activity in the portal to a clinic's own PostHog, if the clinic has set one up.
//!
//! Each event is stored in `posthog_events`, in the transaction that counts it, under an id that PostHog gets
//! as its `uuid`, so that an event that arrives twice counts once. One job takes all events of a minute along,
//! up to 500, and a clinic has one such job at a time (`posthog_projects.message_id`, under a lock). Events
//! that occur while it waits or is retried go with the next one. So neither page views nor outages fill the
//! outbox.
//!
//! ```text
//! record ──► posthog_events ──a minute later, one job──► POST {host}/batch/ ──► both deleted
//!                  ▲                                            │
//!                  └───── the same events, the same uuids ◄─────┘ no answer, or a refusal
//! ```
//!
//! A job whose events were accepted leaves no row. A job that was given up stays with its events, for staff to
//! retry. Events that were never accepted are swept out after 30 days. All refusals are retried, because events
//! come from fixed lists: only the settings can be wrong.

mod host;

use chrono::{DateTime, Duration, Utc};
use contract::{
    messages::MessageFault,
    posthog::{PosthogProject, PosthogSettings, SavePosthogProject},
};
use serde_json::json;
use storage::{
    ClinicScope, Tx,
    repos::{
        outbox::{self as stored, LeasedMessage},
        portal_activity::Count,
        posthog::{self, Gathering},
    },
};

use crate::{
    ClinicActor, Ctx, Error, Result,
    jobs::{self, Attempt, Done, Job, Nothing, Outcome},
    ports::{DeliveryError, PosthogAccount, PosthogEvent},
    validation::Fields,
};

crate::facts::names! {
    PROJECT_SAVED = "posthog.save_project";
    PROJECT_REMOVED = "posthog.remove_project";
}

/// For so long events are gathered before a message takes them along.
const GATHERED_FOR: Duration = Duration::minutes(1);
/// The most events in one message: some 200 kB; PostHog takes 20 MB.
const MOST_EVENTS: u64 = 500;
/// For so long events wait for a PostHog that does not take them.
const KEPT_FOR: Duration = Duration::days(30);

/// Whether PostHog is told what is done in the portal.
pub async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<PosthogSettings> {
    let (project, version) = posthog::find(&ctx.db, scope).await?;
    let project = project.map(|project| PosthogProject {
        host: project.host,
        checked_at: project.checked_at,
        last_sent_at: project.last_sent_at,
    });
    Ok(PosthogSettings { project, version })
}

/// Asks PostHog whether it knows the project, and tells it from now on.
///
/// # Errors
/// [`Error::Invalid`] names the field that PostHog's answer points at; then all stays as it was.
pub async fn save(
    ctx: &Ctx,
    actor: &ClinicActor,
    version: i64,
    request: &SavePosthogProject,
) -> Result<PosthogSettings> {
    let scope = &actor.scope;
    let (before, found) = posthog::find(&ctx.db, scope).await?;
    if found != version {
        return Err(Error::Stale);
    }
    let mut fields = Fields::default();
    let host = host::read(&request.host, ctx.settings.private_mail_hosts, &mut fields);
    // Kept for the same host only, or it could be had by having it sent elsewhere.
    let project_key = match (&request.project_key, before.filter(|before| before.host == host)) {
        (Some(key), _) => Some(read_key(key, &mut fields)),
        (None, Some(before)) => Some(open(ctx, scope, &before.project_key)?),
        (None, None) => {
            fields.wrong("project_key", "required", "must be sent for another host");
            None
        }
    };
    fields.finish()?;
    let project_key = project_key.ok_or(Error::Internal("a field was not checked"))?;
    let account = PosthogAccount { host, project_key };
    ctx.ports.analytics.check(&account).await.map_err(|error| refused(&error))?;

    let now = ctx.system_now();
    let sealed = ctx.sealer.seal(&*ctx.ports.chance, &purpose(scope), account.project_key.as_bytes())?;
    let project =
        posthog::PosthogProject { host: account.host, project_key: sealed, checked_at: now, last_sent_at: None };
    ctx.db
        .write(async |tx| {
            let (before, _) = posthog::find(tx, scope).await?;
            let before = before.map(|before| json!({ "host": before.host }));
            posthog::save(tx, scope, project.clone(), version, now).await?;
            let after = json!({ "host": project.host });
            let fact = PROJECT_SAVED.changed(scope.clinic_id(), &before, &after)?;
            actor.caller.record(ctx, tx, scope, fact).await
        })
        .await?;
    get(ctx, scope).await
}

/// Tells nobody from now on, and forgets what was still to be told.
pub async fn remove(ctx: &Ctx, actor: &ClinicActor, version: i64) -> Result<PosthogSettings> {
    let scope = &actor.scope;
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            let (project, found) = posthog::find(tx, scope).await?;
            if found != version {
                return Err(Error::Stale);
            }
            let Some(project) = project else {
                // Taking away twice is as good as once.
                return Ok(());
            };
            posthog::remove(tx, scope, version, now).await?;
            let before = json!({ "host": project.host });
            let fact = PROJECT_REMOVED.changed(scope.clinic_id(), &before, &())?;
            actor.caller.record(ctx, tx, scope, fact).await
        })
        .await?;
    get(ctx, scope).await
}

/// Keeps what has happened for PostHog, in the transaction that causes it.
pub(crate) async fn gather(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, counts: &[Count]) -> Result<()> {
    let Gathering::For(waiting) = posthog::lock(tx, scope).await? else { return Ok(()) };
    let now = ctx.system_now();
    let mut events = Vec::new();
    for count in counts {
        for _ in 0..count.count {
            let id = ctx.new_uuid();
            events.push(PosthogEvent { id, event: count.event, page: count.page, created_at: now });
        }
    }
    posthog::add(tx, scope, events).await?;
    if waiting.is_none() {
        begin_message(ctx, tx, scope, now + GATHERED_FOR).await?;
    }
    Ok(())
}

/// Queues the message that takes along what has been gathered by then.
async fn begin_message(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, due_at: DateTime<Utc>) -> Result<()> {
    let id = jobs::enqueue_later::<Events>(ctx, tx, scope, None, &Nothing {}, due_at).await?;
    Ok(posthog::set_message(tx, scope, Some(id)).await?)
}

/// Hands gathered events over to PostHog.
pub(crate) struct Events;

impl jobs::Kind for Events {
    const NAME: &'static str = "posthog_events";
    type Payload = Nothing;
}

impl Job for Events {
    async fn attempt(ctx: &Ctx, job: &LeasedMessage, _: Nothing) -> Result<Attempt> {
        let events = match events_of(ctx, job).await {
            Ok(events) if events.is_empty() => return Ok(Attempt::dropped()),
            Ok(events) => events,
            Err(error) => return Ok(Attempt::not_written(&error)),
        };
        let sent = jobs::handing_over(hand_over(ctx, &job.scope, &events)).await;
        Ok(Attempt { result: sent.map(|()| Done::Sent), receiver: None })
    }

    async fn settled(ctx: &Ctx, tx: &Tx, job: &LeasedMessage, outcome: &Outcome) -> Result<()> {
        note_outcome(ctx, tx, job, outcome).await
    }
}

/// The events that a message carries: the same ones whenever it is tried.
async fn events_of(ctx: &Ctx, message: &LeasedMessage) -> Result<Vec<PosthogEvent>> {
    let scope = &message.scope;
    ctx.db
        .write(async |tx| {
            if posthog::lock(tx, scope).await? == Gathering::Off {
                return Ok::<_, Error>(Vec::new());
            }
            Ok(posthog::take(tx, scope, message.id, MOST_EVENTS).await?)
        })
        .await
}

async fn hand_over(ctx: &Ctx, scope: &ClinicScope, events: &[PosthogEvent]) -> std::result::Result<(), DeliveryError> {
    let unread = |error: Error| DeliveryError::transient(MessageFault::NotWritten, error.to_string());
    match account(ctx, scope).await.map_err(unread)? {
        Some(account) => ctx.ports.analytics.send(&account, events).await,
        // Taken away just now: the next try finds nothing to be sent.
        None => Err(DeliveryError::transient(MessageFault::NoProvider, "PostHog is not told any more")),
    }
}

/// The project that is told, if the clinic has one.
async fn account(ctx: &Ctx, scope: &ClinicScope) -> Result<Option<PosthogAccount>> {
    let Some(project) = posthog::find(&ctx.db, scope).await?.0 else { return Ok(None) };
    Ok(Some(PosthogAccount { project_key: open(ctx, scope, &project.project_key)?, host: project.host }))
}

/// Lets the next message follow one that is done with.
async fn note_outcome(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
    let scope = &message.scope;
    if *outcome == Outcome::Postponed {
        return Ok(());
    }
    let now = ctx.system_now();
    let gathering = posthog::lock(tx, scope).await?;
    match outcome {
        Outcome::Sent => {
            posthog::note_sent(tx, scope, now).await?;
            stored::forget(tx, message).await?;
        }
        Outcome::Dropped => stored::forget(tx, message).await?,
        // Staff see why, and can try it again: its events stay with it.
        Outcome::GivenUp(_) | Outcome::Postponed => {}
    }
    if gathering != Gathering::For(Some(message.id)) {
        return Ok(());
    }
    if posthog::is_any_gathered(tx, scope).await? {
        begin_message(ctx, tx, scope, now).await
    } else {
        Ok(posthog::set_message(tx, scope, None).await?)
    }
}

fn read_key(text: &str, fields: &mut Fields) -> String {
    let key = text.trim();
    if key.starts_with("phx_") {
        // These open the whole account: nothing that is to be kept here.
        let message = "must be the project's key, which begins with `phc_`, not a personal API key";
        fields.wrong("project_key", "personal", message);
    } else if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        fields.wrong("project_key", "format", "must be the key of a project, such as `phc_…`");
    }
    key.to_owned()
}

/// Which field to look at when PostHog was not found, or said no.
fn refused(error: &DeliveryError) -> Error {
    let (field, code) = match error.fault {
        MessageFault::CredentialsRefused => ("project_key", "refused"),
        MessageFault::Insecure => ("host", "insecure"),
        MessageFault::Refused | MessageFault::RefusedForNow => ("host", "refused"),
        _ => ("host", "unreachable"),
    };
    Error::invalid(field, code, error.detail.clone())
}

fn open(ctx: &Ctx, scope: &ClinicScope, sealed: &[u8]) -> Result<String> {
    let key = ctx.sealer.open(&purpose(scope), sealed)?;
    String::from_utf8(key).map_err(|_| Error::Internal("a project key cannot be read"))
}

fn purpose(scope: &ClinicScope) -> String {
    format!("posthog_project/{}", scope.clinic_id())
}

/// Forgets events that PostHog has not taken for long.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let before = ctx.system_now() - KEPT_FOR;
    ctx.db.write(async |tx| Ok(posthog::delete_old(tx, before).await?)).await
}
