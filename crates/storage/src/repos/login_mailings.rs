//! Login e-mails to many clients, and how far each client's is.

mod audience;
mod turns;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::{
    contact::EmailAddress,
    ids::{ClientId, LoginMailingId},
    login_links::LinkSection,
    login_mailings::{MailingRecipient, MailingState, RecipientCounts, RecipientState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};
use uuid::Uuid;

pub use audience::{Audience, check, with_address};
#[cfg(test)]
pub(super) use turns::needy_query;
pub use turns::{
    Backlog, Turn, attend, end_turn, is_any_needy, is_anybody_unsent, is_turn, pass_over, put_off, take_turns,
};

use super::{name_of, page_of, parse_name};
use crate::{
    ClinicScope, CreatedCursor, Error, Read, Tx,
    entities::{clients, login_mailing_recipients as recipients, login_mailings},
};

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

/// Keeps a mailing and a row for each client of the audience, by two statements however many they
/// are.
pub async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    id: LoginMailingId,
    section: Option<LinkSection>,
    audience: &Audience,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = login_mailings::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(id.uuid()),
        section: Set(section.map(name_of)),
        state: Set(name_of(MailingState::Sending)),
        attended_at: Set(now),
        created_at: Set(now),
        finished_at: Set(None),
        waits_until: Set(None),
    };
    login_mailings::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    audience::insert(tx, scope, id, audience, now).await
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
    let rows = list_query(scope, limit, after).all(db.connection()).await?;
    let (rows, next) = page_of(rows, limit, |row| CreatedCursor { created_at: row.created_at, id: row.id });
    Ok((rows.into_iter().map(record).collect::<Result<_, _>>()?, next))
}

pub(super) fn list_query(
    scope: &ClinicScope,
    limit: u64,
    after: Option<&CreatedCursor>,
) -> Select<login_mailings::Entity> {
    let mut query = login_mailings::Entity::find().filter(login_mailings::Column::ClinicId.eq(scope.uuid()));
    if let Some(after) = after {
        let behind = Condition::any()
            .add(login_mailings::Column::CreatedAt.lt(after.created_at))
            .add(login_mailings::Column::Id.lt(after.id));
        query = query.filter(login_mailings::Column::CreatedAt.lte(after.created_at)).filter(behind);
    }
    query.order_by_desc(login_mailings::Column::CreatedAt).order_by_desc(login_mailings::Column::Id).limit(limit + 1)
}

/// How far the clients of those mailings are, by one query.
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

/// One page of a mailing's clients, those after the client `after`; and the client behind whom the
/// next page begins.
pub async fn recipients(
    db: &impl Read,
    scope: &ClinicScope,
    id: LoginMailingId,
    state: Option<RecipientState>,
    limit: u64,
    after: Option<ClientId>,
) -> Result<(Vec<MailingRecipient>, Option<ClientId>), Error> {
    let query = recipients_query(scope, id, state, limit, after);
    let rows = query.into_model::<RecipientRow>().all(db.connection()).await?;
    let (rows, next) = page_of(rows, limit, |row| ClientId::from_uuid(row.client_id));
    Ok((rows.into_iter().map(recipient).collect::<Result<_, _>>()?, next))
}

pub(super) fn recipients_query(
    scope: &ClinicScope,
    id: LoginMailingId,
    state: Option<RecipientState>,
    limit: u64,
    after: Option<ClientId>,
) -> Select<recipients::Entity> {
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
        .join(JoinType::InnerJoin, recipients::Relation::Client.def())
        .filter(of_mailing(scope, id));
    if let Some(state) = state {
        query = query.filter(recipients::Column::State.eq(name_of(state)));
    }
    if let Some(after) = after {
        query = query.filter(recipients::Column::ClientId.gt(after.uuid()));
    }
    query.order_by_asc(recipients::Column::ClientId).limit(limit + 1)
}

/// Changes how a mailing is going, if it is going as `from` says. What goes on does so at once.
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
        waits_until: Set(None),
        ..Default::default()
    };
    let changed = login_mailings::Entity::update_many()
        .set(row)
        .filter(login_mailings::Column::ClinicId.eq(scope.uuid()))
        .filter(login_mailings::Column::Id.eq(id.uuid()))
        .filter(login_mailings::Column::State.is_in(from.iter().map(name_of)))
        .exec(tx.connection())
        .await?;
    Ok(changed.rows_affected == 1)
}

/// Everybody whose mail has not been sent gets none.
pub async fn cancel_unsent(tx: &Tx, scope: &ClinicScope, id: LoginMailingId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = recipients::ActiveModel {
        state: Set(name_of(RecipientState::Cancelled)),
        updated_at: Set(now),
        ..Default::default()
    };
    recipients::Entity::update_many()
        .set(row)
        .filter(of_mailing(scope, id))
        .filter(in_states(&[RecipientState::Waiting, RecipientState::Queued]))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets mailings, of all clinics, that were over before then, with what became of each client's mail.
pub async fn delete_over(tx: &Tx, finished_before: DateTime<Utc>) -> Result<(), Error> {
    login_mailings::Entity::delete_many()
        .filter(login_mailings::Column::FinishedAt.lt(finished_before))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn of_mailing(scope: &ClinicScope, id: LoginMailingId) -> Condition {
    Condition::all().add(recipients::Column::ClinicId.eq(scope.uuid())).add(recipients::Column::MailingId.eq(id.uuid()))
}

fn in_states(states: &[RecipientState]) -> Condition {
    Condition::all().add(recipients::Column::State.is_in(states.iter().map(name_of)))
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
        email: row.email.map(EmailAddress::kept),
        state: parse_name("login_mailing_recipients.state", &row.state)?,
        reason: row.reason,
        updated_at: row.updated_at,
    })
}
