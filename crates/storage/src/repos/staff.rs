//! The clinic's team, their passwords and second factors.

use chrono::{DateTime, Utc};
use contract::{contact::EmailAddress, ids::StaffId, problem::ClinicChoice, staff::Role};
use domain::people;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, sea_query::Expr,
};

use super::{name_of, narrow, parse_name};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{clinics, recovery_codes, staff},
};

/// A member of staff with what they sign in with.
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `contract::staff::StaffMe`")]
pub struct StaffRecord {
    pub id: StaffId,
    pub email: EmailAddress,
    pub name: String,
    pub role: Role,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// The second factor, if one is being set up or is in use.
    pub second_factor: Option<SecondFactor>,
    /// When they signed in last; never, if `None`.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A second factor (RFC 6238).
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The seed, sealed.
    pub secret: Vec<u8>,
    /// Since when it is in use; before that it is being set up.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// How many wrong one-time codes were tried since the last right one, however long ago.
    pub wrong_codes: u32,
}

impl StaffRecord {
    /// Whether signing in takes a one-time code.
    pub fn has_second_factor(&self) -> bool {
        self.second_factor.as_ref().is_some_and(|factor| factor.confirmed_at.is_some())
    }

    /// Whether the clinic requires a second factor, and the person does not have one yet.
    pub fn lacks_second_factor(&self, clinic_requires_it: bool) -> bool {
        clinic_requires_it && !self.has_second_factor()
    }
}

/// A member of staff of one of the clinics.
#[derive(Clone)]
pub struct StaffOfClinic {
    /// Of which clinic, as evidence.
    pub scope: ClinicScope,
    /// Of which clinic, to choose by.
    pub clinic: ClinicChoice,
    /// Who it is.
    pub person: StaffRecord,
}

#[derive(FromQueryResult)]
struct OfClinicRow {
    #[sea_orm(nested)]
    person: staff::Model,
    clinic_slug: String,
    clinic_name: String,
}

/// Everybody active with that address, of all clinics: sign-in does not know the clinic yet.
pub async fn find_by_email(db: &impl Read, email: &EmailAddress) -> Result<Vec<StaffOfClinic>, Error> {
    let rows = staff::Entity::find()
        .join(JoinType::InnerJoin, staff::Relation::Clinic.def())
        .column_as(clinics::Column::Slug, "clinic_slug")
        .column_as(clinics::Column::Name, "clinic_name")
        .filter(staff::Column::Email.eq(email.as_str()))
        .filter(staff::Column::Active.eq(true))
        .order_by_asc(staff::Column::CreatedAt)
        .into_model::<OfClinicRow>()
        .all(db.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StaffOfClinic {
                scope: ClinicScope::new(row.person.clinic_id),
                clinic: ClinicChoice { slug: row.clinic_slug, name: row.clinic_name },
                person: record(row.person)?,
            })
        })
        .collect()
}

/// A password hash of somebody with that address, at whatever clinic, active or not: the oldest. Passwords of
/// one address share their salt.
pub async fn password_hash_of(db: &impl Read, email: &EmailAddress) -> Result<Option<String>, Error> {
    let row = staff::Entity::find()
        .filter(staff::Column::Email.eq(email.as_str()))
        .order_by_asc(staff::Column::CreatedAt)
        .order_by_asc(staff::Column::Id)
        .one(db.connection())
        .await?;
    Ok(row.map(|row| row.password_hash))
}

/// One active member of the clinic's staff.
pub async fn find(db: &impl Read, scope: &ClinicScope, id: StaffId) -> Result<Option<StaffRecord>, Error> {
    let row = staff::Entity::find_by_id((scope.uuid(), id.uuid()))
        .filter(staff::Column::Active.eq(true))
        .one(db.connection())
        .await?;
    row.map(record).transpose()
}

/// The clinic's team, by name.
pub async fn list(db: &impl Read, scope: &ClinicScope) -> Result<Vec<StaffRecord>, Error> {
    let rows = staff::Entity::find()
        .filter(staff::Column::ClinicId.eq(scope.uuid()))
        .order_by_asc(staff::Column::Id)
        .all(db.connection())
        .await?;
    let mut team: Vec<StaffRecord> = rows.into_iter().map(record).collect::<Result<_, _>>()?;
    team.sort_by_cached_key(|person| people::sort_key(&person.name, "", None));
    Ok(team)
}

/// The clinic's owners who are active.
pub async fn owners(db: &impl Read, scope: &ClinicScope) -> Result<Vec<StaffRecord>, Error> {
    let rows = staff::Entity::find()
        .filter(staff::Column::ClinicId.eq(scope.uuid()))
        .filter(staff::Column::Role.eq(name_of(Role::Owner)))
        .filter(staff::Column::Active.eq(true))
        .all(db.connection())
        .await?;
    rows.into_iter().map(record).collect()
}

/// Adds a member of staff, without a second factor.
///
/// # Errors
/// [`Error::Duplicate`] when the clinic has somebody with that address.
pub async fn insert(tx: &Tx, scope: &ClinicScope, person: &StaffRecord) -> Result<(), Error> {
    let row = staff::ActiveModel {
        clinic_id: Set(scope.uuid()),
        id: Set(person.id.uuid()),
        email: Set(person.email.to_string()),
        name: Set(person.name.clone()),
        role: Set(name_of(person.role)),
        password_hash: Set(person.password_hash.clone()),
        totp_secret: Set(None),
        totp_confirmed_at: Set(None),
        totp_last_step: Set(None),
        totp_wrong_codes: Set(0),
        last_sign_in_at: Set(None),
        active: Set(true),
        created_at: Set(person.created_at),
        updated_at: Set(person.updated_at),
    };
    staff::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Sets the password.
pub async fn set_password(
    tx: &Tx,
    scope: &ClinicScope,
    id: StaffId,
    password_hash: String,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = staff::ActiveModel { password_hash: Set(password_hash), updated_at: Set(now), ..Default::default() };
    update(tx, scope, id, row, Condition::all()).await?.then_some(()).ok_or(Error::Stale)
}

/// Lets the member of staff with that address in, or no longer; `None` when there is nobody with it for
/// whom that would be a change.
pub async fn set_active(
    tx: &Tx,
    scope: &ClinicScope,
    email: &EmailAddress,
    active: bool,
    now: DateTime<Utc>,
) -> Result<Option<StaffId>, Error> {
    let found = staff::Entity::find()
        .filter(staff::Column::ClinicId.eq(scope.uuid()))
        .filter(staff::Column::Email.eq(email.as_str()))
        .filter(staff::Column::Active.eq(!active))
        .one(tx.connection())
        .await?;
    let Some(found) = found else { return Ok(None) };
    let id = StaffId::from_uuid(found.id);
    let row = staff::ActiveModel { active: Set(active), updated_at: Set(now), ..Default::default() };
    let updated = update(tx, scope, id, row, Condition::all()).await?;
    Ok(updated.then_some(id))
}

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

/// Notes that somebody has signed in.
pub async fn note_sign_in(tx: &Tx, scope: &ClinicScope, id: StaffId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = staff::ActiveModel { last_sign_in_at: Set(Some(now)), ..Default::default() };
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

async fn update(
    tx: &Tx,
    scope: &ClinicScope,
    id: StaffId,
    row: staff::ActiveModel,
    condition: Condition,
) -> Result<bool, Error> {
    let updated = staff::Entity::update_many()
        .set(row)
        .filter(staff::Column::ClinicId.eq(scope.uuid()))
        .filter(staff::Column::Id.eq(id.uuid()))
        .filter(condition)
        .exec(tx.connection())
        .await?;
    Ok(updated.rows_affected == 1)
}

pub(super) fn record(row: staff::Model) -> Result<StaffRecord, Error> {
    Ok(StaffRecord {
        id: StaffId::from_uuid(row.id),
        email: EmailAddress::kept(row.email),
        name: row.name,
        role: parse_name("staff.role", &row.role)?,
        password_hash: row.password_hash,
        second_factor: match row.totp_secret {
            Some(secret) => Some(SecondFactor {
                secret,
                confirmed_at: row.totp_confirmed_at,
                wrong_codes: narrow("staff.totp_wrong_codes", row.totp_wrong_codes)?,
            }),
            None => None,
        },
        last_sign_in_at: row.last_sign_in_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}
