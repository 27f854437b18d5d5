//! What a provider tells of a message after it has taken it.

use chrono::{DateTime, Utc};
use contract::{
    ids::MessageId,
    messages::{MessageFault, MessageState},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{Addressed, ended, set_addressed};
use crate::{ClinicScope, Error, Tx, entities::outbox, repos::name_of};

/// What a provider tells of a message after it has taken it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// It is on its way.
    Sent,
    /// It has arrived.
    Delivered,
    /// It did not arrive.
    Failed {
        /// What it comes down to.
        fault: MessageFault,
        /// What happened.
        detail: String,
    },
}

/// Notes what the provider tells, if that is news: notices overtake each other, and one may come
/// before the worker has the provider's first answer, or in its place. The worker then has nothing
/// more to say, so where the message went is noted here as well.
pub async fn note_arrival(
    tx: &Tx,
    scope: &ClinicScope,
    id: MessageId,
    arrival: &Arrival,
    addressed: Option<&Addressed>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    // What it can be news for.
    let (state, before): (_, &[MessageState]) = match arrival {
        Arrival::Sent => (MessageState::Sent, &[MessageState::Queued]),
        Arrival::Delivered => {
            (MessageState::Delivered, &[MessageState::Queued, MessageState::Sent, MessageState::Failed])
        }
        Arrival::Failed { .. } => (MessageState::Failed, &[MessageState::Queued, MessageState::Sent]),
    };
    let mut row = ended(state, now);
    if let Arrival::Failed { fault, detail } = arrival {
        row.last_error = Set(Some(detail.clone()));
        row.fault = Set(Some(name_of(*fault)));
    }
    row.lease_owner = Set(None);
    set_addressed(&mut row, addressed);
    outbox::Entity::update_many()
        .set(row)
        .filter(outbox::Column::ClinicId.eq(scope.uuid()))
        .filter(outbox::Column::Id.eq(id.uuid()))
        .filter(outbox::Column::Attempts.gt(0))
        .filter(outbox::Column::State.is_in(before.iter().map(name_of)))
        .exec(tx.connection())
        .await?;
    Ok(())
}
