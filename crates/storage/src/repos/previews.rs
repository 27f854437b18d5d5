//! Previews: staff looking at the portal as a client sees it.

use chrono::{DateTime, Utc};
use contract::ids::{ClientId, PreviewId, SessionId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{staff::StaffRecord, staff_sessions};
use crate::{ClientView, ClinicScope, Error, Read, Tx, entities::previews};

/// A preview to begin.
#[derive(Debug, Clone)]
pub struct NewPreview {
    /// Names the preview.
    pub id: PreviewId,
    /// The session of whoever looks; the preview ends with it.
    pub staff_session_id: SessionId,
    /// As whom; as a made-up client when `None`.
    pub client_id: Option<ClientId>,
    /// SHA-256 of its secret.
    pub token_hash: Vec<u8>,
    /// When it begins.
    pub created_at: DateTime<Utc>,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
}

/// A preview that has not ended.
#[derive(Clone)]
pub struct Preview {
    /// Names the preview.
    pub id: PreviewId,
    /// What is seen; nothing of anybody's where the client is made up.
    pub view: Option<ClientView>,
    /// Who looks.
    pub person: StaffRecord,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
}

/// Begins a preview.
///
/// # Errors
/// [`Error::MissingReference`] when the clinic has no such client.
pub async fn insert(tx: &Tx, scope: &ClinicScope, new: NewPreview) -> Result<(), Error> {
    let row = previews::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(new.id.uuid()),
        staff_session_id: Set(new.staff_session_id.uuid()),
        client_id: Set(new.client_id.map(ClientId::uuid)),
        token_hash: Set(new.token_hash),
        created_at: Set(new.created_at),
        ends_at: Set(new.ends_at),
        ended_at: Set(None),
    };
    previews::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The preview with that secret, if neither it nor the session that it began in has ended.
pub async fn resolve(
    db: &impl Read,
    scope: &ClinicScope,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Preview>, Error> {
    let row = previews::Entity::find()
        .filter(previews::Column::ClinicId.eq(scope.uuid()))
        .filter(previews::Column::TokenHash.eq(token_hash))
        .filter(previews::Column::EndsAt.gt(now))
        .filter(previews::Column::EndedAt.is_null())
        .one(db.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let person = staff_sessions::person_of(db, scope, SessionId::from_uuid(row.staff_session_id), now).await?;
    Ok(person.map(|person| Preview {
        id: PreviewId::from_uuid(row.id),
        view: row.client_id.map(|client_id| ClientView::new(*scope, client_id)),
        person,
        ends_at: row.ends_at,
    }))
}

/// Ends a preview; `false` when there is no such preview, or no longer.
pub async fn end(tx: &Tx, scope: &ClinicScope, id: PreviewId, now: DateTime<Utc>) -> Result<bool, Error> {
    let row = previews::ActiveModel { ended_at: Set(Some(now)), ..Default::default() };
    let ended = previews::Entity::update_many()
        .set(row)
        .filter(previews::Column::ClinicId.eq(scope.uuid()))
        .filter(previews::Column::Id.eq(id.uuid()))
        .filter(previews::Column::EndsAt.gt(now))
        .filter(previews::Column::EndedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(ended.rows_affected == 1)
}

/// Forgets previews that were to end before `before`, of all clinics.
pub async fn delete_ended(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    previews::Entity::delete_many().filter(previews::Column::EndsAt.lte(before)).exec(tx.connection()).await?;
    Ok(())
}
