//! The mails of invites: their links, and what became of them.

use chrono::{DateTime, Utc};
use contract::ids::{ClientId, InviteId, MessageId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType};

use crate::{
    ClinicScope, Error, Tx,
    entities::{invite_links, invites},
};

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
        // Also where an earlier try came back, and staff had it tried again.
        None => invites::ActiveModel {
            sent_at: Set(Some(now)),
            bounced_at: Set(None),
            failure: Set(None),
            ..Default::default()
        },
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

/// Notes that the mail of a client's invite has come back after it was taken. One that was opened has
/// arrived.
pub async fn note_bounce(
    tx: &Tx,
    scope: &ClinicScope,
    client_id: ClientId,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row =
        invites::ActiveModel { bounced_at: Set(Some(now)), failure: Set(Some(why.to_owned())), ..Default::default() };
    invites::Entity::update_many()
        .set(row)
        .filter(super::current(scope))
        .filter(invites::Column::ClientId.eq(client_id.uuid()))
        .filter(invites::Column::SentAt.is_not_null())
        .filter(invites::Column::OpenedAt.is_null())
        .filter(invites::Column::BouncedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Makes whoever changes where an invite goes wait until the transaction ends, so that they find the
/// link that is made in it.
pub async fn lock(tx: &Tx, scope: &ClinicScope, id: InviteId) -> Result<(), Error> {
    invites::Entity::find_by_id((scope.uuid(), id.uuid()))
        .select_only()
        .column(invites::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<uuid::Uuid>()
        .one(tx.connection())
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
