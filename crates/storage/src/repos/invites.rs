//! Invites to the portal, and the links in their mails.

mod delivery;
mod listing;
mod people;
mod settings;

use chrono::{DateTime, Utc};
use contract::{
    contact::EmailAddress,
    ids::{ClientId, InviteId, MessageId},
};
use domain::{
    invites::InviteHistory,
    people::{search_terms, sort_key},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select,
    sea_query::{CaseStatement, Expr, ExprTrait},
};

pub use delivery::{insert_link, lock, note_bounce, note_delivery};
pub use listing::list;
#[cfg(test)]
pub(super) use listing::list_query;
pub use people::{attach, follow};
pub use settings::{replace_settings, settings};

use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{clients, invite_links, invites},
};

/// An invite to be sent.
#[derive(Debug, Clone)]
pub struct NewInvite {
    /// Names the invite.
    pub id: InviteId,
    /// Who is invited, if they are a client.
    pub client_id: Option<ClientId>,
    /// Where the mail goes.
    pub email: EmailAddress,
    /// First name; may be empty.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// The message in the outbox.
    pub message_id: MessageId,
    /// Now.
    pub created_at: DateTime<Utc>,
    /// From when on it does not work.
    pub expires_at: DateTime<Utc>,
}

/// An invite as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InviteRecord {
    /// Names the invite.
    pub id: InviteId,
    /// Who is invited, if they are a client.
    pub client_id: Option<ClientId>,
    /// Where the mail goes.
    pub email: EmailAddress,
    /// First name; may be empty.
    pub first_name: String,
    /// Last name; may be empty.
    pub last_name: String,
    /// The newest message in the outbox.
    pub message_id: MessageId,
    /// When that was queued.
    pub queued_at: DateTime<Utc>,
    /// When it was handed over.
    pub sent_at: Option<DateTime<Utc>>,
    /// Why it was not delivered.
    pub failure: Option<String>,
    /// When the invite was made.
    pub created_at: DateTime<Utc>,
    /// What has happened to it.
    pub history: InviteHistory,
}

/// An invite with when its person joined.
#[derive(Debug, FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    invite: invites::Model,
    joined_at: Option<DateTime<Utc>>,
}

/// Keeps invites. Earlier ones of the same people end, but not those queued after `settled`: nobody gets
/// two so soon.
///
/// # Errors
/// [`Error::Busy`] when there is one of those, of somebody who invites one of them at the same moment: when
/// the transaction is tried again, it is seen.
pub async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    new: Vec<NewInvite>,
    now: DateTime<Utc>,
    settled: DateTime<Utc>,
) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let emails = invites::Column::Email.is_in(new.iter().map(|invite| invite.email.to_string()));
    let people = invites::Column::ClientId.is_in(new.iter().filter_map(|invite| Some(invite.client_id?.uuid())));
    // One after the other: either alone is found by its index, both at once by none.
    for theirs in [emails, people] {
        invites::Entity::update_many()
            .set(invites::ActiveModel { superseded_at: Set(Some(now)), ..Default::default() })
            .filter(current(scope))
            .filter(theirs)
            .filter(invites::Column::QueuedAt.lte(settled).or(invites::Column::RevokedAt.is_not_null()))
            .exec(tx.connection())
            .await?;
    }
    let rows = new.into_iter().map(|invite| invites::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(invite.id.uuid()),
        client_id: Set(invite.client_id.map(ClientId::uuid)),
        sort_key: Set(sort_key(&invite.first_name, &invite.last_name, Some(&invite.email))),
        search_text: Set(search_text(&invite.first_name, &invite.last_name, &invite.email)),
        email: Set(invite.email.to_string()),
        first_name: Set(invite.first_name),
        last_name: Set(invite.last_name),
        message_id: Set(invite.message_id.uuid()),
        queued_at: Set(invite.created_at),
        sent_at: Set(None),
        opened_at: Set(None),
        bounced_at: Set(None),
        failure: Set(None),
        expires_at: Set(invite.expires_at),
        revoked_at: Set(None),
        superseded_at: Set(None),
        created_at: Set(invite.created_at),
    });
    let inserted = invites::Entity::insert_many(rows).exec_without_returning(tx.connection()).await;
    inserted.map(drop).map_err(|error| Error::from(error).when_looked_up())
}

/// What is searched of somebody who is no client yet: all terms, each with a space before it.
fn search_text(first_name: &str, last_name: &str, email: &EmailAddress) -> String {
    let terms = search_terms(first_name, last_name, Some(email), None);
    terms.iter().flat_map(|term| [" ", term.as_str()]).collect()
}

/// One invite of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: InviteId) -> Result<Option<InviteRecord>, Error> {
    one(db, rows().filter(invites::Column::ClinicId.eq(scope.uuid())).filter(invites::Column::Id.eq(id.uuid()))).await
}

/// Those of the clinic's invites that are named.
pub async fn find_many(db: &impl Read, scope: &ClinicScope, ids: &[InviteId]) -> Result<Vec<InviteRecord>, Error> {
    several(db, rows().filter(named(scope, ids.iter().copied()))).await
}

/// The invites that count of those clients.
pub async fn find_of_clients(
    db: &impl Read,
    scope: &ClinicScope,
    ids: &[ClientId],
) -> Result<Vec<InviteRecord>, Error> {
    let theirs = invites::Column::ClientId.is_in(ids.iter().map(|id| id.uuid()));
    several(db, rows().filter(current(scope)).filter(theirs)).await
}

/// The invite that counts for that address, if it is of somebody who is no client yet.
pub async fn find_without_client(
    db: &impl Read,
    scope: &ClinicScope,
    email: &EmailAddress,
) -> Result<Option<InviteRecord>, Error> {
    let query = rows()
        .filter(current(scope))
        .filter(invites::Column::Email.eq(email.to_string()))
        .filter(invites::Column::ClientId.is_null());
    one(db, query).await
}

/// The invite whose mail carried that token.
pub async fn find_by_token(
    db: &impl Read,
    scope: &ClinicScope,
    token_hash: &[u8],
) -> Result<Option<InviteRecord>, Error> {
    let link = invite_links::Entity::find_by_id((scope.uuid(), token_hash.to_vec())).one(db.connection()).await?;
    match link {
        Some(link) => find(db, scope, InviteId::from_uuid(link.invite_id)).await,
        None => Ok(None),
    }
}

/// Sends invites once more: each with its message, until that moment.
///
/// # Errors
/// [`Error::Busy`] when one was queued after `settled`, by somebody who sends it at the same moment: when the
/// transaction is tried again, that is seen.
pub async fn renew(
    tx: &Tx,
    scope: &ClinicScope,
    messages: &[(InviteId, MessageId)],
    now: DateTime<Utc>,
    settled: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    if messages.is_empty() {
        return Ok(());
    }
    let message_of = messages.iter().fold(CaseStatement::new(), |message_of, (id, message_id)| {
        message_of.case(invites::Column::Id.eq(id.uuid()), Expr::val(message_id.uuid()))
    });
    let row = invites::ActiveModel {
        queued_at: Set(now),
        sent_at: Set(None),
        bounced_at: Set(None),
        failure: Set(None),
        expires_at: Set(expires_at),
        ..Default::default()
    };
    let renewed = invites::Entity::update_many()
        .set(row)
        .col_expr(invites::Column::MessageId, message_of.into())
        .filter(named(scope, messages.iter().map(|(id, _)| *id)))
        .filter(invites::Column::QueuedAt.lte(settled))
        .exec(tx.connection())
        .await?;
    let all = u64::try_from(messages.len()).is_ok_and(|count| count == renewed.rows_affected);
    if all { Ok(()) } else { Err(Error::Busy(DbErr::RecordNotUpdated.into())) }
}

/// Takes invites back.
pub async fn revoke(tx: &Tx, scope: &ClinicScope, ids: &[InviteId], now: DateTime<Utc>) -> Result<(), Error> {
    invites::Entity::update_many()
        .set(invites::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() })
        .filter(named(scope, ids.iter().copied()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Notes that the link of an invite was opened; later calls change nothing.
pub async fn note_opened(tx: &Tx, scope: &ClinicScope, id: InviteId, now: DateTime<Utc>) -> Result<(), Error> {
    invites::Entity::update_many()
        .set(invites::ActiveModel { opened_at: Set(Some(now)), ..Default::default() })
        .filter(invites::Column::ClinicId.eq(scope.uuid()))
        .filter(invites::Column::Id.eq(id.uuid()))
        .filter(invites::Column::OpenedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Invites with when their people joined.
fn rows() -> Select<invites::Entity> {
    let own_client = Condition::all()
        .add(
            Expr::col((clients::Entity, clients::Column::ClinicId))
                .equals((invites::Entity, invites::Column::ClinicId)),
        )
        .add(Expr::col((clients::Entity, clients::Column::Id)).equals((invites::Entity, invites::Column::ClientId)));
    let mut query = invites::Entity::find().column_as(clients::Column::JoinedAt, "joined_at");
    QuerySelect::query(&mut query).join(JoinType::LeftJoin, clients::Entity, own_client);
    query
}

/// Those of the clinic's invites that were not replaced.
fn current(scope: &ClinicScope) -> Condition {
    Condition::all().add(invites::Column::ClinicId.eq(scope.uuid())).add(invites::Column::SupersededAt.is_null())
}

/// Those of the clinic's invites that are named.
fn named(scope: &ClinicScope, ids: impl Iterator<Item = InviteId>) -> Condition {
    Condition::all()
        .add(invites::Column::ClinicId.eq(scope.uuid()))
        .add(invites::Column::Id.is_in(ids.map(InviteId::uuid)))
}

async fn one(db: &impl Read, query: Select<invites::Entity>) -> Result<Option<InviteRecord>, Error> {
    Ok(query.into_model::<Row>().one(db.connection()).await?.map(record))
}

async fn several(db: &impl Read, query: Select<invites::Entity>) -> Result<Vec<InviteRecord>, Error> {
    Ok(query.into_model::<Row>().all(db.connection()).await?.into_iter().map(record).collect())
}

fn record(row: Row) -> InviteRecord {
    let Row { invite, joined_at } = row;
    InviteRecord {
        id: InviteId::from_uuid(invite.id),
        client_id: invite.client_id.map(ClientId::from_uuid),
        email: EmailAddress::kept(invite.email),
        first_name: invite.first_name,
        last_name: invite.last_name,
        message_id: MessageId::from_uuid(invite.message_id),
        queued_at: invite.queued_at,
        sent_at: invite.sent_at,
        failure: invite.failure,
        created_at: invite.created_at,
        history: InviteHistory {
            expires_at: invite.expires_at,
            opened_at: invite.opened_at,
            bounced_at: invite.bounced_at,
            revoked_at: invite.revoked_at,
            superseded_at: invite.superseded_at,
            joined_at,
        },
    }
}
