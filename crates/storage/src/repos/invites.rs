//! Invites to the portal, and the links in their mails.

use chrono::{DateTime, Utc};
use contract::{
    clients::Client,
    contact::EmailAddress,
    ids::{ClientId, InviteId, MessageId},
    invites::{ClientRecord, InviteSettings, InviteState},
};
use domain::invites::InviteHistory;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use uuid::Uuid;

use super::{clients::sort_key_of, name_of, narrow, page_of, parse, parse_name};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{clients, invite_links, invite_settings, invites},
};

/// For how many days an invite works where the clinic has not said so.
const DEFAULT_DAYS: u16 = 30;

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

/// Where a page of invites ended.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CreatedCursor {
    /// When the last row was made.
    #[serde(deserialize_with = "crate::cursor::read_within_reach")]
    pub created_at: DateTime<Utc>,
    /// The row, for those made at once.
    pub id: Uuid,
}

/// An invite with when its person joined.
#[derive(Debug, FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    invite: invites::Model,
    joined_at: Option<DateTime<Utc>>,
}

/// How the clinic invites; the defaults, in version 0, while it has not said so.
pub async fn settings(db: &impl Read, scope: &ClinicScope) -> Result<InviteSettings, Error> {
    let row = invite_settings::Entity::find_by_id(scope.uuid()).one(db.connection()).await?;
    row.map_or(
        Ok(InviteSettings { expires_after_days: DEFAULT_DAYS, client_record: ClientRecord::default(), version: 0 }),
        |row| {
            Ok(InviteSettings {
                expires_after_days: narrow("invite_settings.expires_after_days", row.expires_after_days)?,
                client_record: parse_name("invite_settings.client_record", &row.client_record)?,
                version: row.version,
            })
        },
    )
}

/// Writes how the clinic invites, if it still has the version that `settings` names.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn replace_settings(
    tx: &Tx,
    scope: &ClinicScope,
    settings: &InviteSettings,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = invite_settings::ActiveModel {
        clinic_id: Set(scope.uuid()),
        expires_after_days: Set(settings.expires_after_days.into()),
        client_record: Set(name_of(settings.client_record)),
        version: Set(settings.version + 1),
        updated_at: Set(now),
    };
    let written = if settings.version == 0 {
        let none_yet = OnConflict::column(invite_settings::Column::ClinicId).do_nothing().to_owned();
        invite_settings::Entity::insert(row).on_conflict(none_yet).exec_without_returning(tx.connection()).await?
    } else {
        let updated = invite_settings::Entity::update_many()
            .set(row)
            .filter(invite_settings::Column::ClinicId.eq(scope.uuid()))
            .filter(invite_settings::Column::Version.eq(settings.version))
            .exec(tx.connection())
            .await?;
        updated.rows_affected
    };
    if written == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Keeps invites. Earlier ones of the same people end.
pub async fn insert(tx: &Tx, scope: &ClinicScope, new: Vec<NewInvite>, now: DateTime<Utc>) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    let emails = invites::Column::Email.is_in(new.iter().map(|invite| invite.email.to_string()));
    let people = invites::Column::ClientId.is_in(new.iter().filter_map(|invite| Some(invite.client_id?.uuid())));
    invites::Entity::update_many()
        .set(invites::ActiveModel { superseded_at: Set(Some(now)), ..Default::default() })
        .filter(current(scope))
        .filter(Condition::any().add(emails).add(people))
        .exec(tx.connection())
        .await?;
    let rows = new.into_iter().map(|invite| invites::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(invite.id.uuid()),
        client_id: Set(invite.client_id.map(ClientId::uuid)),
        sort_key: Set(sort_key_of(&invite.first_name, &invite.last_name, Some(&invite.email))),
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
    invites::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// One invite of the clinic.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: InviteId) -> Result<Option<InviteRecord>, Error> {
    one(db, rows().filter(invites::Column::ClinicId.eq(scope.uuid())).filter(invites::Column::Id.eq(id.uuid()))).await
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

/// One page of the clinic's invites, newest first, without those that were replaced.
pub async fn list(
    db: &impl Read,
    scope: &ClinicScope,
    state: Option<InviteState>,
    now: DateTime<Utc>,
    limit: u64,
    after: Option<&CreatedCursor>,
) -> Result<(Vec<InviteRecord>, Option<CreatedCursor>), Error> {
    let mut query = rows().filter(current(scope));
    if let Some(state) = state {
        query = query.filter(in_state(state, now));
    }
    if let Some(after) = after {
        let earlier = invites::Column::CreatedAt.lt(after.created_at);
        let same = invites::Column::CreatedAt.eq(after.created_at).and(invites::Column::Id.lt(after.id));
        query = query.filter(earlier.or(same));
    }
    let found = query
        .order_by_desc(invites::Column::CreatedAt)
        .order_by_desc(invites::Column::Id)
        .limit(limit + 1)
        .into_model::<Row>()
        .all(db.connection())
        .await?;
    let (found, next) =
        page_of(found, limit, |row| CreatedCursor { created_at: row.invite.created_at, id: row.invite.id });
    Ok((found.into_iter().map(record).collect::<Result<_, _>>()?, next))
}

/// Sends an invite once more: with that message, until that moment.
pub async fn renew(
    tx: &Tx,
    scope: &ClinicScope,
    id: InviteId,
    message_id: MessageId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = invites::ActiveModel {
        message_id: Set(message_id.uuid()),
        queued_at: Set(now),
        sent_at: Set(None),
        bounced_at: Set(None),
        failure: Set(None),
        expires_at: Set(expires_at),
        ..Default::default()
    };
    change(tx, scope, id, row).await
}

/// Takes an invite back.
pub async fn revoke(tx: &Tx, scope: &ClinicScope, id: InviteId, now: DateTime<Utc>) -> Result<(), Error> {
    change(tx, scope, id, invites::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() }).await
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

/// Notes what became of a message, if it is still the newest of its invite: that it was handed
/// over, or why it never will be.
pub async fn note_delivery(
    tx: &Tx,
    scope: &ClinicScope,
    message_id: MessageId,
    id: InviteId,
    failure: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = match failure {
        None => invites::ActiveModel { sent_at: Set(Some(now)), ..Default::default() },
        Some(failure) => invites::ActiveModel {
            bounced_at: Set(Some(now)),
            failure: Set(Some(failure.to_owned())),
            ..Default::default()
        },
    };
    invites::Entity::update_many()
        .set(row)
        .filter(invites::Column::ClinicId.eq(scope.uuid()))
        .filter(invites::Column::Id.eq(id.uuid()))
        .filter(invites::Column::MessageId.eq(message_id.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Keeps the token of a message, by its hash.
pub async fn insert_link(
    tx: &Tx,
    scope: &ClinicScope,
    id: InviteId,
    token_hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = invite_links::ActiveModel {
        clinic_id: Set(scope.uuid()),
        token_hash: Set(token_hash),
        invite_id: Set(id.uuid()),
        created_at: Set(now),
    };
    invite_links::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Gives a client the invite that was made for their address before they were a client. An invite
/// that they have under another address ends with it.
pub(super) async fn attach(tx: &Tx, scope: &ClinicScope, client: &Client) -> Result<(), Error> {
    let Some(email) = &client.email else { return Ok(()) };
    let waiting = Condition::all()
        .add(current(scope))
        .add(invites::Column::Email.eq(email.to_string()))
        .add(invites::Column::ClientId.is_null());
    if invites::Entity::find().filter(waiting.clone()).one(tx.connection()).await?.is_none() {
        return Ok(());
    }
    invites::Entity::update_many()
        .set(invites::ActiveModel { superseded_at: Set(Some(client.updated_at)), ..Default::default() })
        .filter(current(scope))
        .filter(invites::Column::ClientId.eq(client.id.uuid()))
        .exec(tx.connection())
        .await?;
    invites::Entity::update_many()
        .set(invites::ActiveModel { client_id: Set(Some(client.id.uuid())), ..Default::default() })
        .filter(waiting)
        .exec(tx.connection())
        .await?;
    Ok(())
}

async fn change(tx: &Tx, scope: &ClinicScope, id: InviteId, row: invites::ActiveModel) -> Result<(), Error> {
    let changed = invites::Entity::update_many()
        .set(row)
        .filter(invites::Column::ClinicId.eq(scope.uuid()))
        .filter(invites::Column::Id.eq(id.uuid()))
        .exec(tx.connection())
        .await?;
    if changed.rows_affected == 1 { Ok(()) } else { Err(Error::Stale) }
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

/// [`InviteHistory::state`], as a condition.
fn in_state(state: InviteState, now: DateTime<Utc>) -> Condition {
    let (revoked, bounced) = (invites::Column::RevokedAt, invites::Column::BouncedAt);
    let mut condition = Condition::all();
    if state == InviteState::Joined {
        return condition.add(clients::Column::JoinedAt.is_not_null());
    }
    condition = condition.add(clients::Column::JoinedAt.is_null());
    if state == InviteState::Revoked {
        return condition.add(revoked.is_not_null());
    }
    condition = condition.add(revoked.is_null());
    if state == InviteState::Bounced {
        return condition.add(bounced.is_not_null());
    }
    condition = condition.add(bounced.is_null());
    if state == InviteState::Expired {
        return condition.add(invites::Column::ExpiresAt.lte(now));
    }
    let opened = invites::Column::OpenedAt;
    condition.add(invites::Column::ExpiresAt.gt(now)).add(if state == InviteState::Opened {
        opened.is_not_null()
    } else {
        opened.is_null()
    })
}

async fn one(db: &impl Read, query: Select<invites::Entity>) -> Result<Option<InviteRecord>, Error> {
    query.into_model::<Row>().one(db.connection()).await?.map(record).transpose()
}

fn record(row: Row) -> Result<InviteRecord, Error> {
    let Row { invite, joined_at } = row;
    Ok(InviteRecord {
        id: InviteId::from_uuid(invite.id),
        client_id: invite.client_id.map(ClientId::from_uuid),
        email: parse("invites.email", &invite.email)?,
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
    })
}
