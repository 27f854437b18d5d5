//! Sending what the outbox holds: at least once, fenced by leases, with growing pauses.

mod messages;

use std::time::Duration as StdDuration;

use chrono::{DateTime, Duration, Utc};
use contract::{
    contact::Identifier,
    ids::{ClientId, MessageId},
    messages::{MessageChannel, MessageFault},
};
use serde::Serialize;
use storage::{
    ClinicScope, Tx,
    repos::{
        clients,
        outbox::{self, Addressed, Failed, LeasedMessage, NewMessage},
    },
};
use uuid::Uuid;

pub use messages::{get, list, retry, retry_all};

use crate::{
    Ctx, Error, Result, appointments, delivery_settings, login_links, suppressions, twilio_notices,
    ports::{DeliveryError, Mail, Sms},
};

/// How long a worker may take to send what it has taken.
const LEASE: Duration = Duration::seconds(60);
/// How long handing over one message may take. With the time to write down what became of it, it
/// ends before the lease does, so that nobody else has the message meanwhile.
const HANDING_OVER: StdDuration = StdDuration::from_secs(25);
/// When what is left of a batch is given back: the last message may still take its time.
const LAST_CALL: Duration = Duration::seconds(30);
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

/// For so long what was sent can be looked up.
const SENT_KEPT_FOR: Duration = Duration::days(90);
/// For so long what could not be sent can be tried again.
const FAILED_KEPT_FOR: Duration = Duration::days(365);

/// What kind of message it is, and so what its payload holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A sign-in link, made when it is sent.
    LoginLink,
    /// An appointment was booked.
    AppointmentBooked,
    /// An appointment was cancelled.
    AppointmentCancelled,
}

impl Kind {
    const ALL: [Self; 3] = [Self::LoginLink, Self::AppointmentBooked, Self::AppointmentCancelled];

    const fn as_str(self) -> &'static str {
        match self {
            Self::LoginLink => "login_link",
            Self::AppointmentBooked => "appointment_booked",
            Self::AppointmentCancelled => "appointment_cancelled",
        }
    }
}

/// A message that is ready to be handed over.
#[derive(Debug, Clone)]
pub(crate) enum Outgoing {
    Mail(Mail),
    Sms(Sms),
}

impl Outgoing {
    /// Whom it goes to.
    fn receiver(&self) -> Option<Identifier> {
        match self {
            Self::Mail(mail) => mail.to.parse().ok(),
            Self::Sms(sms) => sms.to.parse().ok(),
        }
    }
}

/// Puts a message into the outbox, in the transaction that causes it. Whom it is for is looked up
/// when it is sent.
pub(crate) async fn enqueue(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    kind: Kind,
    payload: &impl Serialize,
) -> Result<()> {
    enqueue_with(ctx, tx, scope, None, kind, payload).await
}

/// As [`enqueue`], for a client who is known.
pub(crate) async fn enqueue_for(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    client_id: ClientId,
    kind: Kind,
    payload: &impl Serialize,
) -> Result<()> {
    enqueue_with(ctx, tx, scope, Some(client_id), kind, payload).await
}

async fn enqueue_with(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    client_id: Option<ClientId>,
    kind: Kind,
    payload: &impl Serialize,
) -> Result<()> {
    let now = ctx.system_now();
    let message = NewMessage {
        id: MessageId::from_uuid(ctx.new_uuid()),
        kind: kind.as_str(),
        client_id,
        payload: serde_json::to_value(payload).map_err(|_| Error::Internal("a message cannot be written"))?,
        due_at: now,
        created_at: now,
    };
    Ok(outbox::enqueue(tx, scope, message).await?)
}

/// Sends messages until the task is dropped.
pub async fn run(ctx: Ctx) {
    let owner = ctx.new_uuid();
    let mut next_sweep = ctx.system_now();
    loop {
        match send_due(&ctx, owner).await {
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
        match send_due(ctx, owner).await? {
            0 => return Ok(taken),
            batch => taken += batch,
        }
    }
}

async fn send_due(ctx: &Ctx, owner: Uuid) -> Result<usize> {
    let now = ctx.system_now();
    if !outbox::is_any_due(&ctx.db, now).await? {
        return Ok(0);
    }
    let taken: Vec<LeasedMessage> =
        ctx.db.write(async |tx| outbox::lease(tx, owner, BATCH, now, LEASE).await).await.map_err(Error::from)?;
    let count = taken.len();
    for (index, message) in taken.iter().enumerate() {
        if ctx.system_now() >= now + LEASE - LAST_CALL {
            // A slow server. What has not been tried does not count as tried.
            let (rest, now) = (&taken[index..], ctx.system_now());
            ctx.db.write(async |tx| outbox::give_back(tx, rest, now).await).await.map_err(Error::from)?;
            break;
        }
        send_one(ctx, message).await?;
    }
    Ok(count)
}

/// What became of a message.
enum Outcome {
    Sent,
    Dropped,
    Failed(DeliveryError),
}

async fn send_one(ctx: &Ctx, message: &LeasedMessage) -> Result<()> {
    let mut receiver = None;
    let (outcome, addressed) = match compose(ctx, message).await {
        Ok(None) => (Outcome::Dropped, None),
        Ok(Some(outgoing)) => {
            receiver = outgoing.receiver();
            let addressed = addressed(ctx, message, &outgoing).await?;
            let suppression = match &receiver {
                Some(receiver) => suppressions::find(&ctx.db, &message.scope, receiver).await?,
                None => None,
            };
            let sent = match suppression {
                Some(suppression) => Err(suppressions::refusal(suppression)),
                None => hand_over(ctx, message, outgoing).await,
            };
            (sent.map_or_else(Outcome::Failed, |()| Outcome::Sent), addressed)
        }
        Err(error) => (Outcome::Failed(DeliveryError::transient(MessageFault::NotWritten, error.to_string())), None),
    };
    let now = ctx.system_now();
    let settled = ctx
        .db
        .write(async |tx| match &outcome {
            Outcome::Sent => Ok::<_, Error>(outbox::finish(tx, message, addressed.as_ref(), now).await?),
            Outcome::Dropped => Ok(outbox::drop_senseless(tx, message, now).await?),
            Outcome::Failed(error) => {
                let retry_at = retry_at(error, message.attempts, now);
                let failed = Failed { fault: error.fault, detail: &error.detail, retry_at };
                let settled = outbox::fail(tx, message, addressed.as_ref(), &failed, now).await?;
                if let Some(receiver) = &receiver {
                    suppressions::note_failure(ctx, tx, &message.scope, receiver, error.fault).await?;
                }
                Ok(settled)
            }
        })
        .await?;
    if let Outcome::Failed(error) = &outcome {
        tracing::warn!(message = %message.id, kind = message.kind, attempts = message.attempts, %error, "a message was not delivered");
    }
    if !settled {
        tracing::warn!(message = %message.id, "a message took longer than its lease");
    }
    Ok(())
}

/// Hands a message over, within the time that there is for it.
async fn hand_over(ctx: &Ctx, message: &LeasedMessage, outgoing: Outgoing) -> std::result::Result<(), DeliveryError> {
    match tokio::time::timeout(HANDING_OVER, deliver(ctx, message, outgoing)).await {
        Ok(sent) => sent,
        Err(_) => Err(DeliveryError::transient(MessageFault::Unreachable, "no answer in time")),
    }
}

/// Where a message goes, for the list that staff see. The client is looked up by the address, where
/// whoever queued the message did not know it.
async fn addressed(ctx: &Ctx, message: &LeasedMessage, outgoing: &Outgoing) -> Result<Option<Addressed>> {
    let (channel, to) = match outgoing {
        Outgoing::Mail(mail) => (MessageChannel::Email, &mail.to),
        Outgoing::Sms(sms) => (MessageChannel::Sms, &sms.to),
    };
    let Ok(identifier) = to.parse::<Identifier>() else { return Ok(None) };
    let client_id = match (message.client_id, &identifier) {
        (Some(client_id), _) => Some(client_id),
        (None, Identifier::Email(email)) => {
            clients::find_by_email(&ctx.db, &message.scope, email).await?.map(|client| client.id)
        }
        (None, Identifier::Phone(phone)) => {
            clients::find_by_phone(&ctx.db, &message.scope, phone).await?.map(|client| client.id)
        }
    };
    Ok(Some(Addressed { channel, receiver: identifier.masked(), client_id }))
}

/// What is to be sent; nothing when the message no longer makes sense.
async fn compose(ctx: &Ctx, message: &LeasedMessage) -> Result<Option<Outgoing>> {
    let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.as_str() == message.kind) else {
        return Err(Error::Internal("a message of an unknown kind"));
    };
    match kind {
        Kind::LoginLink => login_links::compose(ctx, message).await,
        Kind::AppointmentBooked => appointments::messages::compose_booked(ctx, message).await,
        Kind::AppointmentCancelled => appointments::messages::compose_cancelled(ctx, message).await,
    }
}

/// Hands a message over: by the clinic's own account if it has one, otherwise by the installation's.
/// One never stands in for the other, or mails would come from an address nobody expects.
async fn deliver(ctx: &Ctx, message: &LeasedMessage, outgoing: Outgoing) -> std::result::Result<(), DeliveryError> {
    let unread = |error: Error| DeliveryError::transient(MessageFault::NotWritten, error.to_string());
    match outgoing {
        Outgoing::Mail(mail) => match delivery_settings::mail_account(ctx, &message.scope).await.map_err(unread)? {
            Some(account) => ctx.ports.accounts.send_mail(&account, &mail).await,
            None => ctx.ports.mail.send(&mail).await,
        },
        Outgoing::Sms(mut sms) => {
            let account = delivery_settings::text_account(ctx, &message.scope).await.map_err(unread)?;
            // What cannot be verified is not asked for, and providers tell nothing to plain http.
            let is_verifiable = account.is_some() || ctx.settings.twilio_auth_token.is_some();
            if is_verifiable && ctx.settings.is_https() {
                sms.status_url = Some(twilio_notices::status_url(ctx, &message.scope, message.id));
            }
            match account {
                Some(account) => ctx.ports.accounts.send_sms(&account, &sms).await,
                None => ctx.ports.sms.send(&sms).await,
            }
        }
    }
}

/// After 5 s, 10 s, 20 s … up to 6 hours, and after the pause that the failure asks for; never after a permanent failure or too many attempts.
fn retry_at(error: &DeliveryError, attempts: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let may_retry = error.transient && attempts < ATTEMPTS;
    let pause = Duration::seconds(5 << attempts.saturating_sub(1).min(12)).min(Duration::hours(6));
    may_retry.then(|| now + error.pause.map_or(pause, |at_least| pause.max(at_least)))
}

/// Sweeps out what has expired or is too old.
pub async fn sweep(ctx: &Ctx) -> Result<()> {
    use storage::repos::{client_sessions, idempotency, login_links, rate_counters, staff_sessions};
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            idempotency::delete_expired(tx, now).await?;
            login_links::delete_expired(tx, now).await?;
            client_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await?;
            staff_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await?;
            rate_counters::delete_expired(tx, now).await?;
            outbox::delete_old(tx, now - SENT_KEPT_FOR, now - FAILED_KEPT_FOR).await
        })
        .await
        .map_err(Error::from)
}
