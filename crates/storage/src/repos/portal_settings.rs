//! What clients see of a clinic, and the addresses under which they find it.

use chrono::{DateTime, Utc};
use contract::{
    color::BrandColor,
    contact::EmailAddress,
    ids::ClinicId,
    portal_settings::{Announcement, FormerSlug, SectionSetting},
    slug::Slug,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Query, SelectStatement},
};
use serde::Serialize;

use super::{parse, parse_optional};
use crate::{
    ClinicScope, Error, Read, Tx,
    entities::{clinics, portal_slugs},
};

/// What staff have set of the portal's look, beside what every clinic has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of `contract::portal_settings::PortalSettings`; images are names of files"
)]
pub struct PortalLook {
    pub name: Option<String>,
    pub description: Option<String>,
    pub support_email: Option<EmailAddress>,
    pub accent_color: Option<BrandColor>,
    pub sections: Vec<SectionSetting>,
    pub announcement: Option<Announcement>,
    pub logo: Option<String>,
    pub favicon: Option<String>,
}

/// Whose a slug is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlugHolder {
    /// The clinic that has it, or had it last.
    pub clinic_id: ClinicId,
    /// Until when nobody else can take it; `None` while it is in use.
    pub held_until: Option<DateTime<Utc>>,
}

/// Whose that slug is, if anybody's.
pub async fn holder(db: &impl Read, slug: &Slug) -> Result<Option<SlugHolder>, Error> {
    let row = portal_slugs::Entity::find_by_id(slug.as_str()).one(db.connection()).await?;
    Ok(row.map(|row| SlugHolder { clinic_id: ClinicId::from_uuid(row.clinic_id), held_until: row.held_until }))
}

/// Makes a slug the clinic's present one.
///
/// # Errors
/// [`Error::Duplicate`] when it is another clinic's, or held for one.
pub async fn take_slug(tx: &Tx, scope: &ClinicScope, slug: &Slug, now: DateTime<Utc>) -> Result<(), Error> {
    let free = Condition::any()
        .add(portal_slugs::Column::ClinicId.eq(scope.uuid()))
        .add(portal_slugs::Column::HeldUntil.lte(now));
    let row = portal_slugs::ActiveModel { clinic_id: Set(scope.uuid()), held_until: Set(None), ..Default::default() };
    let taken = portal_slugs::Entity::update_many()
        .set(row)
        .filter(portal_slugs::Column::Slug.eq(slug.as_str()))
        .filter(portal_slugs::Column::HeldUntil.is_not_null())
        .filter(free)
        .exec(tx.connection())
        .await?;
    if taken.rows_affected == 1 {
        return Ok(());
    }
    let row =
        portal_slugs::ActiveModel { slug: Set(slug.to_string()), clinic_id: Set(scope.uuid()), held_until: Set(None) };
    portal_slugs::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Makes a slug of the clinic's a former one, and lets the oldest go when there are more than
/// `keep`.
pub async fn leave_slug(
    tx: &Tx,
    scope: &ClinicScope,
    slug: &Slug,
    held_until: DateTime<Utc>,
    keep: usize,
) -> Result<(), Error> {
    let row = portal_slugs::ActiveModel { held_until: Set(Some(held_until)), ..Default::default() };
    portal_slugs::Entity::update_many()
        .set(row)
        .filter(portal_slugs::Column::ClinicId.eq(scope.uuid()))
        .filter(portal_slugs::Column::Slug.eq(slug.as_str()))
        .exec(tx.connection())
        .await?;
    let former = former_slugs(tx, scope).await?;
    let oldest: Vec<&str> = former.iter().skip(keep).map(|former| former.slug.as_str()).collect();
    if !oldest.is_empty() {
        portal_slugs::Entity::delete_many()
            .filter(portal_slugs::Column::ClinicId.eq(scope.uuid()))
            .filter(portal_slugs::Column::Slug.is_in(oldest))
            .exec(tx.connection())
            .await?;
    }
    Ok(())
}

/// The addresses that the clinic's portal had before, newest first.
pub async fn former_slugs(db: &impl Read, scope: &ClinicScope) -> Result<Vec<FormerSlug>, Error> {
    let rows = portal_slugs::Entity::find()
        .filter(portal_slugs::Column::ClinicId.eq(scope.uuid()))
        .filter(portal_slugs::Column::HeldUntil.is_not_null())
        .order_by_desc(portal_slugs::Column::HeldUntil)
        .all(db.connection())
        .await?;
    let former = |row: portal_slugs::Model| {
        let held_until = row.held_until?;
        Some(parse("portal_slugs.slug", &row.slug).map(|slug| FormerSlug { slug, held_until }))
    };
    rows.into_iter().filter_map(former).collect()
}

/// The id of the clinic that has or had that slug, for a query.
pub(super) fn clinic_with(slug: &str) -> SelectStatement {
    Query::select()
        .column(portal_slugs::Column::ClinicId)
        .from(portal_slugs::Entity)
        .and_where(portal_slugs::Column::Slug.eq(slug))
        .to_owned()
}

/// The look in a clinic's row.
pub(super) fn look_of(row: &mut clinics::Model) -> Result<PortalLook, Error> {
    let corrupt = |column| move |_: serde_json::Error| Error::Corrupt { column };
    let announcement = row.announcement.take().map(serde_json::from_value).transpose();
    Ok(PortalLook {
        name: row.portal_name.take(),
        description: row.portal_description.take(),
        support_email: row.support_email.take().map(EmailAddress::kept),
        accent_color: parse_optional("clinics.accent_color", row.accent_color.as_deref())?,
        sections: serde_json::from_value(row.sections.take()).map_err(corrupt("clinics.sections"))?,
        announcement: announcement.map_err(corrupt("clinics.announcement"))?,
        logo: row.logo.take(),
        favicon: row.favicon.take(),
    })
}

/// A value as it is stored.
pub(super) fn json(column: &'static str, value: &impl Serialize) -> Result<serde_json::Value, Error> {
    serde_json::to_value(value).map_err(|_| Error::Corrupt { column })
}
