//! Messages to be sent, written in the transaction that causes them.

mod arrival;
mod messages;

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use contract::{
    ids::{ClientId, MessageId},
    messages::{MessageChannel, MessageFault, MessageState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, LockBehavior, LockType},
};
use serde_json::Value;
use uuid::Uuid;

pub use arrival::{Arrival, note_arrival};
pub use messages::{Filter, find, list, retry, retry_all};
#[cfg(test)]
pub(super) use messages::{list_query, with_client};

use super::name_of;
use crate::{ClinicScope, Db, Error, Read, Tx, db::sealed::Connected as _, entities::outbox};

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Names the message; stays the same however often sending is tried.
    pub id: MessageId,
    /// What kind of message it is.
    pub kind: &'static str,
    /// Whom it is for, where that is known already.
    pub client_id: Option<ClientId>,
    /// What it is about.
    pub payload: Value,
    /// When it may be sent.
    pub due_at: DateTime<Utc>,
    /// Whether somebody waits for it: it goes before what is not.
    pub urgent: bool,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// A message taken by a worker.
#[derive(Debug, Clone)]
pub struct LeasedMessage {
    /// Whose message it is.
    pub scope: ClinicScope,
    /// Names the message.
    pub id: MessageId,
    /// What kind of message it is.
    pub kind: String,
    /// Whom it is for, where that is known already.
    pub client_id: Option<ClientId>,
    /// What it is about.
    pub payload: Value,
    /// How often sending was tried, this time included.
    pub attempts: u32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    lease: Uuid,
}

/// Where a message goes, as far as that is shown to staff.
#[derive(Debug, Clone)]
pub struct Addressed {
    /// By which way.
    pub channel: MessageChannel,
    /// The address or number, masked.
    pub receiver: String,
    /// Whose that is.
    pub client_id: Option<ClientId>,
}

/// Puts a message into the outbox.
pub async fn enqueue(tx: &Tx, scope: &ClinicScope, message: NewMessage) -> Result<(), Error> {
    enqueue_all(tx, scope, vec![message]).await
}

/// Puts several messages into the outbox.
pub async fn enqueue_all(tx: &Tx, scope: &ClinicScope, messages: Vec<NewMessage>) -> Result<(), Error> {
    if messages.is_empty() {
        return Ok(());
    }
    let rows = messages.into_iter().map(|message| outbox::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(message.id.uuid()),
        kind: Set(message.kind.to_owned()),
        payload: Set(message.payload),
        state: Set(name_of(MessageState::Queued)),
        attempts: Set(0),
        due_at: Set(message.due_at),
        lease_owner: Set(None),
        last_error: Set(None),
        created_at: Set(message.created_at),
        done_at: Set(None),
        client_id: Set(message.client_id.map(ClientId::uuid)),
        channel: Set(None),
        receiver: Set(None),
        fault: Set(None),
        urgent: Set(message.urgent),
    });
    outbox::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// What a worker has room for.
#[derive(Debug, Clone)]
pub struct Room {
    /// How many messages more it can send.
    pub messages: usize,
    /// How many of one clinic it sends at the same time.
    pub of_one_clinic: usize,
    /// Whose messages it is sending, each as often as it has one.
    pub under_way: Vec<ClinicScope>,
}

impl Room {
    /// Whether there is room for another message of a clinic.
    fn is_left_for(&self, clinic_id: Uuid) -> bool {
        let theirs = self.under_way.iter().filter(|scope| scope.uuid() == clinic_id).count();
        self.messages > 0 && theirs < self.of_one_clinic
    }

    /// Those of the messages that there is room for, in their order.
    fn fill(mut self, rows: Vec<outbox::Model>) -> Vec<outbox::Model> {
        let fits = |row: &outbox::Model| {
            let fits = self.is_left_for(row.clinic_id);
            if fits {
                self.messages -= 1;
                self.under_way.push(ClinicScope::new(row.clinic_id));
            }
            fits
        };
        rows.into_iter().filter(fits).collect()
    }
}

/// What is due and urgent, or not, of clinics that there is room for; oldest first.
pub(super) fn due_query(urgent: bool, room: &Room, now: DateTime<Utc>) -> Select<outbox::Entity> {
    let query = outbox::Entity::find()
        // In these words, because the index holds nothing else.
        .filter(Expr::cust(r#""outbox"."state" = 'queued'"#))
        .filter(outbox::Column::Urgent.eq(urgent))
        .filter(outbox::Column::DueAt.lte(now))
        .order_by_asc(outbox::Column::DueAt)
        .limit(u64::try_from(room.messages).ok());
    let clinics: BTreeSet<Uuid> = room.under_way.iter().map(ClinicScope::uuid).collect();
    let full: Vec<Uuid> = clinics.into_iter().filter(|clinic_id| !room.is_left_for(*clinic_id)).collect();
    if full.is_empty() { query } else { query.filter(outbox::Column::ClinicId.is_not_in(full)) }
}

/// Whether anything is due that there is room for, without disturbing anybody who writes.
pub async fn is_any_due(db: &Db, room: &Room, now: DateTime<Utc>) -> Result<bool, Error> {
    let urgent = due_query(true, room, now).one(db.connection()).await?;
    Ok(urgent.is_some() || due_query(false, room, now).one(db.connection()).await?.is_some())
}

/// Since when the message that has been due for longest waits, of all clinics; none when none does.
pub async fn oldest_due(db: &impl Read, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
    let room = Room { messages: 1, of_one_clinic: 1, under_way: Vec::new() };
    let mut oldest = None;
    for urgent in [true, false] {
        let row = due_query(urgent, &room, now).one(db.connection()).await?;
        oldest = oldest.into_iter().chain(row.map(|row| row.due_at)).min();
    }
    Ok(oldest)
}

/// Takes due messages, of all clinics, as many as there is room for: the urgent first, then the
/// oldest. Until `now + lease` nobody else gets them. `id` names this lease, and no other.
pub async fn lease(
    tx: &Tx,
    id: Uuid,
    room: Room,
    now: DateTime<Utc>,
    lease: Duration,
) -> Result<Vec<LeasedMessage>, Error> {
    let due = |urgent| due_query(urgent, &room, now).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let mut rows = due(true).all(tx.connection()).await?;
    if rows.len() < room.messages {
        rows.extend(due(false).all(tx.connection()).await?);
    }
    let rows = room.fill(rows);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let taken = rows.iter().fold(Condition::any(), |taken, row| {
        taken.add(Condition::all().add(outbox::Column::ClinicId.eq(row.clinic_id)).add(outbox::Column::Id.eq(row.id)))
    });
    outbox::Entity::update_many()
        .set(outbox::ActiveModel { lease_owner: Set(Some(id)), due_at: Set(now + lease), ..Default::default() })
        .col_expr(outbox::Column::Attempts, ExprTrait::add(Expr::col(outbox::Column::Attempts), 1))
        .filter(taken)
        .exec(tx.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(LeasedMessage {
                scope: ClinicScope::new(row.clinic_id),
                id: MessageId::from_uuid(row.id),
                kind: row.kind,
                client_id: row.client_id.map(ClientId::from_uuid),
                payload: row.payload,
                attempts: super::narrow("outbox.attempts", row.attempts + 1)?,
                created_at: row.created_at,
                lease: id,
            })
        })
        .collect()
}

/// Notes that a message was sent.
pub async fn finish(
    tx: &Tx,
    message: &LeasedMessage,
    addressed: Option<&Addressed>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    settle(tx, message, ended(MessageState::Sent, now), addressed).await
}

/// Notes that a message no longer makes sense.
pub async fn drop_senseless(tx: &Tx, message: &LeasedMessage, now: DateTime<Utc>) -> Result<bool, Error> {
    settle(tx, message, ended(MessageState::Dropped, now), None).await
}

fn ended(state: MessageState, now: DateTime<Utc>) -> outbox::ActiveModel {
    outbox::ActiveModel {
        state: Set(name_of(state)),
        done_at: Set(Some(now)),
        last_error: Set(None),
        fault: Set(None),
        ..Default::default()
    }
}

/// Forgets a message that leaves nothing to look up, with all that belongs to it.
pub async fn forget(tx: &Tx, message: &LeasedMessage) -> Result<(), Error> {
    outbox::Entity::delete_by_id((message.scope.uuid(), message.id.uuid())).exec(tx.connection()).await?;
    Ok(())
}

/// Why a message was not sent, and what is to become of it.
#[derive(Debug, Clone)]
pub struct Failed<'a> {
    /// What it comes down to.
    pub fault: MessageFault,
    /// What happened.
    pub detail: &'a str,
    /// When to try again; never, when `None`.
    pub retry_at: Option<DateTime<Utc>>,
    /// Whether this was a try: it was none where the message has only waited for its turn.
    pub counts: bool,
}

/// Notes that sending failed.
pub async fn fail(
    tx: &Tx,
    message: &LeasedMessage,
    addressed: Option<&Addressed>,
    failed: &Failed<'_>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let mut row = outbox::ActiveModel {
        last_error: Set(Some(failed.detail.to_owned())),
        fault: Set(Some(name_of(failed.fault))),
        ..Default::default()
    };
    if !failed.counts {
        row.attempts = Set(message.attempts.saturating_sub(1).cast_signed());
    }
    if let Some(due_at) = failed.retry_at {
        row.due_at = Set(due_at);
    } else {
        row.state = Set(name_of(MessageState::Failed));
        row.done_at = Set(Some(now));
    }
    settle(tx, message, row, addressed).await
}

/// Forgets messages that have been sent or dropped before `done_before`, and those that were given
/// up, or did not arrive, before `failed_before`.
pub async fn delete_old(tx: &Tx, done_before: DateTime<Utc>, failed_before: DateTime<Utc>) -> Result<(), Error> {
    let done = [MessageState::Sent, MessageState::Delivered, MessageState::Dropped];
    for (states, before) in [(&done[..], done_before), (&[MessageState::Failed], failed_before)] {
        outbox::Entity::delete_many()
            .filter(outbox::Column::State.is_in(states.iter().map(name_of)))
            .filter(outbox::Column::DoneAt.lt(before))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

/// Only the last lease of the message may say what became of it; `false` when there is a later one
/// by now, be it of the same worker.
async fn settle(
    tx: &Tx,
    message: &LeasedMessage,
    mut row: outbox::ActiveModel,
    addressed: Option<&Addressed>,
) -> Result<bool, Error> {
    row.lease_owner = Set(None);
    set_addressed(&mut row, addressed);
    let settled = outbox::Entity::update_many()
        .set(row)
        .filter(outbox::Column::ClinicId.eq(message.scope.uuid()))
        .filter(outbox::Column::Id.eq(message.id.uuid()))
        .filter(outbox::Column::LeaseOwner.eq(message.lease))
        .exec(tx.connection())
        .await?;
    Ok(settled.rows_affected == 1)
}

fn set_addressed(row: &mut outbox::ActiveModel, addressed: Option<&Addressed>) {
    let Some(addressed) = addressed else { return };
    row.channel = Set(Some(name_of(addressed.channel)));
    row.receiver = Set(Some(addressed.receiver.clone()));
    if let Some(client_id) = addressed.client_id {
        row.client_id = Set(Some(client_id.uuid()));
    }
}
