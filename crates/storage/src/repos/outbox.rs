//! Messages to be sent, written in the transaction that causes them.

use chrono::{DateTime, Duration, Utc};
use contract::ids::MessageId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{ClinicScope, Db, Error, Tx, db::sealed::Connected as _, entities::outbox};

const QUEUED: &str = "queued";
const DONE: &str = "done";
const DEAD: &str = "dead";

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    /// Names the message; stays the same however often sending is tried.
    pub id: MessageId,
    /// What kind of message it is.
    pub kind: &'static str,
    /// What it is about.
    pub payload: Value,
    /// When it may be sent.
    pub due_at: DateTime<Utc>,
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
    /// What it is about.
    pub payload: Value,
    /// How often sending was tried, this time included.
    pub attempts: u32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    lease: Uuid,
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
        state: Set(QUEUED.to_owned()),
        attempts: Set(0),
        due_at: Set(message.due_at),
        lease_owner: Set(None),
        last_error: Set(None),
        created_at: Set(message.created_at),
        done_at: Set(None),
    });
    outbox::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Whether anything is due, without disturbing anybody who writes.
pub async fn is_any_due(db: &Db, now: DateTime<Utc>) -> Result<bool, Error> {
    let row = outbox::Entity::find()
        .filter(outbox::Column::State.eq(QUEUED))
        .filter(outbox::Column::DueAt.lte(now))
        .limit(1)
        .one(db.connection())
        .await?;
    Ok(row.is_some())
}

/// Takes up to `limit` due messages, of all clinics, oldest first. Until `now + lease` nobody else
/// gets them.
pub async fn lease(
    tx: &Tx,
    owner: Uuid,
    limit: u64,
    now: DateTime<Utc>,
    lease: Duration,
) -> Result<Vec<LeasedMessage>, Error> {
    let rows = outbox::Entity::find()
        .filter(outbox::Column::State.eq(QUEUED))
        .filter(outbox::Column::DueAt.lte(now))
        .order_by_asc(outbox::Column::DueAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.connection())
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let taken = rows.iter().fold(Condition::any(), |taken, row| {
        taken.add(Condition::all().add(outbox::Column::ClinicId.eq(row.clinic_id)).add(outbox::Column::Id.eq(row.id)))
    });
    outbox::Entity::update_many()
        .set(outbox::ActiveModel { lease_owner: Set(Some(owner)), due_at: Set(now + lease), ..Default::default() })
        .col_expr(
            outbox::Column::Attempts,
            sea_orm::ExprTrait::add(sea_orm::sea_query::Expr::col(outbox::Column::Attempts), 1),
        )
        .filter(taken)
        .exec(tx.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(LeasedMessage {
                scope: ClinicScope::new(row.clinic_id),
                id: MessageId::from_uuid(row.id),
                kind: row.kind,
                payload: row.payload,
                attempts: super::narrow("outbox.attempts", row.attempts + 1)?,
                created_at: row.created_at,
                lease: owner,
            })
        })
        .collect()
}

/// Notes that a message needs no more work: it was sent, or no longer makes sense.
pub async fn finish(tx: &Tx, message: &LeasedMessage, now: DateTime<Utc>) -> Result<bool, Error> {
    let row = outbox::ActiveModel {
        state: Set(DONE.to_owned()),
        done_at: Set(Some(now)),
        lease_owner: Set(None),
        last_error: Set(None),
        ..Default::default()
    };
    settle(tx, message, row).await
}

/// Notes that sending failed, and when to try again; never, when `retry_at` is `None`.
pub async fn fail(
    tx: &Tx,
    message: &LeasedMessage,
    error: &str,
    retry_at: Option<DateTime<Utc>>,
) -> Result<bool, Error> {
    let mut row =
        outbox::ActiveModel { lease_owner: Set(None), last_error: Set(Some(error.to_owned())), ..Default::default() };
    match retry_at {
        Some(due_at) => row.due_at = Set(due_at),
        None => row.state = Set(DEAD.to_owned()),
    }
    settle(tx, message, row).await
}

/// Only whoever took the message last may say what became of it; `false` when that is somebody
/// else by now.
async fn settle(tx: &Tx, message: &LeasedMessage, row: outbox::ActiveModel) -> Result<bool, Error> {
    let settled = outbox::Entity::update_many()
        .set(row)
        .filter(outbox::Column::ClinicId.eq(message.scope.uuid()))
        .filter(outbox::Column::Id.eq(message.id.uuid()))
        .filter(outbox::Column::LeaseOwner.eq(message.lease))
        .exec(tx.connection())
        .await?;
    Ok(settled.rows_affected == 1)
}
