//! A clinic's own project with PostHog, and what that is still to be told.

use chrono::{DateTime, Utc};
use contract::{
    ids::MessageId,
    portal_activity::{ActivityEvent, ActivityPage},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::LockType,
};
use uuid::Uuid;

use super::{insert_versioned, name_of, parse_name, replace_versioned};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{posthog_events, posthog_projects},
};

/// A project of the clinic's own.
#[derive(Clone, PartialEq, Eq)]
pub struct PosthogProject {
    /// Where events go.
    pub host: String,
    /// The project's key, sealed.
    pub project_key: Vec<u8>,
    /// When PostHog last accepted the key.
    pub checked_at: DateTime<Utc>,
    /// When PostHog last took events, since the project was saved.
    pub last_sent_at: Option<DateTime<Utc>>,
}

/// Something that happened in an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PosthogEvent {
    /// Names the event, to PostHog too; stays the same however often sending is tried.
    pub id: Uuid,
    /// What happened.
    pub event: ActivityEvent,
    /// On which page, where that matters.
    pub page: Option<ActivityPage>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// The clinic's project, if it has one, and the version of having one; 0 when it never had one.
pub async fn find(db: &impl Read, scope: &ClinicScope) -> Result<(Option<PosthogProject>, i64), Error> {
    let row = posthog_projects::Entity::find_by_id(scope.uuid()).one(db.connection()).await?;
    let Some(row) = row else { return Ok((None, 0)) };
    let project = match (row.host, row.project_key, row.checked_at) {
        (Some(host), Some(project_key), Some(checked_at)) => {
            Some(PosthogProject { host, project_key, checked_at, last_sent_at: row.last_sent_at })
        }
        _ => None,
    };
    Ok((project, row.version))
}

/// Writes the clinic's project, if that still has the version.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn save(
    tx: &Tx,
    scope: &ClinicScope,
    project: PosthogProject,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut row = posthog_projects::ActiveModel {
        host: Set(Some(project.host)),
        project_key: Set(Some(project.project_key)),
        checked_at: Set(Some(project.checked_at)),
        last_sent_at: Set(project.last_sent_at),
        version: Set(version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    if version > 0 {
        return change(tx, scope, row, version).await;
    }
    row.clinic_id = Set(scope.uuid());
    insert_versioned::<posthog_projects::Entity>(tx, row).await
}

/// Takes the clinic's project away, with what it was still to be told, if that still has the version.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first.
pub async fn remove(tx: &Tx, scope: &ClinicScope, version: i64, now: DateTime<Utc>) -> Result<(), Error> {
    let row = posthog_projects::ActiveModel {
        host: Set(None),
        project_key: Set(None),
        checked_at: Set(None),
        last_sent_at: Set(None),
        message_id: Set(None),
        version: Set(version + 1),
        updated_at: Set(now),
        ..Default::default()
    };
    change(tx, scope, row, version).await?;
    posthog_events::Entity::delete_many()
        .filter(posthog_events::Column::ClinicId.eq(scope.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

async fn change(tx: &Tx, scope: &ClinicScope, row: posthog_projects::ActiveModel, version: i64) -> Result<(), Error> {
    let update = posthog_projects::Entity::update_many()
        .set(row)
        .filter(posthog_projects::Column::ClinicId.eq(scope.uuid()))
        .filter(posthog_projects::Column::Version.eq(version));
    replace_versioned(tx, update).await
}

/// Whether the clinic has a project at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gathering {
    /// It has none: nothing is gathered.
    Off,
    /// It has one, and events go by this message next, if one waits already.
    For(Option<MessageId>),
}

/// How events are gathered for the clinic; locked until the transaction ends.
pub async fn lock(tx: &Tx, scope: &ClinicScope) -> Result<Gathering, Error> {
    let row = posthog_projects::Entity::find_by_id(scope.uuid())
        .select_only()
        .column(posthog_projects::Column::MessageId)
        .filter(posthog_projects::Column::Host.is_not_null())
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Option<Uuid>>()
        .one(tx.connection())
        .await?;
    Ok(row.map_or(Gathering::Off, |message_id| Gathering::For(message_id.map(MessageId::from_uuid))))
}

/// Notes by which message events go next, once [`lock`] has said that there is a project.
pub async fn set_message(tx: &Tx, scope: &ClinicScope, message_id: Option<MessageId>) -> Result<(), Error> {
    let row = posthog_projects::ActiveModel { message_id: Set(message_id.map(MessageId::uuid)), ..Default::default() };
    set(tx, scope, row).await
}

/// Notes that PostHog has taken events.
pub async fn note_sent(tx: &Tx, scope: &ClinicScope, now: DateTime<Utc>) -> Result<(), Error> {
    set(tx, scope, posthog_projects::ActiveModel { last_sent_at: Set(Some(now)), ..Default::default() }).await
}

/// Changes what is no setting, and so has no version. Without a project there is nothing to change.
async fn set(tx: &Tx, scope: &ClinicScope, row: posthog_projects::ActiveModel) -> Result<(), Error> {
    posthog_projects::Entity::update_many()
        .set(row)
        .filter(posthog_projects::Column::ClinicId.eq(scope.uuid()))
        .filter(posthog_projects::Column::Host.is_not_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Keeps events until a message takes them.
pub async fn add(tx: &Tx, scope: &ClinicScope, events: Vec<PosthogEvent>) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let rows = events.into_iter().map(|event| posthog_events::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(event.id),
        event: Set(name_of(event.event)),
        page: Set(event.page.map(name_of).unwrap_or_default()),
        created_at: Set(event.created_at),
        message_id: Set(None),
    });
    posthog_events::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The events that a message carries. When it is asked for the first time, these are the oldest that
/// no message carries, at most `limit`; from then on the same.
pub async fn take(tx: &Tx, scope: &ClinicScope, message_id: MessageId, limit: u64) -> Result<Vec<PosthogEvent>, Error> {
    let mut rows = events_query(scope, Some(message_id), limit).all(tx.connection()).await?;
    if rows.is_empty() {
        rows = events_query(scope, None, limit).all(tx.connection()).await?;
        posthog_events::Entity::update_many()
            .set(posthog_events::ActiveModel { message_id: Set(Some(message_id.uuid())), ..Default::default() })
            .filter(posthog_events::Column::ClinicId.eq(scope.uuid()))
            .filter(posthog_events::Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(tx.connection())
            .await?;
    }
    rows.into_iter().map(event).collect()
}

/// Whether there are events that no message carries yet.
pub async fn is_any_gathered(tx: &Tx, scope: &ClinicScope) -> Result<bool, Error> {
    Ok(events_query(scope, None, 1).one(tx.connection()).await?.is_some())
}

/// Forgets events that PostHog has not taken for so long.
pub async fn delete_old(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    posthog_events::Entity::delete_many()
        .filter(posthog_events::Column::CreatedAt.lt(before))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Those of one message, or of none, oldest first.
pub(super) fn events_query(
    scope: &ClinicScope,
    message_id: Option<MessageId>,
    limit: u64,
) -> Select<posthog_events::Entity> {
    let of_message = match message_id {
        Some(id) => posthog_events::Column::MessageId.eq(id.uuid()),
        None => posthog_events::Column::MessageId.is_null(),
    };
    posthog_events::Entity::find()
        .filter(posthog_events::Column::ClinicId.eq(scope.uuid()))
        .filter(of_message)
        .order_by_asc(posthog_events::Column::Id)
        .limit(limit)
}

fn event(row: posthog_events::Model) -> Result<PosthogEvent, Error> {
    let page = Some(row.page).filter(|page| !page.is_empty());
    Ok(PosthogEvent {
        id: row.id,
        event: parse_name("posthog_events.event", &row.event)?,
        page: page.map(|page| parse_name("posthog_events.page", &page)).transpose()?,
        created_at: row.created_at,
    })
}
