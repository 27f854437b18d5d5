//! Jobs: work that a transaction causes and that is done later, at least once.
//!
//! A job is a row of the outbox, written in the transaction that causes it: what was booked is confirmed, and
//! what was rolled back is not. Nothing here knows a feature. A feature implements `Job` and is named in
//! `registry.rs`; recurring rounds and sweeping register there in the same way.
//!
//! ```text
//! queued ──worker──► sent ──provider──► delivered, or failed
//!   ▲  ▲ └─────────► dropped    no longer makes sense
//!   │  └─later──┐
//!   └──staff── failed           refused for good, or too many tries
//! ```
//!
//! - A worker leases due rows for 60 seconds, with `FOR UPDATE SKIP LOCKED` on PostgreSQL and the write lock on
//!   SQLite. Any number of workers may run. Each lease has an id, and only the last one may settle a row: a
//!   slow try cannot undo a later one.
//! - It does 32 jobs at the same time, at most eight of one clinic, and takes no more than it has room for. So
//!   a mail server that does not answer holds up its own clinic's messages only. Urgent jobs, which somebody
//!   waits for, go first.
//! - A job may be done twice. The id of the row, which stays the same at every try, lets receivers recognise
//!   that: a mail has it in its `Message-ID`. Twilio has no such id, so a text whose answer was lost is sent
//!   again after two minutes, unless Twilio has reported by then that it is on its way.
//! - The feature is told what became of its job, in the transaction that settles it.
//! - A failed job is tried again after 5, 10, 20 … seconds, 16 times in all within about a day, and is then
//!   parked as `failed`. A permanent refusal parks it at once. Waiting for a limit or for the portal counts as
//!   no try.
//! - A job that panics is parked, and the others go on. So is one that could not be settled in all of its
//!   tries.
//! - A worker that is asked to stop takes no more jobs and finishes those under way.

mod loops;
mod parking;
mod registry;
mod retrying;
mod sweeping;
mod under_way;
mod worker;

use std::time::Duration as StdDuration;

use chrono::{DateTime, Duration, Utc};
use contract::{
    contact::Identifier,
    ids::{ClientId, MessageId},
    messages::MessageFault,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use storage::{
    ClinicScope, Tx,
    repos::outbox::{self, Addressed, LeasedMessage, NewMessage},
};

pub use self::{
    loops::{Health, Heartbeats, Loop, health, run},
    registry::Registry,
    sweeping::sweep,
    worker::drain,
};
pub(crate) use self::{
    loops::{IDLE, Pulse, Schedule, guarded, sweep_heartbeats},
    registry::Registered,
    sweeping::Sweep,
};
use crate::{Ctx, Error, Result, ports::DeliveryError};

/// How long an outside service may take over one job. With the time to note what became of it, that ends
/// before the lease does, so that nobody else has the job meanwhile.
const HANDING_OVER: StdDuration = StdDuration::from_secs(25);

/// A kind of job.
pub(crate) trait Kind {
    /// Its name in the database. It never changes.
    const NAME: &'static str;
    /// Whether somebody waits for it in front of a screen, or has to act at once: neither a mailing nor a
    /// clinic's slow mail server holds it up.
    const URGENT: bool = false;
    /// How long it is of use, counted from when it was caused. Later it is given up.
    const USEFUL_FOR: Duration = Duration::MAX;
    /// What it is about.
    type Payload: Serialize + DeserializeOwned;
}

/// What the worker does with a kind of job.
pub(crate) trait Job: Kind {
    /// Tries it once.
    ///
    /// # Errors
    /// Portico's own trouble, such as a database that cannot be reached: the job is left to the end of its
    /// lease, and nothing is noted. Trouble of the job itself is part of the [`Attempt`].
    async fn attempt(ctx: &Ctx, job: &LeasedMessage, payload: Self::Payload) -> Result<Attempt>;

    /// Notes what became of it, in the transaction that settles it.
    async fn settled(_ctx: &Ctx, _tx: &Tx, _job: &LeasedMessage, _outcome: &Outcome) -> Result<()> {
        Ok(())
    }

    /// Notes what was learnt of the receiver, in the same transaction; also when another worker, or the
    /// provider's own notice, has settled the job meanwhile.
    async fn attempted(_ctx: &Ctx, _tx: &Tx, _job: &LeasedMessage, _attempt: &Attempt) -> Result<()> {
        Ok(())
    }
}

/// The payload of a job that needs none.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Nothing {}

/// What one try came to.
#[derive(Debug)]
pub(crate) struct Attempt {
    /// What was done, or why it was not.
    pub(crate) result: std::result::Result<Done, DeliveryError>,
    /// Where it went, if to a person.
    pub(crate) receiver: Option<Receiver>,
}

/// What a try did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// It was handed over.
    Sent,
    /// Nothing: it no longer makes sense.
    Dropped,
}

/// The person a job went to.
#[derive(Debug)]
pub(crate) struct Receiver {
    /// The address or number.
    pub(crate) identifier: Identifier,
    /// The same as staff see it.
    pub(crate) addressed: Addressed,
}

impl Attempt {
    /// It no longer makes sense.
    pub(crate) const fn dropped() -> Self {
        Self { result: Ok(Done::Dropped), receiver: None }
    }

    /// It failed before a receiver was known.
    pub(crate) const fn failed(error: DeliveryError) -> Self {
        Self { result: Err(error), receiver: None }
    }

    /// It could not be put together.
    pub(crate) fn not_written(error: &Error) -> Self {
        Self::failed(DeliveryError::transient(MessageFault::NotWritten, error.to_string()))
    }
}

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It was handed over.
    Sent,
    /// It no longer made sense.
    Dropped,
    /// It is tried again later.
    Postponed,
    /// It is not tried again, and why.
    GivenUp(String),
}

/// Queues a job, in the transaction that causes it. Its client is looked up when it is done.
pub(crate) async fn enqueue<K: Kind>(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, payload: &K::Payload) -> Result<()> {
    let id = MessageId::from_uuid(ctx.new_uuid());
    enqueue_all::<K>(ctx, tx, scope, vec![(id, None, payload)]).await
}

/// As [`enqueue`], for a client who is known.
pub(crate) async fn enqueue_for<K: Kind>(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    client_id: ClientId,
    payload: &K::Payload,
) -> Result<()> {
    let id = MessageId::from_uuid(ctx.new_uuid());
    enqueue_all::<K>(ctx, tx, scope, vec![(id, Some(client_id), payload)]).await
}

/// Queues several jobs of a kind, by ids that the caller keeps as well, each with its client where that
/// one is known.
pub(crate) async fn enqueue_all<K: Kind>(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    jobs: Vec<(MessageId, Option<ClientId>, impl std::borrow::Borrow<K::Payload>)>,
) -> Result<()> {
    let now = ctx.system_now();
    let jobs = jobs.into_iter().map(|(id, client_id, payload)| new::<K>((id, client_id, payload.borrow()), now, now));
    Ok(outbox::enqueue_all(tx, scope, jobs.collect::<Result<_>>()?).await?)
}

/// As [`enqueue`], for a client if one is known, not to be done before `due_at`. Returns the job's id.
pub(crate) async fn enqueue_later<K: Kind>(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    client_id: Option<ClientId>,
    payload: &K::Payload,
    due_at: DateTime<Utc>,
) -> Result<MessageId> {
    let id = MessageId::from_uuid(ctx.new_uuid());
    outbox::enqueue(tx, scope, new::<K>((id, client_id, payload), due_at, ctx.system_now())?).await?;
    Ok(id)
}

fn new<K: Kind>(
    (id, client_id, payload): (MessageId, Option<ClientId>, &K::Payload),
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<NewMessage> {
    let payload = serde_json::to_value(payload).map_err(|_| Error::Internal("a job cannot be written"))?;
    Ok(NewMessage { id, kind: K::NAME, client_id, payload, due_at, urgent: K::URGENT, created_at: now })
}

/// What a job is about.
pub(crate) fn payload<K: Kind>(job: &LeasedMessage) -> Result<K::Payload> {
    K::Payload::deserialize(&job.payload).map_err(|_| Error::Internal("a job's payload cannot be read"))
}

/// Hands something over to an outside service, within the time that there is for it.
pub(crate) async fn handing_over(
    sending: impl Future<Output = std::result::Result<(), DeliveryError>>,
) -> std::result::Result<(), DeliveryError> {
    let late = || DeliveryError::transient(MessageFault::Unreachable, "no answer in time");
    tokio::time::timeout(HANDING_OVER, sending).await.unwrap_or_else(|_| Err(late()))
}
