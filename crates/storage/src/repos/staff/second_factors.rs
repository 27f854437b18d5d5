//! The second factors of the team, and the recovery codes that stand in for them.

use chrono::{DateTime, Utc};
use contract::ids::StaffId;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, sea_query::Expr};

use super::update;
use crate::{
    ClinicScope, Error, Tx,
    entities::{recovery_codes, staff},
};

/// Begins to set up a second factor; `false` when one is in use.
pub async fn begin_second_factor(
    tx: &Tx,
    scope: &ClinicScope,
    id: StaffId,
    secret: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let row = staff::ActiveModel {
        totp_secret: Set(Some(secret)),
        totp_last_step: Set(None),
        totp_wrong_codes: Set(0),
        updated_at: Set(now),
        ..Default::default()
    };
    update(tx, scope, id, row, Condition::all().add(staff::Column::TotpConfirmedAt.is_null())).await
}

/// Takes a second factor that is being set up into use; `step` is the step of the code that proved
/// it. `false` when none is being set up.
pub async fn confirm_second_factor(
    tx: &Tx,
    scope: &ClinicScope,
    id: StaffId,
    step: i64,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let row = staff::ActiveModel {
        totp_confirmed_at: Set(Some(now)),
        totp_last_step: Set(Some(step)),
        updated_at: Set(now),
        ..Default::default()
    };
    let set_up =
        Condition::all().add(staff::Column::TotpSecret.is_not_null()).add(staff::Column::TotpConfirmedAt.is_null());
    update(tx, scope, id, row, set_up).await
}

/// Takes a second factor away, and the recovery codes with it.
pub async fn remove_second_factor(tx: &Tx, scope: &ClinicScope, id: StaffId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = staff::ActiveModel {
        totp_secret: Set(None),
        totp_confirmed_at: Set(None),
        totp_last_step: Set(None),
        totp_wrong_codes: Set(0),
        updated_at: Set(now),
        ..Default::default()
    };
    update(tx, scope, id, row, Condition::all()).await?;
    replace_recovery_codes(tx, scope, id, Vec::new()).await
}

/// Uses the code of a 30-second step up; `false` when that step, or a later one, was used before.
pub async fn take_step(tx: &Tx, scope: &ClinicScope, id: StaffId, step: i64) -> Result<bool, Error> {
    let row = staff::ActiveModel { totp_last_step: Set(Some(step)), ..Default::default() };
    let unused = Condition::any().add(staff::Column::TotpLastStep.is_null()).add(staff::Column::TotpLastStep.lt(step));
    update(tx, scope, id, row, unused).await
}

/// Counts a try of a one-time code before it is compared; `false`, and nothing counted, when `at_most` were
/// wrong in a row already.
pub async fn count_code(tx: &Tx, scope: &ClinicScope, id: StaffId, at_most: i32) -> Result<bool, Error> {
    let one_more = Expr::col(staff::Column::TotpWrongCodes).add(1);
    let counted = staff::Entity::update_many()
        .col_expr(staff::Column::TotpWrongCodes, one_more)
        .filter(staff::Column::ClinicId.eq(scope.uuid()))
        .filter(staff::Column::Id.eq(id.uuid()))
        .filter(staff::Column::TotpWrongCodes.lt(at_most))
        .exec(tx.connection())
        .await?;
    Ok(counted.rows_affected == 1)
}

/// Begins to count wrong one-time codes anew.
pub async fn forget_wrong_codes(tx: &Tx, scope: &ClinicScope, id: StaffId) -> Result<(), Error> {
    let row = staff::ActiveModel { totp_wrong_codes: Set(0), ..Default::default() };
    update(tx, scope, id, row, Condition::all()).await.map(drop)
}

/// Replaces the recovery codes by those with these hashes.
pub async fn replace_recovery_codes(
    tx: &Tx,
    scope: &ClinicScope,
    id: StaffId,
    hashes: Vec<Vec<u8>>,
) -> Result<(), Error> {
    recovery_codes::Entity::delete_many()
        .filter(recovery_codes::Column::ClinicId.eq(scope.uuid()))
        .filter(recovery_codes::Column::StaffId.eq(id.uuid()))
        .exec(tx.connection())
        .await?;
    if hashes.is_empty() {
        return Ok(());
    }
    let rows = hashes.into_iter().map(|hash| recovery_codes::ActiveModel {
        clinic_id: Set(scope.uuid()),
        staff_id: Set(id.uuid()),
        code_hash: Set(hash),
        used_at: Set(None),
    });
    recovery_codes::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Uses a recovery code up; `false` when there is none with that hash, or no longer.
pub async fn take_recovery_code(
    tx: &Tx,
    scope: &ClinicScope,
    id: StaffId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let row = recovery_codes::ActiveModel { used_at: Set(Some(now)), ..Default::default() };
    let taken = recovery_codes::Entity::update_many()
        .set(row)
        .filter(recovery_codes::Column::ClinicId.eq(scope.uuid()))
        .filter(recovery_codes::Column::StaffId.eq(id.uuid()))
        .filter(recovery_codes::Column::CodeHash.eq(hash))
        .filter(recovery_codes::Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(taken.rows_affected == 1)
}
