//! Practitioners: those who treat clients.

use contract::{
    color::BrandColor,
    ids::PractitionerId,
    paging::{Page, PageQuery},
    practitioners::{CreatePractitioner, Practitioner, UpdatePractitioner},
};
use storage::{ClinicScope, repos};

use crate::{ClinicActor, Ctx, Error, Once, Result, paging, validation::Fields};

crate::facts::names! {
    CREATED = "practitioner.create";
    UPDATED = "practitioner.update";
}

/// Colours for the calendar that are easily told apart; new practitioners get them in turn.
const COLORS: [BrandColor; 8] = [
    BrandColor::rgb(0x8a, 0x4b, 0x6b),
    BrandColor::rgb(0x2f, 0x6f, 0x73),
    BrandColor::rgb(0xb0, 0x6a, 0x2c),
    BrandColor::rgb(0x4c, 0x5f, 0xa8),
    BrandColor::rgb(0x5b, 0x7f, 0x3d),
    BrandColor::rgb(0xa3, 0x44, 0x44),
    BrandColor::rgb(0x6d, 0x55, 0xa0),
    BrandColor::rgb(0x3d, 0x7a, 0xa6),
];

/// Every practitioner of the clinic, in its order.
pub async fn list(ctx: &Ctx, scope: &ClinicScope) -> Result<Vec<Practitioner>> {
    Ok(repos::practitioners::list(&ctx.db, scope).await?)
}

/// One page of them.
pub async fn page(ctx: &Ctx, scope: &ClinicScope, query: &PageQuery) -> Result<Page<Practitioner>> {
    paging::page_of(list(ctx, scope).await?, query, |practitioner| practitioner.id)
}

/// One practitioner.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, id: PractitionerId) -> Result<Practitioner> {
    repos::practitioners::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("practitioner"))
}

/// Adds a practitioner, at the clinic's first location.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreatePractitioner) -> Result<Practitioner> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let mut fields = Fields::default();
    let name = fields.name("name", &request.name);
    fields.finish()?;
    let id = PractitionerId::from_uuid(ctx.new_uuid());
    once.run(ctx, scope, &actor.caller, async |tx| {
        let others = repos::practitioners::list(tx, scope).await?.len();
        let practitioner = Practitioner {
            id,
            location_id: repos::clinics::first_location(tx, scope).await?,
            name: name.clone(),
            role_title: request.role_title.trim().to_owned(),
            color: request.color.unwrap_or(COLORS[others % COLORS.len()]),
            active: true,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        repos::practitioners::insert(tx, scope, &practitioner).await?;
        actor.caller.record(ctx, tx, scope, CREATED.of(id)).await?;
        Ok(practitioner)
    })
    .await
}

/// Changes a practitioner, if it still has that version.
pub async fn update(
    ctx: &Ctx,
    actor: &ClinicActor,
    id: PractitionerId,
    version: i64,
    request: &UpdatePractitioner,
) -> Result<Practitioner> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let mut practitioner =
                repos::practitioners::find(tx, scope, id).await?.ok_or(Error::NotFound("practitioner"))?;
            if practitioner.version != version {
                return Err(Error::Stale);
            }
            let before = practitioner.clone();
            let mut fields = Fields::default();
            if let Some(name) = &request.name {
                practitioner.name = fields.name("name", name);
            }
            if let Some(role_title) = &request.role_title {
                role_title.trim().clone_into(&mut practitioner.role_title);
            }
            if let Some(color) = request.color {
                practitioner.color = color;
            }
            if let Some(active) = request.active {
                practitioner.active = active;
            }
            fields.finish()?;
            practitioner.updated_at = ctx.now(scope);
            repos::practitioners::update(tx, scope, &practitioner).await?;
            actor.caller.record(ctx, tx, scope, UPDATED.changed(id, &before, &practitioner)?).await?;
            practitioner.version += 1;
            Ok(practitioner)
        })
        .await
}
