//! Login e-mails to many clients, and how far each client's is.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::{
    ids::{ClientId, LoginMailingId},
    login_links::LinkSection,
    login_mailings::{
        AudienceCheck, MailingRecipient, MailingState, RecipientCounts, RecipientState, UnreachableClient,
    },
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};
use uuid::Uuid;

use super::{
    invites::CreatedCursor,
    name_of, page_of, parse_name, parse_optional,
    portal_overview::{CLIENTS, PeopleFilter, Sql, narrow_clients},
};
use crate::{
    ClinicScope, Db, Error, Read, Tx,
    db::sealed::Connected as _,
    entities::{clients, login_mailing_recipients as recipients, login_mailings},
};

/// Why somebody without an e-mail address gets no mail.
const NO_ADDRESS: &str = "no_address";
/// How many of those without an address are named.
const NAMED_AT_MOST: u8 = 100;

/// Who is to get a mailing.
#[derive(Debug, Clone)]
pub enum Audience {
    /// These clients.
    Clients(Vec<ClientId>),
    /// Every client that the filter finds.
    Filter(PeopleFilter),
}

/// A mailing as it is, without its clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailingRecord {
    /// Names the mailing.
    pub id: LoginMailingId,
    /// How it is going.
    pub state: MailingState,
    /// Where the links lead; the home page when `None`.
    pub section: Option<LinkSection>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When everybody was seen to, or when it was cancelled.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Whose turn it is, and which of the messages to them counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The client.
    pub client_id: ClientId,
    /// The message's number.
    pub round: i32,
}

#[derive(Debug, FromQueryResult)]
struct CheckRow {
    reachable: i64,
    without_address: i64,
}

#[derive(Debug, FromQueryResult)]
struct NameRow {
    id: Uuid,
    first_name: String,
    last_name: String,
}

#[derive(Debug, FromQueryResult)]
struct RecipientRow {
    client_id: Uuid,
    first_name: String,
    last_name: String,
    email: Option<String>,
    state: String,
    reason: Option<String>,
    updated_at: DateTime<Utc>,
}

/// `select` over the clients of the audience, who are `c`. `$1` is the clinic, `$2` now, and further
/// values stand as they are given.
fn of_audience(select: &str, scope: &ClinicScope, audience: &Audience, now: DateTime<Utc>, further: &[Uuid]) -> Sql {
    let mut sql = Sql::new(format!("{select} FROM {CLIENTS}"), scope, now);
    for value in further {
        sql.bind(*value);
    }
    match audience {
        Audience::Clients(ids) => {
            let named: Vec<String> = ids.iter().map(|id| sql.bind(id.uuid())).collect();
            sql.push(&format!(" AND c.id IN ({})", named.join(", ")));
        }
        Audience::Filter(filter) => narrow_clients(&mut sql, filter),
    }
    sql
}

/// Who would get a mail, and who would not.
pub async fn check(
    db: &impl Read,
    scope: &ClinicScope,
    audience: &Audience,
    now: DateTime<Utc>,
) -> Result<AudienceCheck, Error> {
    // A value that no SQL names has no type on PostgreSQL, so that now is named even where it does
    // not matter: nobody was added later.
    let select = "SELECT COUNT(CASE WHEN c.email IS NOT NULL AND c.created_at <= $2 THEN 1 END) AS reachable, \
                  COUNT(CASE WHEN c.email IS NULL THEN 1 END) AS without_address";
    let counted = CheckRow::find_by_statement(of_audience(select, scope, audience, now, &[]).build(db))
        .one(db.connection())
        .await?
        .ok_or(Error::Stale)?;
    let select = "SELECT c.id AS id, c.first_name AS first_name, c.last_name AS last_name";
    let mut sql = of_audience(select, scope, audience, now, &[]);
    sql.push(&format!(" AND c.email IS NULL AND c.created_at <= $2 ORDER BY c.sort_key, c.id LIMIT {NAMED_AT_MOST}"));
    let named = NameRow::find_by_statement(sql.build(db)).all(db.connection()).await?;
    let unreachable = named
        .into_iter()
        .map(|row| UnreachableClient {
            client_id: ClientId::from_uuid(row.id),
            first_name: row.first_name,
            last_name: row.last_name,
        })
        .collect();
    Ok(AudienceCheck {
        reachable: whole(counted.reachable),
        without_address: whole(counted.without_address),
        unreachable,
    })
}

/// Keeps a mailing and a row for each client of the audience, by one statement however many they
/// are; how many those were.
pub async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    id: LoginMailingId,
    section: Option<LinkSection>,
    audience: &Audience,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let row = login_mailings::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(id.uuid()),
        section: Set(section.map(name_of)),
        state: Set(name_of(MailingState::Sending)),
        attended_at: Set(now),
        created_at: Set(now),
        finished_at: Set(None),
    };
    login_mailings::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    let select = format!(
        "INSERT INTO login_mailing_recipients (clinic_id, mailing_id, client_id, state, reason, round, updated_at) \
         SELECT c.clinic_id, $3, c.id, CASE WHEN c.email IS NULL THEN 'skipped' ELSE 'waiting' END, \
         CASE WHEN c.email IS NULL THEN '{NO_ADDRESS}' END, 0, $2"
    );
    let sql = of_audience(&select, scope, audience, now, &[id.uuid()]);
    Ok(tx.connection().execute_raw(sql.build(tx)).await?.rows_affected())
}

/// One mailing of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: LoginMailingId) -> Result<Option<MailingRecord>, Error> {
    let row = login_mailings::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    row.map(record).transpose()
}

/// One page of the clinic's mailings, newest first.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    limit: u64,
    after: Option<&CreatedCursor>,
) -> Result<(Vec<MailingRecord>, Option<CreatedCursor>), Error> {
    let mut query = login_mailings::Entity::find().filter(login_mailings::Column::ClinicId.eq(scope.uuid()));
    if let Some(after) = after {
        let earlier = login_mailings::Column::CreatedAt.lt(after.created_at);
        let same = login_mailings::Column::CreatedAt.eq(after.created_at).and(login_mailings::Column::Id.lt(after.id));
        query = query.filter(earlier.or(same));
    }
    let rows = query
        .order_by_desc(login_mailings::Column::CreatedAt)
        .order_by_desc(login_mailings::Column::Id)
        .limit(limit + 1)
        .all(db.connection())
        .await?;
    let (rows, next) = page_of(rows, limit, |row| CreatedCursor { created_at: row.created_at, id: row.id });
    Ok((rows.into_iter().map(record).collect::<Result<_, _>>()?, next))
}

/// How far the clients of those mailings are.
pub async fn counts(
    db: &impl Read,
    scope: &ClinicScope,
    ids: &[LoginMailingId],
) -> Result<HashMap<LoginMailingId, RecipientCounts>, Error> {
    let rows = recipients::Entity::find()
        .select_only()
        .column(recipients::Column::MailingId)
        .column(recipients::Column::State)
        .column_as(recipients::Column::ClientId.count(), "clients")
        .filter(recipients::Column::ClinicId.eq(scope.uuid()))
        .filter(recipients::Column::MailingId.is_in(ids.iter().map(|id| id.uuid())))
        .group_by(recipients::Column::MailingId)
        .group_by(recipients::Column::State)
        .into_tuple::<(Uuid, String, i64)>()
        .all(db.connection())
        .await?;
    let mut counts = HashMap::new();
    for (mailing, state, clients) in rows {
        let of_mailing: &mut RecipientCounts = counts.entry(LoginMailingId::from_uuid(mailing)).or_default();
        let clients = whole(clients);
        of_mailing.all += clients;
        *match parse_name("login_mailing_recipients.state", &state)? {
            RecipientState::Waiting => &mut of_mailing.waiting,
            RecipientState::Queued => &mut of_mailing.queued,
            RecipientState::Sent => &mut of_mailing.sent,
            RecipientState::Failed => &mut of_mailing.failed,
            RecipientState::Skipped => &mut of_mailing.skipped,
            RecipientState::Cancelled => &mut of_mailing.cancelled,
        } = clients;
    }
    Ok(counts)
}

/// One page of a mailing's clients.
pub async fn recipients(
    db: &impl Read,
    scope: &ClinicScope,
    id: LoginMailingId,
    state: Option<RecipientState>,
    limit: u64,
    after: Option<Uuid>,
) -> Result<(Vec<MailingRecipient>, Option<Uuid>), Error> {
    let own_client = Condition::all()
        .add(
            Expr::col((clients::Entity, clients::Column::ClinicId))
                .equals((recipients::Entity, recipients::Column::ClinicId)),
        )
        .add(
            Expr::col((clients::Entity, clients::Column::Id))
                .equals((recipients::Entity, recipients::Column::ClientId)),
        );
    let mut query = recipients::Entity::find()
        .select_only()
        .columns([
            recipients::Column::ClientId,
            recipients::Column::State,
            recipients::Column::Reason,
            recipients::Column::UpdatedAt,
        ])
        .column_as(clients::Column::FirstName, "first_name")
        .column_as(clients::Column::LastName, "last_name")
        .column_as(clients::Column::Email, "email")
        .filter(recipients::Column::ClinicId.eq(scope.uuid()))
        .filter(recipients::Column::MailingId.eq(id.uuid()));
    QuerySelect::query(&mut query).join(JoinType::InnerJoin, clients::Entity, own_client);
    if let Some(state) = state {
        query = query.filter(recipients::Column::State.eq(name_of(state)));
    }
    if let Some(after) = after {
        query = query.filter(recipients::Column::ClientId.gt(after));
    }
    let rows = query
        .order_by_asc(recipients::Column::ClientId)
        .limit(limit + 1)
        .into_model::<RecipientRow>()
        .all(db.connection())
        .await?;
    let (rows, next) = page_of(rows, limit, |row| row.client_id);
    let data = rows.into_iter().map(recipient).collect::<Result<_, _>>()?;
    Ok((data, next))
}

/// Changes how a mailing is going, if it is going as `from` says.
pub async fn change_state(
    tx: &Tx,
    scope: &ClinicScope,
    id: LoginMailingId,
    from: &[MailingState],
    to: MailingState,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let over = matches!(to, MailingState::Cancelled | MailingState::Finished);
    let row = login_mailings::ActiveModel {
        state: Set(name_of(to)),
        finished_at: Set(over.then_some(now)),
        ..Default::default()
    };
    let changed = login_mailings::Entity::update_many()
        .set(row)
        .filter(login_mailings::Column::ClinicId.eq(scope.uuid()))
        .filter(login_mailings::Column::Id.eq(id.uuid()))
        .filter(login_mailings::Column::State.is_in(from.iter().copied().map(name_of)))
        .exec(tx.connection())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Everybody whose turn had not come gets nothing.
pub async fn cancel_waiting(tx: &Tx, scope: &ClinicScope, id: LoginMailingId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = recipients::ActiveModel {
        state: Set(name_of(RecipientState::Cancelled)),
        updated_at: Set(now),
        ..Default::default()
    };
    recipients::Entity::update_many()
        .set(row)
        .filter(of_mailing(scope, id))
        .filter(recipients::Column::State.eq(name_of(RecipientState::Waiting)))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Whether any mailing, of any clinic, is going on, without disturbing anybody who writes.
pub async fn is_any_sending(db: &Db) -> Result<bool, Error> {
    let row = login_mailings::Entity::find()
        .filter(login_mailings::Column::State.eq(name_of(MailingState::Sending)))
        .limit(1)
        .one(db.connection())
        .await?;
    Ok(row.is_some())
}

/// Takes the mailing, of all clinics, that was not attended to for longest, until the transaction
/// ends. Other workers take others.
pub async fn attend(tx: &Tx, now: DateTime<Utc>) -> Result<Option<(ClinicScope, MailingRecord)>, Error> {
    let row = login_mailings::Entity::find()
        .filter(login_mailings::Column::State.eq(name_of(MailingState::Sending)))
        .order_by_asc(login_mailings::Column::AttendedAt)
        .limit(1)
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

/// How many of a mailing's messages are queued.
pub async fn queued(tx: &Tx, scope: &ClinicScope, id: LoginMailingId) -> Result<u64, Error> {
    let query = recipients::Entity::find()
        .filter(of_mailing(scope, id))
        .filter(recipients::Column::State.eq(name_of(RecipientState::Queued)));
    Ok(query.count(tx.connection()).await?)
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
    let row = recipients::ActiveModel {
        state: Set(name_of(RecipientState::Queued)),
        updated_at: Set(now),
        ..Default::default()
    };
    recipients::Entity::update_many()
        .set(row)
        .col_expr(recipients::Column::Round, Expr::col(recipients::Column::Round).add(1))
        .filter(of_mailing(scope, id))
        .filter(recipients::Column::ClientId.is_in(waiting.iter().map(|(client, _)| *client)))
        .exec(tx.connection())
        .await?;
    let turn = |(client, round): (Uuid, i32)| Turn { client_id: ClientId::from_uuid(client), round: round + 1 };
    Ok(waiting.into_iter().map(turn).collect())
}

/// Whether it is still that client's turn, by that message.
pub async fn is_turn(db: &impl Read, scope: &ClinicScope, id: LoginMailingId, turn: Turn) -> Result<bool, Error> {
    Ok(recipients::Entity::find().filter(at_turn(scope, id, turn)).one(db.connection()).await?.is_some())
}

/// Notes what became of a client's turn, unless that was noted before.
pub async fn end_turn(
    tx: &Tx,
    scope: &ClinicScope,
    id: LoginMailingId,
    turn: Turn,
    state: RecipientState,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = recipients::ActiveModel {
        state: Set(name_of(state)),
        reason: Set(reason.map(str::to_owned)),
        updated_at: Set(now),
        ..Default::default()
    };
    recipients::Entity::update_many().set(row).filter(at_turn(scope, id, turn)).exec(tx.connection()).await?;
    Ok(())
}

fn of_mailing(scope: &ClinicScope, id: LoginMailingId) -> Condition {
    Condition::all().add(recipients::Column::ClinicId.eq(scope.uuid())).add(recipients::Column::MailingId.eq(id.uuid()))
}

fn at_turn(scope: &ClinicScope, id: LoginMailingId, turn: Turn) -> Condition {
    of_mailing(scope, id)
        .add(recipients::Column::ClientId.eq(turn.client_id.uuid()))
        .add(recipients::Column::State.eq(name_of(RecipientState::Queued)))
        .add(recipients::Column::Round.eq(turn.round))
}

fn whole(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn record(row: login_mailings::Model) -> Result<MailingRecord, Error> {
    Ok(MailingRecord {
        id: LoginMailingId::from_uuid(row.id),
        state: parse_name("login_mailings.state", &row.state)?,
        section: row.section.map(|name| parse_name("login_mailings.section", &name)).transpose()?,
        created_at: row.created_at,
        finished_at: row.finished_at,
    })
}

fn recipient(row: RecipientRow) -> Result<MailingRecipient, Error> {
    Ok(MailingRecipient {
        client_id: ClientId::from_uuid(row.client_id),
        first_name: row.first_name,
        last_name: row.last_name,
        email: parse_optional("clients.email", row.email.as_deref())?,
        state: parse_name("login_mailing_recipients.state", &row.state)?,
        reason: row.reason,
        updated_at: row.updated_at,
    })
}
