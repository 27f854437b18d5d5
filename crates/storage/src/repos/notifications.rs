//! What happened to clients, for them to read. Ids rise with time, so lists go by them.

use chrono::{DateTime, Utc};
use contract::{
    ids::{AppointmentId, ClientId, NotificationId},
    notifications::Notification,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use uuid::Uuid;

use super::{name_of, page_of, parse_name};
use crate::{ClientScope, ClientView, ClinicScope, Error, Read, Tx, entities::notifications};

/// More unread notifications than this are not counted.
const COUNTED_AT_MOST: u64 = 100;

/// Keeps a notification of a client of the clinic.
pub async fn insert(
    tx: &Tx,
    scope: &ClinicScope,
    client_id: ClientId,
    notification: Notification,
) -> Result<(), Error> {
    let row = notifications::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(notification.id.uuid()),
        client_id: Set(client_id.uuid()),
        kind: Set(name_of(notification.kind)),
        detail: Set(notification.detail),
        appointment_id: Set(notification.appointment_id.map(AppointmentId::uuid)),
        local_start: Set(notification.local_start),
        created_at: Set(notification.created_at),
        read_at: Set(notification.read_at),
    };
    notifications::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// One page of the client's notifications, newest first, older than `after`; and the one behind
/// which the next page begins.
pub async fn list(
    db: &impl Read,
    scope: &ClientView,
    limit: u64,
    after: Option<NotificationId>,
) -> Result<(Vec<Notification>, Option<NotificationId>), Error> {
    let rows = list_query(scope, limit, after).all(db.connection()).await?;
    let (rows, next) = page_of(rows, limit, |row| NotificationId::from_uuid(row.id));
    Ok((rows.into_iter().map(notification).collect::<Result<_, _>>()?, next))
}

pub(super) fn list_query(
    scope: &ClientView,
    limit: u64,
    after: Option<NotificationId>,
) -> Select<notifications::Entity> {
    let mut query = of_client(scope);
    if let Some(after) = after {
        query = query.filter(notifications::Column::Id.lt(after.uuid()));
    }
    query.order_by_desc(notifications::Column::Id).limit(limit + 1)
}

/// How many notifications the client has not read, up to 100.
pub async fn count_unread(db: &impl Read, scope: &ClientView) -> Result<usize, Error> {
    // Counting in the database would pass over the limit.
    let ids = unread_query(scope).into_tuple::<Uuid>().all(db.connection()).await?;
    Ok(ids.len())
}

pub(super) fn unread_query(scope: &ClientView) -> Select<notifications::Entity> {
    of_client(scope)
        .select_only()
        .column(notifications::Column::Id)
        .filter(notifications::Column::ReadAt.is_null())
        .limit(COUNTED_AT_MOST)
}

/// Marks one of the client's notifications as read; `false` when there is no such one.
pub async fn mark_read(tx: &Tx, scope: &ClientScope, id: NotificationId, now: DateTime<Utc>) -> Result<bool, Error> {
    let found = of_client(scope).filter(notifications::Column::Id.eq(id.uuid())).one(tx.connection()).await?;
    let Some(found) = found else { return Ok(false) };
    if found.read_at.is_none() {
        mark(tx, scope, notifications::Column::Id.eq(id.uuid()), now).await?;
    }
    Ok(true)
}

/// Marks the client's notifications as read, from the oldest up to that one.
pub async fn mark_all_read(
    tx: &Tx,
    scope: &ClientScope,
    up_to: NotificationId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    mark(tx, scope, notifications::Column::Id.lte(up_to.uuid()), now).await
}

async fn mark(tx: &Tx, scope: &ClientScope, which: Expr, now: DateTime<Utc>) -> Result<(), Error> {
    let row = notifications::ActiveModel { read_at: Set(Some(now)), ..Default::default() };
    notifications::Entity::update_many()
        .set(row)
        .filter(notifications::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(notifications::Column::ClientId.eq(scope.client_id().uuid()))
        .filter(notifications::Column::ReadAt.is_null())
        .filter(which)
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets notifications, of all clinics, from before then that were read.
pub async fn delete_read(tx: &Tx, created_before: DateTime<Utc>) -> Result<(), Error> {
    notifications::Entity::delete_many()
        .filter(notifications::Column::ReadAt.is_not_null())
        .filter(notifications::Column::CreatedAt.lt(created_before))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn of_client(scope: &ClientView) -> Select<notifications::Entity> {
    notifications::Entity::find()
        .filter(notifications::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(notifications::Column::ClientId.eq(scope.client_id().uuid()))
}

fn notification(row: notifications::Model) -> Result<Notification, Error> {
    Ok(Notification {
        id: NotificationId::from_uuid(row.id),
        kind: parse_name("notifications.kind", &row.kind)?,
        detail: row.detail,
        appointment_id: row.appointment_id.map(AppointmentId::from_uuid),
        local_start: row.local_start,
        created_at: row.created_at,
        read_at: row.read_at,
    })
}
