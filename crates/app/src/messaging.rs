//! Messages to people: mails and text messages, as jobs of the outbox.
//!
//! A feature implements [`Message`] and registers it by [`message`]. The shared parts are here: whether a
//! message may go out ([`crate::suppressions`], [`limits`]), the account that sends it
//! ([`crate::delivery_settings`]), and what staff see of it. A message with a sign-in link is checked before
//! its link is created, because that link supersedes the client's older ones.
//!
//! A message is written when it is sent and is dropped if it no longer makes sense: the confirmation of a
//! cancelled appointment, the reminder of one that has begun, a link when the person has asked again. It goes
//! by mail or text, whichever the client has not switched off ([`crate::notifications`]); codes, links and
//! security notices always go out.

mod delivery;
pub(crate) mod layout;
pub(crate) mod limits;

use std::marker::PhantomData;

use chrono::Duration;
use contract::contact::Identifier;
use storage::{
    Tx,
    repos::{clinics::ClinicRecord, outbox::LeasedMessage},
};

pub(crate) use self::{delivery::addressed, limits::Budget};
use crate::{
    Ctx, Error, Result,
    jobs::{Attempt, Done, Job, Kind, Outcome, Receiver, Registered, handing_over},
    ports::{DeliveryError, Mail, Sms},
    suppressions,
};
use domain::message_templates::{filling::Values, validation};

/// A kind of message to a person.
pub(crate) trait Message: Kind {
    /// What it counts against.
    const BUDGET: Budget = Budget::Other;
    /// Whether it waits while the portal is off, because its link would lead nowhere.
    const WAITS_FOR_PORTAL: bool = false;

    /// Whom a message with a link into the portal goes to, as far as it makes sense to send it. A new link
    /// takes the place of those that the client has: none is made for a message that may not be sent.
    async fn receiver_of_link(
        _ctx: &Ctx,
        _message: &LeasedMessage,
        _payload: &Self::Payload,
    ) -> Result<Option<Identifier>> {
        Ok(None)
    }

    /// Writes it. `None` when it no longer makes sense.
    async fn compose(ctx: &Ctx, message: &LeasedMessage, payload: Self::Payload) -> Result<Option<Outgoing>>;

    /// Notes what became of it, in the transaction that settles it.
    async fn settled(_ctx: &Ctx, _tx: &Tx, _message: &LeasedMessage, _outcome: &Outcome) -> Result<()> {
        Ok(())
    }
}

/// Registers a kind of message.
pub(crate) const fn message<M: Message + 'static>() -> Registered {
    Registered::job::<Sending<M>>().for_people()
}

/// A message that is ready to be handed over.
#[derive(Debug, Clone)]
pub(crate) enum Outgoing {
    /// By mail.
    Mail(Mail),
    /// By text message.
    Sms(Sms),
}

impl Outgoing {
    /// A message in the clinic's words, by mail or text message as its receiver is reached.
    pub(crate) fn write(
        ctx: &Ctx,
        clinic: &ClinicRecord,
        message: &LeasedMessage,
        receiver: &Identifier,
        template: &validation::Message,
        values: &Values,
    ) -> Result<Self> {
        let to = receiver.as_str().to_owned();
        Ok(match receiver {
            Identifier::Email(_) => Self::Mail(layout::mail(ctx, clinic, message.id, to, template, values)?),
            Identifier::Phone(_) => Self::Sms(layout::sms(message.id, to, template, values)?),
        })
    }

    fn receiver(&self) -> Result<Identifier> {
        let to = match self {
            Self::Mail(mail) => &mail.to,
            Self::Sms(sms) => &sms.to,
        };
        to.parse().map_err(|_| Error::Internal("a message goes to neither an address nor a number"))
    }
}

/// The job that sends messages of a kind.
struct Sending<M>(PhantomData<M>);

impl<M: Message> Kind for Sending<M> {
    const NAME: &'static str = M::NAME;
    const URGENT: bool = M::URGENT;
    const USEFUL_FOR: Duration = M::USEFUL_FOR;
    type Payload = M::Payload;
}

impl<M: Message> Job for Sending<M> {
    async fn attempt(ctx: &Ctx, message: &LeasedMessage, payload: M::Payload) -> Result<Attempt> {
        let (receiver, outgoing) = match compose::<M>(ctx, message, payload).await {
            Ok(Some(composed)) => composed,
            Ok(None) => return Ok(Attempt::dropped()),
            Err(error) => return Ok(Attempt::not_written(&error)),
        };
        let addressed = delivery::addressed_within(ctx, message, M::BUDGET, &receiver).await?;
        let result = match outgoing {
            Err(refusal) => Err(refusal),
            Ok(outgoing) => match delivery::refusal(ctx, &message.scope, M::BUDGET, &receiver).await? {
                Some(refusal) => Err(refusal),
                None => handing_over(delivery::deliver(ctx, message, outgoing)).await,
            },
        };
        let receiver = Some(Receiver { identifier: receiver, addressed });
        Ok(Attempt { result: result.map(|()| Done::Sent), receiver })
    }

    async fn settled(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, outcome: &Outcome) -> Result<()> {
        M::settled(ctx, tx, message, outcome).await
    }

    async fn attempted(ctx: &Ctx, tx: &Tx, message: &LeasedMessage, attempt: &Attempt) -> Result<()> {
        let Some(Receiver { identifier, .. }) = &attempt.receiver else { return Ok(()) };
        match &attempt.result {
            Ok(_) => limits::note_sent(ctx, tx, &message.scope, M::BUDGET, identifier).await,
            // The suppressions are of the clinic's clients.
            Err(_) if M::BUDGET == Budget::Uncounted => Ok(()),
            Err(error) => suppressions::note_failure(ctx, tx, &message.scope, identifier, error.fault).await,
        }
    }
}

/// Whom a message goes to, and the message or why it may not go there now; nothing when it no longer makes
/// sense.
async fn compose<M: Message>(
    ctx: &Ctx,
    message: &LeasedMessage,
    payload: M::Payload,
) -> Result<Option<(Identifier, std::result::Result<Outgoing, DeliveryError>)>> {
    if let Some(receiver) = M::receiver_of_link(ctx, message, &payload).await?
        && let Some(refusal) = delivery::refusal_of_link::<M>(ctx, message, &receiver).await?
    {
        return Ok(Some((receiver, Err(refusal))));
    }
    match M::compose(ctx, message, payload).await? {
        Some(outgoing) => Ok(Some((outgoing.receiver()?, Ok(outgoing)))),
        None => Ok(None),
    }
}
