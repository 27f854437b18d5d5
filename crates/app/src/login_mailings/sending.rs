//! The worker's part: giving clients their turn, and writing their mails.

use contract::{
    contact::Identifier,
    ids::{ClientId, LoginMailingId, MessageId},
    login_mailings::{MailingState, RecipientState},
};
use serde::{Deserialize, Serialize};
use storage::{
    Tx,
    repos::{
        self,
        login_mailings::{self as mailings, Turn},
        outbox::LeasedMessage,
    },
};

use crate::{
    Ctx, Error, Result, login_links,
    outbox::{self, Kind, Outcome, Outgoing},
};

/// How many messages of a mailing are queued at once.
const BATCH: u64 = 100;
/// More are queued when no more than so many are left.
const LOW_WATER: u64 = 40;

/// The payload of a message of a mailing.
#[derive(Debug, Serialize, Deserialize)]
struct OfMailing {
    mailing_id: LoginMailingId,
    client_id: ClientId,
    round: i32,
}

impl OfMailing {
    fn of(message: &LeasedMessage) -> Result<Self> {
        Self::deserialize(&message.payload).map_err(|_| Error::Internal("a message names no mailing"))
    }

    const fn turn(&self) -> Turn {
        Turn { client_id: self.client_id, round: self.round }
    }
}

/// Queues the next messages of a mailing that is going on, and notes when one has seen to
/// everybody. Returns how many were queued.
pub(crate) async fn advance(ctx: &Ctx) -> Result<usize> {
    if !mailings::is_any_sending(&ctx.db).await? {
        return Ok(0);
    }
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            let Some((scope, mailing)) = mailings::attend(tx, now).await? else { return Ok(0) };
            let queued = mailings::queued(tx, &scope, mailing.id).await?;
            if queued > LOW_WATER {
                return Ok(0);
            }
            let turns = mailings::take_turns(tx, &scope, mailing.id, BATCH, now).await?;
            if turns.is_empty() && queued == 0 {
                let (from, to) = ([MailingState::Sending], MailingState::Finished);
                mailings::change_state(tx, &scope, mailing.id, &from, to, now).await?;
            }
            let count = turns.len();
            let messages = turns
                .into_iter()
                .map(|Turn { client_id, round }| {
                    let id = MessageId::from_uuid(ctx.new_uuid());
                    (id, OfMailing { mailing_id: mailing.id, client_id, round })
                })
                .collect();
            outbox::enqueue_all(ctx, tx, &scope, Kind::LoginMailing, messages).await?;
            Ok(count)
        })
        .await
}

/// Makes the link and composes the mail that carries it. Nothing is sent when the mailing was
/// paused or cancelled, or when the client is no longer to be reached.
pub(crate) async fn compose(ctx: &Ctx, message: &LeasedMessage) -> Result<Option<Outgoing>> {
    let scope = &message.scope;
    let of = OfMailing::of(message)?;
    if !mailings::is_turn(&ctx.db, scope, of.mailing_id, of.turn()).await? {
        return Ok(None);
    }
    let mailing = mailings::find(&ctx.db, scope, of.mailing_id).await?.ok_or(Error::NotFound("mailing"))?;
    let stopped = match mailing.state {
        MailingState::Paused => Some((RecipientState::Waiting, None)),
        MailingState::Cancelled => Some((RecipientState::Cancelled, None)),
        MailingState::Sending | MailingState::Finished => None,
    };
    let outcome = match stopped {
        Some(stopped) => Err(stopped),
        None => write(ctx, message, of.client_id, mailing.section)
            .await?
            .map_err(|why| (RecipientState::Skipped, Some(why))),
    };
    match outcome {
        Ok(outgoing) => Ok(Some(outgoing)),
        Err((state, reason)) => {
            let now = ctx.now(scope);
            ctx.db
                .write(async |tx| mailings::end_turn(tx, scope, of.mailing_id, of.turn(), state, reason, now).await)
                .await
                .map_err(Error::from)?;
            Ok(None)
        }
    }
}

/// The mail, or why there is none.
async fn write(
    ctx: &Ctx,
    message: &LeasedMessage,
    client_id: ClientId,
    section: Option<contract::login_links::LinkSection>,
) -> Result<std::result::Result<Outgoing, &'static str>> {
    let scope = &message.scope;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    if !clinic.portal_enabled {
        return Ok(Err("portal_off"));
    }
    let client = repos::clients::find(&ctx.db, scope, client_id).await?;
    let Some((client, email)) = client.and_then(|client| client.email.clone().map(|email| (client, email))) else {
        return Ok(Err("no_address"));
    };
    let identifier = Identifier::Email(email);
    let mail = login_links::staff_made::login_email(ctx, message, &clinic, &client, &identifier, section).await?;
    Ok(mail.ok_or("newer_link"))
}

/// Notes what became of the mail, in the transaction that settles it.
pub(crate) async fn note_outcome(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
    let (state, reason) = match outcome {
        Outcome::Sent => (RecipientState::Sent, None),
        Outcome::GivenUp(reason) => (RecipientState::Failed, Some(reason.as_str())),
        Outcome::Dropped | Outcome::Postponed => return Ok(()),
    };
    let of = OfMailing::of(message)?;
    let (scope, now) = (&message.scope, ctx.now(&message.scope));
    Ok(mailings::end_turn(tx, scope, of.mailing_id, of.turn(), state, reason, now).await?)
}
