//! Whose turn it is: a mailing's messages are queued a few at a time.

use chrono::{DateTime, Utc};
use contract::{
    ids::{ClientId, LoginMailingId},
    login_mailings::{MailingState, RecipientState},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, LockBehavior, LockType, Query, SelectStatement},
};
use uuid::Uuid;

use super::{MailingRecord, in_states, of_mailing, record};
use crate::{
    ClinicScope, Db, Error, Read, Tx,
    db::sealed::Connected as _,
    entities::{login_mailing_recipients as recipients, login_mailings},
    repos::name_of,
};

/// Whose turn it is, and which of the messages to them counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The client.
    pub client_id: ClientId,
    /// The message's number.
    pub round: i32,
}

/// How many messages of a mailing may lie in the outbox while others of it wait for their turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// More are queued when no more than so many are left.
    pub low_water: u64,
    /// Those queued before that do not count: addresses that fail again and again hold up nobody.
    pub since: DateTime<Utc>,
}

/// Mailings, of all clinics, that have something to be queued now, or that have seen to everybody;
/// the one that was not attended to for longest first.
pub(in crate::repos) fn needy_query(backlog: Backlog, now: DateTime<Utc>) -> Select<login_mailings::Entity> {
    let waiting = || in_state(RecipientState::Waiting);
    let mut beyond_low_water = in_state(RecipientState::Queued);
    beyond_low_water.and_where(recipients::Column::UpdatedAt.gt(backlog.since)).limit(1).offset(backlog.low_water);
    let is_not_put_off = Condition::any()
        .add(login_mailings::Column::WaitsUntil.is_null())
        .add(login_mailings::Column::WaitsUntil.lte(now));
    let may_go_on =
        Condition::all().add(is_not_put_off).add(Expr::exists(waiting())).add(Expr::not_exists(beyond_low_water));
    let is_done =
        Condition::all().add(Expr::not_exists(waiting())).add(Expr::not_exists(in_state(RecipientState::Queued)));
    login_mailings::Entity::find()
        .filter(login_mailings::Column::State.eq(name_of(MailingState::Sending)))
        .filter(Condition::any().add(may_go_on).add(is_done))
        .order_by_asc(login_mailings::Column::AttendedAt)
        .order_by_asc(login_mailings::Column::Id)
        .limit(1)
}

/// The clients of a mailing that are in a state.
fn in_state(state: RecipientState) -> SelectStatement {
    let same = |own: recipients::Column, of: login_mailings::Column| {
        Expr::col((recipients::Entity, own)).equals((login_mailings::Entity, of))
    };
    Query::select()
        .column((recipients::Entity, recipients::Column::ClientId))
        .from(recipients::Entity)
        .and_where(same(recipients::Column::ClinicId, login_mailings::Column::ClinicId))
        .and_where(same(recipients::Column::MailingId, login_mailings::Column::Id))
        .and_where(recipients::Column::State.eq(name_of(state)))
        .to_owned()
}

/// Whether any mailing, of any clinic, is to be attended to, without disturbing anybody who writes.
pub async fn is_any_needy(db: &Db, backlog: Backlog, now: DateTime<Utc>) -> Result<bool, Error> {
    Ok(needy_query(backlog, now).one(db.connection()).await?.is_some())
}

/// Takes the mailing, of all clinics, that was not attended to for longest, until the transaction
/// ends. Other workers take others.
pub async fn attend(
    tx: &Tx,
    backlog: Backlog,
    now: DateTime<Utc>,
) -> Result<Option<(ClinicScope, MailingRecord)>, Error> {
    let row = needy_query(backlog, now)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(tx.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let scope = ClinicScope::new(row.clinic_id);
    login_mailings::Entity::update_many()
        .set(login_mailings::ActiveModel { attended_at: Set(now), ..Default::default() })
        .filter(login_mailings::Column::ClinicId.eq(row.clinic_id))
        .filter(login_mailings::Column::Id.eq(row.id))
        .exec(tx.connection())
        .await?;
    Ok(Some((scope, record(row)?)))
}

/// Lets the other mailings go before the one whose turn it is, which cannot be attended to, and leaves it
/// alone until then.
pub async fn pass_over(tx: &Tx, backlog: Backlog, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<(), Error> {
    let row = needy_query(backlog, now)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(tx.connection())
        .await?;
    let Some(row) = row else { return Ok(()) };
    login_mailings::Entity::update_many()
        .set(login_mailings::ActiveModel { attended_at: Set(now), waits_until: Set(Some(until)), ..Default::default() })
        .filter(login_mailings::Column::ClinicId.eq(row.clinic_id))
        .filter(login_mailings::Column::Id.eq(row.id))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Leaves a mailing alone until then, unless it has seen to everybody, or is paused and resumed.
pub async fn put_off(tx: &Tx, scope: &ClinicScope, id: LoginMailingId, until: DateTime<Utc>) -> Result<(), Error> {
    login_mailings::Entity::update_many()
        .set(login_mailings::ActiveModel { waits_until: Set(Some(until)), ..Default::default() })
        .filter(login_mailings::Column::ClinicId.eq(scope.uuid()))
        .filter(login_mailings::Column::Id.eq(id.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Gives the next clients of a mailing their turn.
pub async fn take_turns(
    tx: &Tx,
    scope: &ClinicScope,
    id: LoginMailingId,
    limit: u64,
    now: DateTime<Utc>,
) -> Result<Vec<Turn>, Error> {
    let waiting = recipients::Entity::find()
        .select_only()
        .column(recipients::Column::ClientId)
        .column(recipients::Column::Round)
        .filter(of_mailing(scope, id))
        .filter(recipients::Column::State.eq(name_of(RecipientState::Waiting)))
        .order_by_asc(recipients::Column::ClientId)
        .limit(limit)
        .into_tuple::<(Uuid, i32)>()
        .all(tx.connection())
        .await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let row = recipients::ActiveModel {
        state: Set(name_of(RecipientState::Queued)),
        reason: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    recipients::Entity::update_many()
        .set(row)
        .col_expr(recipients::Column::Round, ExprTrait::add(Expr::col(recipients::Column::Round), 1))
        .filter(of_mailing(scope, id))
        .filter(recipients::Column::ClientId.is_in(waiting.iter().map(|(client, _)| *client)))
        .exec(tx.connection())
        .await?;
    let turn = |(client, round): (Uuid, i32)| Turn { client_id: ClientId::from_uuid(client), round: round + 1 };
    Ok(waiting.into_iter().map(turn).collect())
}

/// Whether anybody's mail was not sent yet.
pub async fn is_anybody_unsent(tx: &Tx, scope: &ClinicScope, id: LoginMailingId) -> Result<bool, Error> {
    let row = recipients::Entity::find()
        .filter(of_mailing(scope, id))
        .filter(in_states(&[RecipientState::Waiting, RecipientState::Queued]))
        .limit(1)
        .one(tx.connection())
        .await?;
    Ok(row.is_some())
}

/// Whether it is that client's turn, by that message, or was until sending failed.
pub async fn is_turn(db: &impl Read, scope: &ClinicScope, id: LoginMailingId, turn: Turn) -> Result<bool, Error> {
    let open = &[RecipientState::Queued, RecipientState::Failed];
    let row = recipients::Entity::find().filter(at_turn(scope, id, turn, open)).one(db.connection()).await?;
    Ok(row.is_some())
}

/// Notes what became of a client's turn, if they are in one of the states `from` and no newer
/// message was queued.
pub async fn end_turn(
    tx: &Tx,
    scope: &ClinicScope,
    id: LoginMailingId,
    turn: Turn,
    from: &[RecipientState],
    (to, reason): (RecipientState, Option<&str>),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = recipients::ActiveModel {
        state: Set(name_of(to)),
        reason: Set(reason.map(str::to_owned)),
        updated_at: Set(now),
        ..Default::default()
    };
    recipients::Entity::update_many().set(row).filter(at_turn(scope, id, turn, from)).exec(tx.connection()).await?;
    Ok(())
}

fn at_turn(scope: &ClinicScope, id: LoginMailingId, turn: Turn, states: &[RecipientState]) -> Condition {
    of_mailing(scope, id)
        .add(recipients::Column::ClientId.eq(turn.client_id.uuid()))
        .add(recipients::Column::Round.eq(turn.round))
        .add(in_states(states))
}
