//! Messages as staff see them: listed, and tried again.

use chrono::{DateTime, Utc};
use contract::{
    clients::full_name,
    ids::{ClientId, MessageId},
    messages::{Message, MessageChannel, MessageClient, MessageState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};

use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{clients, outbox},
    repos::{name_of, narrow, page_of, parse_name},
};

/// Which messages are wanted.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "the fields are those of `contract::messages::MessagesQuery`")]
pub struct Filter {
    pub state: Option<MessageState>,
    pub kind: Option<String>,
    pub channel: Option<MessageChannel>,
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    message: outbox::Model,
    client_first_name: Option<String>,
    client_last_name: Option<String>,
}

/// One page of the clinic's messages, newest first, those written before the message `before`; and
/// the message behind which the next page begins.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    filter: &Filter,
    limit: u64,
    before: Option<MessageId>,
) -> Result<(Vec<Message>, Option<MessageId>), Error> {
    let query = with_client(list_query(scope, filter, limit, before));
    let rows = query.into_model::<Row>().all(db.connection()).await?;
    let (rows, next) = page_of(rows, limit, |row| MessageId::from_uuid(row.message.id));
    Ok((rows.into_iter().map(message).collect::<Result<_, _>>()?, next))
}

/// One message of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: MessageId) -> Result<Option<Message>, Error> {
    let query = with_client(outbox::Entity::find_by_id((scope.uuid(), id.uuid())));
    query.into_model::<Row>().one(db.connection()).await?.map(message).transpose()
}

/// Makes a failed message due again, as if it had never been tried; `false` when it has not failed.
pub async fn retry(tx: &Tx, scope: &ClinicScope, id: MessageId, now: DateTime<Utc>) -> Result<bool, Error> {
    let retried = outbox::Entity::update_many()
        .set(due_again(now))
        .filter(outbox::Column::ClinicId.eq(scope.uuid()))
        .filter(outbox::Column::Id.eq(id.uuid()))
        .filter(outbox::Column::State.eq(name_of(MessageState::Failed)))
        .exec(tx.connection())
        .await?;
    Ok(retried.rows_affected == 1)
}

/// Makes all failed messages of the clinic due again, and returns how many there were.
pub async fn retry_all(tx: &Tx, scope: &ClinicScope, now: DateTime<Utc>) -> Result<u64, Error> {
    let retried = outbox::Entity::update_many()
        .set(due_again(now))
        .filter(outbox::Column::ClinicId.eq(scope.uuid()))
        .filter(outbox::Column::State.eq(name_of(MessageState::Failed)))
        .exec(tx.connection())
        .await?;
    Ok(retried.rows_affected)
}

fn due_again(now: DateTime<Utc>) -> outbox::ActiveModel {
    outbox::ActiveModel {
        state: Set(name_of(MessageState::Queued)),
        attempts: Set(0),
        due_at: Set(now),
        done_at: Set(None),
        ..Default::default()
    }
}

pub(in crate::repos) fn list_query(
    scope: &ClinicScope,
    filter: &Filter,
    limit: u64,
    before: Option<MessageId>,
) -> Select<outbox::Entity> {
    let mut query = outbox::Entity::find().filter(outbox::Column::ClinicId.eq(scope.uuid()));
    if let Some(state) = filter.state {
        query = query.filter(outbox::Column::State.eq(name_of(state)));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(outbox::Column::Kind.eq(kind.as_str()));
    }
    if let Some(channel) = filter.channel {
        query = query.filter(outbox::Column::Channel.eq(name_of(channel)));
    }
    if let Some(before) = before {
        query = query.filter(outbox::Column::Id.lt(before.uuid()));
    }
    query.order_by_desc(outbox::Column::Id).limit(limit + 1)
}

pub(in crate::repos) fn with_client(query: Select<outbox::Entity>) -> Select<outbox::Entity> {
    query
        .join(JoinType::LeftJoin, outbox::Relation::Client.def())
        .column_as(clients::Column::FirstName, "client_first_name")
        .column_as(clients::Column::LastName, "client_last_name")
}

fn message(row: Row) -> Result<Message, Error> {
    let Row { message: row, client_first_name, client_last_name } = row;
    let state = parse_name("outbox.state", &row.state)?;
    let client = row.client_id.zip(client_first_name).map(|(id, first_name)| MessageClient {
        id: ClientId::from_uuid(id),
        name: full_name(&first_name, &client_last_name.unwrap_or_default()),
    });
    Ok(Message {
        id: MessageId::from_uuid(row.id),
        kind: row.kind,
        state,
        channel: row.channel.map(|channel| parse_name("outbox.channel", &channel)).transpose()?,
        receiver: row.receiver,
        client,
        attempts: narrow("outbox.attempts", row.attempts)?,
        next_try_at: (state == MessageState::Queued).then_some(row.due_at),
        fault: row.fault.map(|fault| parse_name("outbox.fault", &fault)).transpose()?,
        detail: row.last_error,
        created_at: row.created_at,
        done_at: row.done_at,
    })
}
