//! The worker's part: giving clients their turn, and writing their mails.

use std::time::Duration as StdDuration;

use chrono::{DateTime, Duration, Utc};
use contract::{
    contact::Identifier,
    ids::{ClientId, LoginMailingId, MessageId},
    login_links::LinkSection,
    login_mailings::{MailingState, RecipientState},
};
use serde::{Deserialize, Serialize};
use storage::{
    Tx,
    repos::{
        self,
        clinics::ClinicRecord,
        login_mailings::{self as mailings, Backlog, Turn},
        outbox::LeasedMessage,
    },
};

use crate::{
    Caller, Ctx, Error, Result,
    jobs::{self, Loop, Outcome, Schedule},
    login_links::{self, NoLink},
    messaging::{Budget, Message, Outgoing, limits},
};

/// How many messages of a mailing are queued at once.
const BATCH: u64 = 50;
/// More are queued when no more than so many are left: what a few workers send before they look again.
const LOW_WATER: u64 = 50;
/// After so long a message that is tried again and again holds up no others.
const STUCK_AFTER: Duration = Duration::minutes(10);

/// How long a mailing is left alone when mailings have had their share of the day. It may not take
/// until midnight: a clinic can set itself a higher limit.
const PUT_OFF: Duration = Duration::minutes(5);

/// Gives the clients of mailings their turn. A mailing that cannot be attended to, such as one of a newer
/// Portico that uses the same database, is passed over: the others do not wait for it.
pub(crate) const SCHEDULE: Schedule = Schedule {
    which: Loop::new("mailings", StdDuration::from_mins(1)),
    rests: jobs::IDLE,
    round: |ctx| Box::pin(advance(ctx)),
    after_failure: Some(|ctx| Box::pin(pass_over(ctx))),
};

/// A login e-mail of a mailing. Its link is made when it is sent.
pub(crate) struct LoginMail;

impl jobs::Kind for LoginMail {
    const NAME: &'static str = "login_mailing";
    /// Nobody knows any more that it comes: it is tried for about a day, and what is older was taken up
    /// again by hand.
    const USEFUL_FOR: Duration = Duration::days(3);
    type Payload = OfMailing;
}

impl Message for LoginMail {
    const BUDGET: Budget = Budget::Mailing;

    async fn receiver_of_link(ctx: &Ctx, message: &LeasedMessage, of: &OfMailing) -> Result<Option<Identifier>> {
        receiver(ctx, message, of).await
    }

    async fn compose(ctx: &Ctx, message: &LeasedMessage, of: OfMailing) -> Result<Option<Outgoing>> {
        compose(ctx, message, &of).await
    }

    async fn settled(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
        note_outcome(ctx, tx, message, outcome).await
    }
}

/// Whose turn of which mailing a message is.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OfMailing {
    mailing_id: LoginMailingId,
    client_id: ClientId,
    round: i32,
}

impl OfMailing {
    const fn turn(&self) -> Turn {
        Turn { client_id: self.client_id, round: self.round }
    }
}

/// Lets the others go before the mailing whose turn it is.
async fn pass_over(ctx: &Ctx) -> Result<usize> {
    let now = ctx.system_now();
    ctx.db.write(async |tx| Ok::<_, Error>(mailings::pass_over(tx, backlog(now), now, now + PUT_OFF).await?)).await?;
    Ok(0)
}

fn backlog(now: DateTime<Utc>) -> Backlog {
    Backlog { low_water: LOW_WATER, since: now - STUCK_AFTER }
}

/// Queues the next messages of a mailing that is going on, or notes that one has seen to everybody.
/// Returns how many were queued, and 1 when one has ended.
async fn advance(ctx: &Ctx) -> Result<usize> {
    let now = ctx.system_now();
    let backlog = backlog(now);
    if !mailings::is_any_needy(&ctx.db, backlog, now).await? {
        return Ok(0);
    }
    ctx.db
        .write(async |tx| {
            let Some((scope, mailing)) = mailings::attend(tx, backlog, now).await? else { return Ok(0) };
            // In the outbox each would wait by itself, and could no longer be stopped with the rest.
            let turns = if limits::mailings_have_to_wait(ctx, tx, &scope).await? {
                mailings::put_off(tx, &scope, mailing.id, now + PUT_OFF).await?;
                Vec::new()
            } else {
                mailings::take_turns(tx, &scope, mailing.id, BATCH, now).await?
            };
            if turns.is_empty() {
                if mailings::is_anybody_unsent(tx, &scope, mailing.id).await? {
                    return Ok(0);
                }
                let (from, to, at) = ([MailingState::Sending], MailingState::Finished, ctx.now(&scope));
                return Ok(usize::from(mailings::change_state(tx, &scope, mailing.id, &from, to, at).await?));
            }
            let messages: Vec<_> = turns
                .into_iter()
                .map(|Turn { client_id, round }| {
                    let id = MessageId::from_uuid(ctx.new_uuid());
                    (id, Some(client_id), OfMailing { mailing_id: mailing.id, client_id, round })
                })
                .collect();
            let count = messages.len();
            jobs::enqueue_all::<LoginMail>(ctx, tx, &scope, messages).await?;
            Ok(count)
        })
        .await
}

/// Whom a mail goes to, if it is still that client's turn and the mailing goes on.
async fn receiver(ctx: &Ctx, message: &LeasedMessage, of: &OfMailing) -> Result<Option<Identifier>> {
    let scope = &message.scope;
    let mailing = mailings::find(&ctx.db, scope, of.mailing_id).await?;
    let goes_on =
        mailing.is_some_and(|mailing| matches!(mailing.state, MailingState::Sending | MailingState::Finished));
    if !goes_on || !mailings::is_turn(&ctx.db, scope, of.mailing_id, of.turn()).await? {
        return Ok(None);
    }
    let client = repos::clients::find(&ctx.db, scope, of.client_id).await?;
    Ok(client.and_then(|client| client.email).map(Identifier::Email))
}

/// Makes the link and composes the mail that carries it. Nothing is sent when the mailing was
/// paused or cancelled, or when the client is no longer to be reached. While the portal is off the
/// mailing is paused: the links would lead nowhere, and nobody is to go without for it.
async fn compose(ctx: &Ctx, message: &LeasedMessage, of: &OfMailing) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    if !mailings::is_turn(&ctx.db, scope, of.mailing_id, of.turn()).await? {
        return Ok(None);
    }
    let mailing = mailings::find(&ctx.db, scope, of.mailing_id).await?.ok_or(Error::NotFound("mailing"))?;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let (to, reason) = match mailing.state {
        // Whoever had no mail by then was noted as cancelled at once.
        MailingState::Cancelled => return Ok(None),
        MailingState::Paused => (RecipientState::Waiting, None),
        MailingState::Sending if !clinic.portal_enabled => (RecipientState::Waiting, None),
        MailingState::Finished if !clinic.portal_enabled => (RecipientState::Skipped, Some("portal_off")),
        MailingState::Sending | MailingState::Finished => {
            match write(ctx, message, &clinic, of.client_id, mailing.section).await? {
                Ok(outgoing) => return Ok(Some(outgoing)),
                Err(NoMail::AddressChanged) if mailing.state == MailingState::Sending => {
                    (RecipientState::Waiting, None)
                }
                // Nobody gets their turn any more: the message itself is tried again.
                Err(NoMail::AddressChanged) => return Err(Error::Stale),
                Err(NoMail::NoAddress) => (RecipientState::Skipped, Some("no_address")),
                Err(NoMail::NewerLink) => (RecipientState::Skipped, Some("newer_link")),
            }
        }
    };
    let now = ctx.now(scope);
    let open = &[RecipientState::Queued, RecipientState::Failed];
    ctx.db
        .write(async |tx| {
            let (id, from) = (of.mailing_id, [MailingState::Sending]);
            let pauses = !clinic.portal_enabled
                && mailings::change_state(tx, scope, id, &from, MailingState::Paused, now).await?;
            mailings::end_turn(tx, scope, id, of.turn(), open, (to, reason), now).await?;
            if pauses {
                Caller::system().record(ctx, tx, scope, super::PAUSED.of(id)).await?;
            }
            Ok::<_, Error>(())
        })
        .await?;
    Ok(None)
}

/// Why there is no mail.
enum NoMail {
    /// The client has no address.
    NoAddress,
    /// The client has asked for a link of their own.
    NewerLink,
    /// The client's address changed just now.
    AddressChanged,
}

/// The mail, or why there is none.
async fn write(
    ctx: &Ctx,
    message: &LeasedMessage,
    clinic: &ClinicRecord,
    client_id: ClientId,
    section: Option<LinkSection>,
) -> Result<std::result::Result<Outgoing, NoMail>> {
    let scope = &message.scope;
    let client = repos::clients::find(&ctx.db, scope, client_id).await?;
    let Some((client, email)) = client.and_then(|client| client.email.clone().map(|email| (client, email))) else {
        return Ok(Err(NoMail::NoAddress));
    };
    let identifier = Identifier::Email(email);
    let mail = login_links::staff_made::login_email(ctx, message, clinic, &client, &identifier, section).await?;
    Ok(mail.map_err(|reason| match reason {
        NoLink::Newer => NoMail::NewerLink,
        NoLink::Elsewhere => NoMail::AddressChanged,
    }))
}

/// Notes what became of the mail, in the transaction that settles it.
async fn note_outcome(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
    let (from, to): (&[RecipientState], _) = match outcome {
        // Whatever was decided while it was handed over: it has gone out, and must not go out twice.
        Outcome::Sent => (
            &[RecipientState::Queued, RecipientState::Failed, RecipientState::Waiting, RecipientState::Cancelled],
            (RecipientState::Sent, None),
        ),
        Outcome::GivenUp(reason) => {
            (&[RecipientState::Queued, RecipientState::Failed], (RecipientState::Failed, Some(reason.as_str())))
        }
        Outcome::Dropped | Outcome::Postponed => return Ok(()),
    };
    let of = jobs::payload::<LoginMail>(message)?;
    let (scope, now) = (&message.scope, ctx.now(&message.scope));
    Ok(mailings::end_turn(tx, scope, of.mailing_id, of.turn(), from, to, now).await?)
}
