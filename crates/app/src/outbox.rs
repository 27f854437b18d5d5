//! Sending what the outbox holds: at least once, fenced by leases, with growing pauses.

mod delivery;
mod kind;
mod messages;
mod parking;
mod retrying;
mod sweeping;
mod under_way;

use std::{panic::AssertUnwindSafe, pin::pin, time::Duration as StdDuration};

use chrono::{DateTime, Duration, Utc};
use contract::{
    contact::Identifier,
    ids::{ClientId, MessageId},
    message_templates::MessageKind,
    messages::{Message, MessageChannel, MessageFault},
};
use futures_util::FutureExt;
use serde::Serialize;
use storage::{
    ClinicScope, Tx,
    repos::outbox::{self, Failed, LeasedMessage, NewMessage, Room},
};

pub(crate) use delivery::addressed;
pub(crate) use kind::Kind;
pub use messages::{get, list, retry, retry_all};
use retrying::{ATTEMPTS, retry_at, waits_for_room};
pub(crate) use sweeping::keep_sweeping;
pub use sweeping::sweep;
use under_way::UnderWay;

use crate::{
    Ctx, Error, Result, appointments,
    background::{self, Pulse},
    invites, login_links, login_mailings,
    message_limits::{self, Budget},
    message_templates,
    ports::{DeliveryError, Mail, PosthogEvent, Sms},
    posthog, profile, staff_notices, suppressions,
};

/// How long a worker may take to send what it has taken.
const LEASE: Duration = Duration::seconds(60);
/// The same for one message: longer is no use, because then its lease is over, and takes another's room.
const SENDING: StdDuration = StdDuration::from_mins(1);
/// How many messages a worker sends at the same time.
const AT_ONCE: usize = 32;
/// How long what is under way may go on when the worker is asked to stop: a little longer than handing
/// over one message may take.
const STOPPING: StdDuration = StdDuration::from_secs(30);

/// A message that is ready to be handed over.
#[derive(Debug, Clone)]
pub(crate) enum Outgoing {
    Mail(Mail),
    Sms(Sms),
    Events(Vec<PosthogEvent>),
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

/// Puts a message into the outbox, in the transaction that causes it. Whom it is for is looked up
/// when it is sent.
pub(crate) async fn enqueue(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    kind: Kind,
    payload: &impl Serialize,
) -> Result<()> {
    let id = MessageId::from_uuid(ctx.new_uuid());
    enqueue_all(ctx, tx, scope, kind, vec![(id, None, payload)]).await
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
    let id = MessageId::from_uuid(ctx.new_uuid());
    enqueue_all(ctx, tx, scope, kind, vec![(id, Some(client_id), payload)]).await
}

/// Puts several messages of a kind into the outbox, by ids that the caller keeps as well, each with
/// the client it is for, where that is known.
pub(crate) async fn enqueue_all(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    kind: Kind,
    messages: Vec<(MessageId, Option<ClientId>, impl Serialize)>,
) -> Result<()> {
    let now = ctx.system_now();
    let messages = messages.into_iter().map(|message| new_message(kind, message, now, now));
    Ok(outbox::enqueue_all(tx, scope, messages.collect::<Result<_>>()?).await?)
}

/// As [`enqueue`], for a client if one is known, not to be sent before `due_at`; returns what names the
/// message.
pub(crate) async fn enqueue_later(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    client_id: Option<ClientId>,
    kind: Kind,
    payload: &impl Serialize,
    due_at: DateTime<Utc>,
) -> Result<MessageId> {
    let id = MessageId::from_uuid(ctx.new_uuid());
    outbox::enqueue(tx, scope, new_message(kind, (id, client_id, payload), due_at, ctx.system_now())?).await?;
    Ok(id)
}

fn new_message(
    kind: Kind,
    (id, client_id, payload): (MessageId, Option<ClientId>, impl Serialize),
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<NewMessage> {
    let payload = serde_json::to_value(payload).map_err(|_| Error::Internal("a message cannot be written"))?;
    let urgent = kind.is_urgent();
    Ok(NewMessage { id, kind: kind.as_str(), client_id, payload, due_at, urgent, created_at: now })
}

/// Sends messages, several at the same time, until `stop` is over. Then it takes no more, and sees to
/// what is under way: what a mail server has just taken would go out again otherwise.
pub(crate) async fn keep_sending(ctx: &Ctx, pulse: Pulse<'_>, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let mut under_way = UnderWay::new(AT_ONCE);
    loop {
        let pause = match pulse.round(work(ctx, &mut under_way)).await {
            Ok(0) => background::IDLE,
            Ok(_) => StdDuration::ZERO,
            Err(error) => {
                pulse.warn(&error);
                background::AFTER_FAILURE
            }
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            () = under_way.one() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    pulse.end();
    if tokio::time::timeout(STOPPING, under_way.all()).await.is_err() {
        tracing::warn!("messages are left under way: they are sent again when their leases are over");
    }
}

/// Sends everything that is due, one message after the other, and returns how much there was to do.
pub async fn drain(ctx: &Ctx) -> Result<usize> {
    let mut under_way = UnderWay::new(1);
    let mut done = 0;
    loop {
        let attended = login_mailings::sending::advance(ctx).await;
        let found = work(ctx, &mut under_way).await;
        under_way.all().await;
        match found? + attended? {
            0 => return Ok(done),
            more => done += more,
        }
    }
}

/// Begins to send what is due.
async fn work<'a>(ctx: &'a Ctx, under_way: &mut UnderWay<'a>) -> Result<usize> {
    let room = under_way.room();
    let taken = under_way.meanwhile(take_due(ctx, room)).await?;
    let count = taken.len();
    for message in taken {
        under_way.start(message.scope, send(ctx, message));
    }
    Ok(count)
}

/// Takes what is due, as much as there is room for, by a lease of its own: when one runs out, this
/// worker may be the next to take the message, and only its later try may say what became of it.
async fn take_due(ctx: &Ctx, room: Room) -> Result<Vec<LeasedMessage>> {
    let now = ctx.system_now();
    if room.messages == 0 || !outbox::is_any_due(&ctx.db, &room, now).await? {
        return Ok(Vec::new());
    }
    let lease_id = ctx.new_uuid();
    let taken = ctx.db.write(async |tx| outbox::lease(tx, lease_id, room.clone(), now, LEASE).await).await;
    taken.map_err(Error::from)
}

/// Sends a message. What Portico itself cannot do with it, such as writing down what became of it, is
/// tried again when the lease is over. One that Portico has a mistake for is parked at once: it would meet
/// the same mistake again, and staff are to know.
async fn send(ctx: &Ctx, message: LeasedMessage) {
    let sending = AssertUnwindSafe(send_one(ctx, &message)).catch_unwind();
    let (id, kind) = (message.id, &message.kind);
    let detail = match tokio::time::timeout(SENDING, sending).await {
        Ok(Ok(Ok(()))) => return,
        Ok(Ok(Err(error))) => {
            tracing::warn!(error = &error as &dyn std::error::Error, message = %id, kind, "a message is left undone");
            "Portico could not see to it"
        }
        Ok(Err(_)) => {
            tracing::error!(message = %id, kind, "a message meets a mistake in Portico, and is parked");
            return parking::park(
                ctx,
                &message,
                "it meets a mistake in Portico: whoever runs it finds more in the log",
            )
            .await;
        }
        Err(_) => {
            tracing::warn!(message = %id, kind, "a message took longer than its lease");
            "it took too long"
        }
    };
    if message.attempts >= ATTEMPTS {
        parking::park(ctx, &message, detail).await;
    }
}

async fn send_one(ctx: &Ctx, message: &LeasedMessage) -> Result<()> {
    let (attempt, sent_to) = match compose(ctx, message).await {
        Ok(None) => (Ok(Outcome::Dropped), None),
        Ok(Some(Composed { outgoing, receiver, budget })) => {
            let addressed = match &receiver {
                Some(receiver) if budget == Budget::Uncounted => Some(delivery::addressed_to_team(receiver)),
                Some(receiver) => Some(addressed(ctx, &message.scope, message.client_id, receiver).await?),
                None => None,
            };
            let sent = match outgoing {
                Ok(outgoing) => delivery::hand_over(ctx, message, budget, receiver.as_ref(), outgoing).await?,
                Err(refusal) => Err(refusal),
            };
            let sent_to = receiver.zip(addressed).map(|(receiver, addressed)| (receiver, addressed, budget));
            (sent.map(|()| Outcome::Sent), sent_to)
        }
        Err(error) => (Err(DeliveryError::transient(MessageFault::NotWritten, error.to_string())), None),
    };
    let addressed = sent_to.as_ref().map(|(_, addressed, _)| addressed);
    let now = ctx.system_now();
    let retry_at = attempt.as_ref().err().and_then(|error| retry_at(error, message.attempts, now));
    let settled = ctx
        .db
        .write(async |tx| {
            let settled = match &attempt {
                Ok(Outcome::Dropped) => outbox::drop_senseless(tx, message, now).await?,
                Ok(_) => outbox::finish(tx, message, addressed, now).await?,
                Err(error) => {
                    let counts = !waits_for_room(error);
                    let failed = Failed { fault: error.fault, detail: &error.detail, retry_at, counts };
                    outbox::fail(tx, message, addressed, &failed, now).await?
                }
            };
            if settled {
                let outcome = match &attempt {
                    Ok(outcome) => outcome.clone(),
                    Err(_) if retry_at.is_some() => Outcome::Postponed,
                    Err(error) => Outcome::GivenUp(error.to_string()),
                };
                note_outcome(ctx, tx, message, &outcome).await?;
            }
            // Also when a notice of the provider was faster than its answer, and has settled it.
            if let Some((receiver, _, budget)) = &sent_to {
                match &attempt {
                    Ok(_) => message_limits::note_sent(ctx, tx, &message.scope, *budget, receiver).await?,
                    // The suppressions are of the clinic's clients.
                    Err(_) if *budget == Budget::Uncounted => {}
                    Err(error) => {
                        suppressions::note_failure(ctx, tx, &message.scope, receiver, error.fault).await?;
                    }
                }
            }
            Ok::<_, Error>(settled)
        })
        .await?;
    if let Err(error) = &attempt {
        // By its code: what staff are told of it is in their list.
        tracing::warn!(message = %message.id, kind = message.kind, attempts = message.attempts, fault = ?error.fault, "a message was not delivered");
    }
    if !settled {
        tracing::warn!(message = %message.id, "a message took longer than its lease");
    }
    Ok(())
}

/// Whether a message is a text, as far as is known: how it goes is noted when sending was first tried.
pub(crate) fn may_be_text(message: &Message) -> bool {
    message.channel != Some(MessageChannel::Email) && message.kind != Kind::PosthogEvents.as_str()
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
        Ok(Kind::PosthogEvents) => posthog::note_outcome(ctx, tx, message, outcome).await,
        _ => Ok(()),
    }
}

/// A message that is ready to be handed over, or why it is not to be; to whom if it goes to a person,
/// and what it counts against.
struct Composed {
    outgoing: std::result::Result<Outgoing, DeliveryError>,
    receiver: Option<Identifier>,
    budget: Budget,
}

/// What is to be sent; nothing when the message no longer makes sense.
async fn compose(ctx: &Ctx, message: &LeasedMessage) -> Result<Option<Composed>> {
    let kind = kind_of(message)?;
    let budget = kind.budget();
    if ctx.system_now() - message.created_at > kind.worth_sending_for() {
        let late = DeliveryError::permanent(MessageFault::TooLate, "it could not be sent while it was of use");
        return Ok(Some(Composed { outgoing: Err(late), receiver: None, budget }));
    }
    // A new link takes the place of those that the client has: none is made for a mail that is not sent.
    if let Some(receiver) = receiver_of_link(ctx, message, kind).await?
        && let Some(refusal) = delivery::refusal_of_link(ctx, message, kind, &receiver).await?
    {
        return Ok(Some(Composed { outgoing: Err(refusal), receiver: Some(receiver), budget }));
    }
    let Some(outgoing) = compose_kind(ctx, message, kind).await? else { return Ok(None) };
    Ok(Some(Composed { receiver: outgoing.receiver()?, outgoing: Ok(outgoing), budget }))
}

/// Whom a message with a link into the portal goes to, as far as it makes sense to send it.
async fn receiver_of_link(ctx: &Ctx, message: &LeasedMessage, kind: Kind) -> Result<Option<Identifier>> {
    match kind {
        Kind::LoginLink => login_links::receiver(ctx, message).await,
        Kind::StaffLoginLink => login_links::staff_made::receiver(ctx, message).await,
        Kind::LoginMailing => login_mailings::sending::receiver(ctx, message).await,
        Kind::Invite => invites::messages::receiver(ctx, message).await,
        _ => Ok(None),
    }
}

async fn compose_kind(ctx: &Ctx, message: &LeasedMessage, kind: Kind) -> Result<Option<Outgoing>> {
    match kind {
        Kind::LoginLink => login_links::compose(ctx, message).await,
        Kind::StaffNotice => staff_notices::compose(ctx, message).await,
        Kind::AppointmentBooked => appointments::messages::compose(ctx, message, MessageKind::AppointmentBooked).await,
        Kind::AppointmentMoved => appointments::messages::compose(ctx, message, MessageKind::AppointmentMoved).await,
        Kind::AppointmentTimeKept => {
            appointments::messages::compose(ctx, message, MessageKind::AppointmentTimeKept).await
        }
        Kind::AppointmentReminder => {
            appointments::messages::compose(ctx, message, MessageKind::AppointmentReminder).await
        }
        Kind::AppointmentCancelled => {
            appointments::messages::compose(ctx, message, MessageKind::AppointmentCancelled).await
        }
        Kind::Invite => invites::messages::compose(ctx, message).await,
        Kind::StaffLoginLink => login_links::staff_made::compose(ctx, message).await,
        Kind::LoginMailing => login_mailings::sending::compose(ctx, message).await,
        Kind::LoginLinkCopied => login_links::staff_made::compose_notice(ctx, message).await,
        Kind::MessageTest => message_templates::compose_test(ctx, message).await,
        Kind::ContactCode => profile::compose_code(ctx, message).await,
        Kind::ContactChanged => profile::compose_changed(ctx, message).await,
        Kind::PosthogEvents => posthog::compose(ctx, message).await,
    }
}
