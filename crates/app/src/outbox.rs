//! Sending what the outbox holds: at least once, fenced by leases, with growing pauses.

use std::time::Duration as StdDuration;

use chrono::{DateTime, Duration, Utc};
use contract::ids::MessageId;
use serde::Serialize;
use storage::{
    ClinicScope, Tx,
    repos::outbox::{self, LeasedMessage, NewMessage},
};
use uuid::Uuid;

use crate::{
    Ctx, Error, Result, appointments, invites, login_links, login_mailings,
    ports::{DeliveryError, Mail, Sms},
};

/// How long a worker may take to send what it has taken.
const LEASE: Duration = Duration::seconds(60);
/// How many messages a worker takes at once.
const BATCH: u64 = 20;
/// How long a worker sleeps when nothing is due.
const IDLE: StdDuration = StdDuration::from_millis(250);
/// How often sending is tried before a message is parked. With the pauses between: about a day.
const ATTEMPTS: u32 = 16;
/// How often what has expired is swept out.
const SWEEP: Duration = Duration::minutes(10);
/// For so long a session that has ended is kept, for whoever asks what happened.
const ENDED_KEPT_FOR: Duration = Duration::days(30);

/// What kind of message it is, and so what its payload holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A sign-in link, made when it is sent.
    LoginLink,
    /// An appointment was booked.
    AppointmentBooked,
    /// An appointment was cancelled.
    AppointmentCancelled,
    /// An invite to the portal; its link is made when it is sent.
    Invite,
    /// A sign-in link that staff send to a client, made when it is sent.
    StaffLoginLink,
    /// A login e-mail of a mailing; its link is made when it is sent.
    LoginMailing,
    /// That staff have copied a sign-in link of the client.
    LoginLinkCopied,
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::LoginLink,
        Self::AppointmentBooked,
        Self::AppointmentCancelled,
        Self::Invite,
        Self::StaffLoginLink,
        Self::LoginMailing,
        Self::LoginLinkCopied,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::LoginLink => "login_link",
            Self::AppointmentBooked => "appointment_booked",
            Self::AppointmentCancelled => "appointment_cancelled",
            Self::Invite => "invite",
            Self::StaffLoginLink => "staff_login_link",
            Self::LoginMailing => "login_mailing",
            Self::LoginLinkCopied => "login_link_copied",
        }
    }
}

/// A message that is ready to be handed over.
#[derive(Debug, Clone)]
pub(crate) enum Outgoing {
    Mail(Mail),
    Sms(Sms),
}

/// What became of trying to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was handed over.
    Sent,
    /// It made no sense any more.
    Dropped,
    /// It is tried again later.
    Postponed,
    /// It is not tried again.
    GivenUp(String),
}

/// Puts a message into the outbox, in the transaction that causes it.
pub(crate) async fn enqueue(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    kind: Kind,
    payload: &impl Serialize,
) -> Result<()> {
    let id = MessageId::from_uuid(ctx.new_uuid());
    enqueue_all(ctx, tx, scope, kind, vec![(id, payload)]).await
}

/// Puts several messages of a kind into the outbox, by ids that the caller keeps as well.
pub(crate) async fn enqueue_all(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    kind: Kind,
    messages: Vec<(MessageId, impl Serialize)>,
) -> Result<()> {
    let now = ctx.system_now();
    let message = |(id, payload)| {
        let payload = serde_json::to_value(payload).map_err(|_| Error::Internal("a message cannot be written"))?;
        Ok(NewMessage { id, kind: kind.as_str(), payload, due_at: now, created_at: now })
    };
    Ok(outbox::enqueue_all(tx, scope, messages.into_iter().map(message).collect::<Result<_>>()?).await?)
}

/// Sends messages until the task is dropped.
pub async fn run(ctx: Ctx) {
    let owner = ctx.new_uuid();
    let mut next_sweep = ctx.system_now();
    loop {
        match work(&ctx, owner).await {
            Ok(0) => tokio::time::sleep(IDLE).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the outbox cannot be read");
                tokio::time::sleep(IDLE * 4).await;
            }
        }
        if ctx.system_now() >= next_sweep {
            next_sweep = ctx.system_now() + SWEEP;
            if let Err(error) = sweep(&ctx).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "expired rows cannot be swept out");
            }
        }
    }
}

/// Sends everything that is due, and returns how many messages were taken.
pub async fn drain(ctx: &Ctx) -> Result<usize> {
    let owner = ctx.new_uuid();
    let mut taken = 0;
    loop {
        match work(ctx, owner).await? {
            0 => return Ok(taken),
            batch => taken += batch,
        }
    }
}

/// Queues what mailings have for their clients, and sends what is due.
async fn work(ctx: &Ctx, owner: Uuid) -> Result<usize> {
    let queued = login_mailings::sending::advance(ctx).await?;
    Ok(queued + send_due(ctx, owner).await?)
}

async fn send_due(ctx: &Ctx, owner: Uuid) -> Result<usize> {
    let now = ctx.system_now();
    if !outbox::is_any_due(&ctx.db, now).await? {
        return Ok(0);
    }
    let taken: Vec<LeasedMessage> =
        ctx.db.write(async |tx| outbox::lease(tx, owner, BATCH, now, LEASE).await).await.map_err(Error::from)?;
    let count = taken.len();
    for message in taken {
        if ctx.system_now() >= now + LEASE {
            // Somebody else may have the rest by now.
            break;
        }
        send_one(ctx, &message).await?;
    }
    Ok(count)
}

async fn send_one(ctx: &Ctx, message: &LeasedMessage) -> Result<()> {
    let attempt = match compose(ctx, message).await {
        Ok(None) => Ok(Outcome::Dropped),
        Ok(Some(outgoing)) => deliver(ctx, outgoing).await.map(|()| Outcome::Sent),
        Err(error) => Err(DeliveryError::Transient(error.to_string())),
    };
    let now = ctx.system_now();
    let retry_at = attempt.as_ref().err().and_then(|error| retry_at(error, message.attempts, now));
    let settled = ctx
        .db
        .write(async |tx| {
            let settled = match &attempt {
                Ok(_) => outbox::finish(tx, message, now).await?,
                Err(error) => outbox::fail(tx, message, &error.to_string(), retry_at).await?,
            };
            if settled {
                let outcome = match &attempt {
                    Ok(outcome) => outcome.clone(),
                    Err(_) if retry_at.is_some() => Outcome::Postponed,
                    Err(error) => Outcome::GivenUp(error.to_string()),
                };
                note_outcome(ctx, tx, message, &outcome).await?;
            }
            Ok::<_, Error>(settled)
        })
        .await?;
    if let Err(error) = &attempt {
        tracing::warn!(message = %message.id, kind = message.kind, attempts = message.attempts, %error, "a message was not delivered");
    }
    if !settled {
        tracing::warn!(message = %message.id, "a message took longer than its lease");
    }
    Ok(())
}

fn kind_of(message: &LeasedMessage) -> Result<Kind> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == message.kind);
    kind.ok_or(Error::Internal("a message of an unknown kind"))
}

/// Tells whoever keeps account of a message what became of it.
async fn note_outcome(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
    match kind_of(message) {
        Ok(Kind::Invite) => invites::messages::note_outcome(ctx, tx, message, outcome).await,
        Ok(Kind::LoginMailing) => login_mailings::sending::note_outcome(ctx, tx, message, outcome).await,
        _ => Ok(()),
    }
}

/// What is to be sent; nothing when the message no longer makes sense.
async fn compose(ctx: &Ctx, message: &LeasedMessage) -> Result<Option<Outgoing>> {
    match kind_of(message)? {
        Kind::LoginLink => login_links::compose(ctx, message).await,
        Kind::AppointmentBooked => appointments::messages::compose_booked(ctx, message).await,
        Kind::AppointmentCancelled => appointments::messages::compose_cancelled(ctx, message).await,
        Kind::Invite => invites::messages::compose(ctx, message).await,
        Kind::StaffLoginLink => login_links::staff_made::compose(ctx, message).await,
        Kind::LoginMailing => login_mailings::sending::compose(ctx, message).await,
        Kind::LoginLinkCopied => login_links::staff_made::compose_notice(ctx, message).await,
    }
}

async fn deliver(ctx: &Ctx, outgoing: Outgoing) -> std::result::Result<(), DeliveryError> {
    match outgoing {
        Outgoing::Mail(mail) => ctx.ports.mail.send(&mail).await,
        Outgoing::Sms(sms) => ctx.ports.sms.send(&sms).await,
    }
}

/// After 5 s, 10 s, 20 s … up to 6 hours; never after a permanent failure or too many attempts.
fn retry_at(error: &DeliveryError, attempts: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let may_retry = matches!(error, DeliveryError::Transient(_)) && attempts < ATTEMPTS;
    let pause = Duration::seconds(5 << attempts.saturating_sub(1).min(12)).min(Duration::hours(6));
    may_retry.then(|| now + pause)
}

async fn sweep(ctx: &Ctx) -> Result<()> {
    use storage::repos::{client_sessions, idempotency, login_links, rate_counters, staff_sessions};
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            idempotency::delete_expired(tx, now).await?;
            login_links::delete_expired(tx, now).await?;
            client_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await?;
            staff_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await?;
            rate_counters::delete_expired(tx, now).await
        })
        .await
        .map_err(Error::from)
}
