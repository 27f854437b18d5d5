//! The end of each clinic's audit chain.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select, sea_query::LockType};

use super::AuditKey;
use crate::{ClinicScope, Error, Read, Tx, entities::audit_heads};

/// The end of a clinic's audit chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AuditHead {
    /// How many entries there are.
    pub(super) sequence: i64,
    /// The hash of the last one; 32 zeros where there is none.
    pub(super) hash: Vec<u8>,
    /// The code that only the installation can make of both; none in a chain from before there was a key.
    pub(super) mac: Option<Vec<u8>>,
}

impl From<audit_heads::Model> for AuditHead {
    fn from(row: audit_heads::Model) -> Self {
        Self { sequence: row.sequence, hash: row.hash, mac: row.mac }
    }
}

fn of(scope: &ClinicScope) -> Select<audit_heads::Entity> {
    audit_heads::Entity::find_by_id(scope.uuid())
}

/// Begins a new clinic's chain. Its end has a code from the beginning on, so that one without is not taken
/// for new.
pub(crate) async fn begin(tx: &Tx, key: &AuditKey, scope: &ClinicScope) -> Result<(), Error> {
    let hash = vec![0; 32];
    let row = audit_heads::ActiveModel {
        clinic_id: Set(scope.uuid()),
        sequence: Set(0),
        mac: Set(Some(key.of_head(scope, 0, &hash))),
        hash: Set(hash),
    };
    audit_heads::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// The end of the clinic's chain.
pub(super) async fn find(db: &impl Read, scope: &ClinicScope) -> Result<AuditHead, Error> {
    of(scope).one(db.connection()).await?.map(AuditHead::from).ok_or(Error::Stale)
}

/// The end of the clinic's chain, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, scope: &ClinicScope) -> Result<AuditHead, Error> {
    of(scope).lock(LockType::NoKeyUpdate).one(tx.connection()).await?.map(AuditHead::from).ok_or(Error::Stale)
}

/// Moves the end of the clinic's chain.
pub(super) async fn advance(tx: &Tx, scope: &ClinicScope, head: AuditHead) -> Result<(), Error> {
    let row = audit_heads::ActiveModel {
        sequence: Set(head.sequence),
        hash: Set(head.hash),
        mac: Set(head.mac),
        ..Default::default()
    };
    audit_heads::Entity::update_many()
        .set(row)
        .filter(audit_heads::Column::ClinicId.eq(scope.uuid()))
        .exec(tx.connection())
        .await?;
    Ok(())
}
