//! New addresses and numbers of clients that wait for their code.

use chrono::{DateTime, Utc};
use contract::ids::{ClientId, ContactChangeId};
use domain::contact_changes::CodeHistory;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::narrow;
use crate::{ClientScope, ClinicScope, Error, Read, Tx, entities::contact_changes};

/// A change that waits for its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactChange {
    /// Names the change.
    pub id: ContactChangeId,
    /// Whose address or number it becomes.
    pub client_id: ClientId,
    /// The new address or number, sealed.
    pub contact: Vec<u8>,
    /// SHA-256 of the code and the id, if a code was sent.
    pub code_hash: Option<Vec<u8>>,
    /// What has happened to the code.
    pub history: CodeHistory,
}

/// Keeps a change in place of an older one of the client.
pub async fn replace(
    tx: &Tx,
    scope: &ClientScope,
    id: ContactChangeId,
    contact: Vec<u8>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    contact_changes::Entity::delete_many()
        .filter(contact_changes::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(contact_changes::Column::ClientId.eq(scope.client_id().uuid()))
        .exec(tx.connection())
        .await?;
    let row = contact_changes::ActiveModel {
        clinic_id: Set(scope.clinic().uuid()),
        id: Set(id.uuid()),
        client_id: Set(scope.client_id().uuid()),
        contact: Set(contact),
        code_hash: Set(None),
        wrong_codes: Set(0),
        created_at: Set(now),
        expires_at: Set(expires_at),
    };
    contact_changes::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The change with that id, for the worker that sends its code.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: ContactChangeId) -> Result<Option<ContactChange>, Error> {
    let row = contact_changes::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    row.map(change).transpose()
}

/// The client's change with that id.
pub async fn find_mine(
    db: &impl Read,
    scope: &ClientScope,
    id: ContactChangeId,
) -> Result<Option<ContactChange>, Error> {
    let change = find(db, scope.clinic(), id).await?;
    Ok(change.filter(|change| change.client_id == scope.client_id()))
}

/// Notes that a code is on its way, or that none is because somebody else has the address; `false`
/// when the change is gone.
pub async fn set_code(
    tx: &Tx,
    scope: &ClinicScope,
    id: ContactChangeId,
    code_hash: Option<Vec<u8>>,
    expires_at: DateTime<Utc>,
) -> Result<bool, Error> {
    let row =
        contact_changes::ActiveModel { code_hash: Set(code_hash), expires_at: Set(expires_at), ..Default::default() };
    let updated = contact_changes::Entity::update_many()
        .set(row)
        .filter(contact_changes::Column::ClinicId.eq(scope.uuid()))
        .filter(contact_changes::Column::Id.eq(id.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Counts a wrong code.
pub async fn count_wrong_code(tx: &Tx, scope: &ClientScope, id: ContactChangeId) -> Result<(), Error> {
    contact_changes::Entity::update_many()
        .col_expr(contact_changes::Column::WrongCodes, Expr::col(contact_changes::Column::WrongCodes).add(1))
        .filter(contact_changes::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(contact_changes::Column::ClientId.eq(scope.client_id().uuid()))
        .filter(contact_changes::Column::Id.eq(id.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Uses a change up. Of many who try at once, one gets `true`.
pub async fn consume(tx: &Tx, scope: &ClientScope, id: ContactChangeId) -> Result<bool, Error> {
    let deleted = contact_changes::Entity::delete_many()
        .filter(contact_changes::Column::ClinicId.eq(scope.clinic().uuid()))
        .filter(contact_changes::Column::ClientId.eq(scope.client_id().uuid()))
        .filter(contact_changes::Column::Id.eq(id.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(deleted.rows_affected == 1)
}

/// Forgets changes whose codes ran out before `before`, of all clinics.
pub async fn delete_expired(tx: &Tx, before: DateTime<Utc>) -> Result<(), Error> {
    contact_changes::Entity::delete_many()
        .filter(contact_changes::Column::ExpiresAt.lte(before))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn change(row: contact_changes::Model) -> Result<ContactChange, Error> {
    Ok(ContactChange {
        id: ContactChangeId::from_uuid(row.id),
        client_id: ClientId::from_uuid(row.client_id),
        contact: row.contact,
        code_hash: row.code_hash,
        history: CodeHistory {
            expires_at: row.expires_at,
            wrong_codes: narrow("contact_changes.wrong_codes", row.wrong_codes)?,
        },
    })
}
