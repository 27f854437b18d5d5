//! The clinic's team, their passwords and second factors.

mod second_factors;

use chrono::{DateTime, Utc};
use contract::{contact::EmailAddress, ids::StaffId, problem::ClinicChoice, staff::Role};
use domain::people;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

pub use second_factors::{
    begin_second_factor, confirm_second_factor, count_code, forget_wrong_codes, remove_second_factor,
    replace_recovery_codes, take_recovery_code, take_step,
};

use super::{name_of, narrow, parse_name};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{clinics, staff},
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
    /// Whether they can sign in.
    pub active: bool,
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

/// One member of the clinic's staff, also one who was deactivated.
pub async fn find_any(db: &impl Read, scope: &ClinicScope, id: StaffId) -> Result<Option<StaffRecord>, Error> {
    let row = staff::Entity::find_by_id((scope.uuid(), id.uuid())).one(db.connection()).await?;
    row.map(record).transpose()
}

/// The member of the clinic's staff with that address, also one who was deactivated.
pub async fn find_any_by_email(
    db: &impl Read,
    scope: &ClinicScope,
    email: &EmailAddress,
) -> Result<Option<StaffRecord>, Error> {
    let row = staff::Entity::find()
        .filter(staff::Column::ClinicId.eq(scope.uuid()))
        .filter(staff::Column::Email.eq(email.as_str()))
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
        active: Set(person.active),
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

/// Lets a member of staff in, or no longer; `false` when that would be no change.
///
/// # Errors
/// [`Error::LastOwner`] when nobody else is an owner who can sign in.
pub async fn set_active(
    tx: &Tx,
    scope: &ClinicScope,
    id: StaffId,
    active: bool,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let row = staff::ActiveModel { active: Set(active), updated_at: Set(now), ..Default::default() };
    let otherwise = Condition::all().add(staff::Column::Active.eq(!active));
    update(tx, scope, id, row, otherwise).await.map_err(last_owner)
}

/// Changes what a member of staff is.
///
/// # Errors
/// [`Error::LastOwner`] when nobody else is an owner who can sign in.
pub async fn set_role(tx: &Tx, scope: &ClinicScope, id: StaffId, role: Role, now: DateTime<Utc>) -> Result<(), Error> {
    let row = staff::ActiveModel { role: Set(name_of(role)), updated_at: Set(now), ..Default::default() };
    let updated = update(tx, scope, id, row, Condition::all()).await.map_err(last_owner)?;
    updated.then_some(()).ok_or(Error::Stale)
}

/// The table has one guard.
fn last_owner(error: Error) -> Error {
    match error {
        Error::Overlap(cause) => Error::LastOwner(cause),
        other => other,
    }
}

/// Notes that somebody has signed in.
pub async fn note_sign_in(tx: &Tx, scope: &ClinicScope, id: StaffId, now: DateTime<Utc>) -> Result<(), Error> {
    let row = staff::ActiveModel { last_sign_in_at: Set(Some(now)), ..Default::default() };
    update(tx, scope, id, row, Condition::all()).await.map(drop)
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
        active: row.active,
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
