//! Clinics, the tenants.

use chrono::{DateTime, Utc};
use contract::{
    clinics::BookingRules,
    color::BrandColor,
    contact::{CallingCode, EmailAddress, PhoneNumber},
    ids::{ClinicId, LocationId},
    money::Currency,
    slug::Slug,
};
use domain::{currencies, phones::Home};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    audit::{self, AuditKey},
    narrow, parse, parse_optional,
    portal_settings::{self, PortalLook},
    replace_versioned,
};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{clinics, locations},
};

/// A clinic with everything that its staff can set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `contract::clinics::Clinic`")]
pub struct ClinicRecord {
    pub id: ClinicId,
    pub slug: Slug,
    pub name: String,
    pub portal_enabled: bool,
    pub brand_color: BrandColor,
    pub time_zone: String,
    pub currency: Currency,
    pub locale: String,
    pub calling_code: CallingCode,
    pub phone: Option<PhoneNumber>,
    pub email: Option<EmailAddress>,
    pub address: Option<String>,
    pub booking: BookingRules,
    pub require_second_factor: bool,
    pub portal: PortalLook,
    pub version: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ClinicRecord {
    /// Where telephone numbers without a country's code belong.
    pub fn home(&self) -> Home {
        Home::of(self.calling_code, &self.locale)
    }
}

/// The clinic whose portal has that slug, or had it and has another one now.
pub async fn find_by_slug(db: &impl Read, slug: &str) -> Result<Option<(ClinicScope, ClinicRecord)>, Error> {
    let row = clinics::Entity::find()
        .filter(clinics::Column::Id.in_subquery(portal_settings::clinic_with(slug)))
        .one(db.connection())
        .await?;
    row.map(|row| Ok((ClinicScope::new(row.id), record(row)?))).transpose()
}

/// The clinic with that id, for what a provider tells about its messages.
pub async fn scope_of(db: &impl Read, id: ClinicId) -> Result<Option<ClinicScope>, Error> {
    let row = clinics::Entity::find_by_id(id.uuid()).one(db.connection()).await?;
    Ok(row.map(|row| ClinicScope::new(row.id)))
}

/// Every clinic of this installation, oldest first; for the operator.
pub async fn list(db: &impl Read) -> Result<Vec<(ClinicScope, ClinicRecord)>, Error> {
    let rows = clinics::Entity::find().order_by_asc(clinics::Column::CreatedAt).all(db.connection()).await?;
    rows.into_iter().map(|row| Ok((ClinicScope::new(row.id), record(row)?))).collect()
}

/// Whether this installation has a clinic.
pub async fn exists(db: &impl Read) -> Result<bool, Error> {
    let found = clinics::Entity::find().select_only().column(clinics::Column::Id).limit(1);
    Ok(found.into_tuple::<Uuid>().one(db.connection()).await?.is_some())
}

/// The clinic itself.
pub async fn get(db: &impl Read, scope: &ClinicScope) -> Result<ClinicRecord, Error> {
    let row = clinics::Entity::find_by_id(scope.uuid()).one(db.connection()).await?;
    row.map_or(Err(Error::Stale), record)
}

/// The place where new practitioners work.
pub async fn first_location(db: &impl Read, scope: &ClinicScope) -> Result<LocationId, Error> {
    let row = locations::Entity::find()
        .filter(locations::Column::ClinicId.eq(scope.uuid()))
        .order_by_asc(locations::Column::Position)
        .limit(1)
        .one(db.connection())
        .await?;
    row.map(|row| LocationId::from_uuid(row.id)).ok_or(Error::Stale)
}

/// Adds a clinic with one location of the same name; `key` begins its audit chain.
///
/// # Errors
/// [`Error::Duplicate`] when the slug is another clinic's, or held for one.
pub async fn insert(
    tx: &Tx,
    key: &AuditKey,
    clinic: &ClinicRecord,
    location: LocationId,
) -> Result<ClinicScope, Error> {
    let mut row = model(clinic)?.into_active_model();
    row.version = Set(1);
    clinics::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    let scope = ClinicScope::new(clinic.id.uuid());
    audit::begin(tx, key, &scope).await?;
    portal_settings::take_slug(tx, &scope, &clinic.slug, clinic.created_at).await?;
    let place = locations::ActiveModel {
        clinic_id: Set(clinic.id.uuid()),
        id: Set(location.uuid()),
        name: Set(clinic.name.clone()),
        position: Set(0),
        created_at: Set(clinic.created_at),
    };
    locations::Entity::insert(place).exec_without_returning(tx.connection()).await?;
    Ok(scope)
}

/// Writes the clinic's settings if it still has the version that `clinic` was read with.
///
/// # Errors
/// [`Error::Stale`] when somebody else was first, [`Error::Duplicate`] when the slug is taken.
pub async fn update(tx: &Tx, scope: &ClinicScope, clinic: &ClinicRecord) -> Result<(), Error> {
    let mut row = model(clinic)?.into_active_model().reset_all();
    row.version = Set(clinic.version + 1);
    row.created_at = sea_orm::ActiveValue::NotSet;
    row.id = sea_orm::ActiveValue::NotSet;
    let update = clinics::Entity::update_many()
        .set(row)
        .filter(clinics::Column::Id.eq(scope.uuid()))
        .filter(clinics::Column::Version.eq(clinic.version));
    replace_versioned(tx, update).await
}

fn record(mut row: clinics::Model) -> Result<ClinicRecord, Error> {
    let currency: Currency = parse("clinics.currency", &row.currency)?;
    let portal = portal_settings::look_of(&mut row)?;
    Ok(ClinicRecord {
        id: ClinicId::from_uuid(row.id),
        slug: parse("clinics.slug", &row.slug)?,
        name: row.name,
        portal_enabled: row.portal_enabled,
        brand_color: parse("clinics.brand_color", &row.brand_color)?,
        time_zone: row.time_zone,
        currency,
        locale: row.locale,
        calling_code: parse("clinics.calling_code", &row.calling_code)?,
        phone: parse_optional("clinics.phone", row.phone.as_deref())?,
        email: row.email.map(EmailAddress::kept),
        address: row.address,
        booking: BookingRules {
            slot_step_minutes: narrow("clinics.slot_step_minutes", row.slot_step_minutes)?,
            notice_minutes: narrow("clinics.notice_minutes", row.notice_minutes)?,
            horizon_days: narrow("clinics.horizon_days", row.horizon_days)?,
            max_upcoming_appointments: narrow("clinics.max_upcoming_appointments", row.max_upcoming_appointments)?,
            cancellation_window_minutes: narrow(
                "clinics.cancellation_window_minutes",
                row.cancellation_window_minutes,
            )?,
            late_cancellation_fee: row.late_cancellation_fee_minor.map(|minor| currencies::amount(minor, currency)),
            reminder_hours: row.reminder_hours.map(|hours| narrow("clinics.reminder_hours", hours)).transpose()?,
        },
        require_second_factor: row.require_second_factor,
        portal,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    })
}

fn model(clinic: &ClinicRecord) -> Result<clinics::Model, Error> {
    let look = &clinic.portal;
    Ok(clinics::Model {
        id: clinic.id.uuid(),
        slug: clinic.slug.to_string(),
        name: clinic.name.clone(),
        portal_enabled: clinic.portal_enabled,
        brand_color: clinic.brand_color.to_string(),
        time_zone: clinic.time_zone.clone(),
        currency: clinic.currency.to_string(),
        locale: clinic.locale.clone(),
        calling_code: clinic.calling_code.to_string(),
        phone: clinic.phone.as_ref().map(ToString::to_string),
        email: clinic.email.as_ref().map(ToString::to_string),
        address: clinic.address.clone(),
        slot_step_minutes: clinic.booking.slot_step_minutes.into(),
        notice_minutes: clinic.booking.notice_minutes.cast_signed(),
        horizon_days: clinic.booking.horizon_days.into(),
        cancellation_window_minutes: clinic.booking.cancellation_window_minutes.cast_signed(),
        late_cancellation_fee_minor: clinic.booking.late_cancellation_fee.map(|fee| fee.minor),
        reminder_hours: clinic.booking.reminder_hours.map(i32::from),
        max_upcoming_appointments: clinic.booking.max_upcoming_appointments.into(),
        require_second_factor: clinic.require_second_factor,
        portal_name: look.name.clone(),
        portal_description: look.description.clone(),
        support_email: look.support_email.as_ref().map(ToString::to_string),
        accent_color: look.accent_color.map(|color| color.to_string()),
        sections: portal_settings::json("clinics.sections", &look.sections)?,
        announcement: look
            .announcement
            .as_ref()
            .map(|announcement| portal_settings::json("clinics.announcement", announcement))
            .transpose()?,
        logo: look.logo.clone(),
        favicon: look.favicon.clone(),
        version: clinic.version,
        created_at: clinic.created_at,
        updated_at: clinic.updated_at,
    })
}
