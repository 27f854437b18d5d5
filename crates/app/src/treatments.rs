//! Treatments: what a clinic offers, and who gives it.

use std::collections::HashSet;

use contract::{
    ids::{PractitionerId, TreatmentId},
    paging::{Page, PageQuery},
    practitioners::Practitioner,
    treatments::{CreateTreatment, OfferedPractitioner, OfferedTreatment, Treatment, TreatmentMenu, UpdateTreatment},
};
use domain::currencies;
use storage::{ClinicScope, repos};

use crate::{ClinicActor, Ctx, Error, Once, Result, paging, validation::Fields};

crate::facts::names! {
    CREATED = "treatment.create";
    UPDATED = "treatment.update";
}

/// Every treatment of the clinic, in its order.
pub async fn list(ctx: &Ctx, scope: &ClinicScope) -> Result<Vec<Treatment>> {
    Ok(repos::treatments::list(&ctx.db, scope).await?)
}

/// One page of them.
pub async fn page(ctx: &Ctx, scope: &ClinicScope, query: &PageQuery) -> Result<Page<Treatment>> {
    paging::page_of(list(ctx, scope).await?, query, |treatment| treatment.id)
}

/// One treatment.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, id: TreatmentId) -> Result<Treatment> {
    repos::treatments::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("treatment"))
}

/// What clients can book in the portal, and with whom.
pub async fn menu(ctx: &Ctx, scope: &ClinicScope) -> Result<TreatmentMenu> {
    let treatments = repos::treatments::list(&ctx.db, scope).await?;
    let practitioners = repos::practitioners::list(&ctx.db, scope).await?;
    Ok(menu_of(treatments, practitioners))
}

fn menu_of(treatments: Vec<Treatment>, mut practitioners: Vec<Practitioner>) -> TreatmentMenu {
    practitioners.retain(|practitioner| practitioner.active);
    let bookable: HashSet<PractitionerId> = practitioners.iter().map(|practitioner| practitioner.id).collect();
    let treatments: Vec<OfferedTreatment> = treatments
        .into_iter()
        .filter(is_offered_online)
        .map(|mut treatment| {
            treatment.practitioner_ids.retain(|id| bookable.contains(id));
            OfferedTreatment {
                id: treatment.id,
                name: treatment.name,
                description: treatment.description,
                category: treatment.category,
                duration_minutes: treatment.duration_minutes,
                price: treatment.price,
                practitioner_ids: treatment.practitioner_ids,
            }
        })
        .filter(|treatment| !treatment.practitioner_ids.is_empty())
        .collect();
    let giving: HashSet<PractitionerId> =
        treatments.iter().flat_map(|treatment| treatment.practitioner_ids.iter().copied()).collect();
    practitioners.retain(|practitioner| giving.contains(&practitioner.id));
    let practitioners = practitioners
        .into_iter()
        .map(|practitioner| OfferedPractitioner {
            id: practitioner.id,
            name: practitioner.name,
            role_title: practitioner.role_title,
        })
        .collect();
    TreatmentMenu { treatments, practitioners }
}

/// Whether clients can book it themselves.
pub(crate) fn is_offered_online(treatment: &Treatment) -> bool {
    treatment.active && treatment.bookable_online
}

/// Adds a treatment.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreateTreatment) -> Result<Treatment> {
    let scope = &actor.scope;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let now = ctx.now(scope);
    let mut fields = Fields::default();
    let treatment = Treatment {
        id: TreatmentId::from_uuid(ctx.new_uuid()),
        name: fields.name("name", &request.name),
        description: request.description.trim().to_owned(),
        category: request.category.trim().to_owned(),
        duration_minutes: request.duration_minutes,
        buffer_before_minutes: request.buffer_before_minutes,
        buffer_after_minutes: request.buffer_after_minutes,
        price: currencies::amount(request.price_minor, clinic.currency),
        bookable_online: request.bookable_online,
        active: true,
        practitioner_ids: Vec::new(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    fields.finish()?;
    once.run(ctx, scope, &actor.caller, async |tx| {
        let clinic_order = repos::practitioners::list(tx, scope).await?;
        let practitioner_ids = known(&request.practitioner_ids, &clinic_order)?;
        let treatment = Treatment { practitioner_ids, ..treatment.clone() };
        repos::treatments::insert(tx, scope, &treatment).await?;
        actor.caller.record(ctx, tx, scope, CREATED.of(treatment.id)).await?;
        Ok(treatment)
    })
    .await
}

/// Changes a treatment, if it still has that version. Booked appointments keep what was agreed.
pub async fn update(
    ctx: &Ctx,
    actor: &ClinicActor,
    id: TreatmentId,
    version: i64,
    request: &UpdateTreatment,
) -> Result<Treatment> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let mut treatment = repos::treatments::find(tx, scope, id).await?.ok_or(Error::NotFound("treatment"))?;
            if treatment.version != version {
                return Err(Error::Stale);
            }
            let before = treatment.clone();
            apply(&mut treatment, request)?;
            if let Some(practitioner_ids) = &request.practitioner_ids {
                let clinic_order = repos::practitioners::list(tx, scope).await?;
                treatment.practitioner_ids = known(practitioner_ids, &clinic_order)?;
            }
            treatment.updated_at = ctx.now(scope);
            repos::treatments::update(tx, scope, &treatment).await?;
            actor.caller.record(ctx, tx, scope, UPDATED.changed(id, &before, &treatment)?).await?;
            treatment.version += 1;
            Ok(treatment)
        })
        .await
}

fn apply(treatment: &mut Treatment, request: &UpdateTreatment) -> Result<()> {
    let mut fields = Fields::default();
    if let Some(name) = &request.name {
        treatment.name = fields.name("name", name);
    }
    if let Some(description) = &request.description {
        description.trim().clone_into(&mut treatment.description);
    }
    if let Some(category) = &request.category {
        category.trim().clone_into(&mut treatment.category);
    }
    if let Some(minutes) = request.duration_minutes {
        treatment.duration_minutes = minutes;
    }
    if let Some(minutes) = request.buffer_before_minutes {
        treatment.buffer_before_minutes = minutes;
    }
    if let Some(minutes) = request.buffer_after_minutes {
        treatment.buffer_after_minutes = minutes;
    }
    if let Some(minor) = request.price_minor {
        treatment.price.minor = minor;
    }
    if let Some(bookable_online) = request.bookable_online {
        treatment.bookable_online = bookable_online;
    }
    if let Some(active) = request.active {
        treatment.active = active;
    }
    fields.finish()
}

/// The practitioners that were named, each once and in the clinic's order.
fn known(named: &[PractitionerId], clinic_order: &[Practitioner]) -> Result<Vec<PractitionerId>> {
    let exists = |id: &PractitionerId| clinic_order.iter().any(|practitioner| practitioner.id == *id);
    let mut fields = Fields::default();
    for (index, id) in named.iter().enumerate().filter(|(_, id)| !exists(id)) {
        let message = format!("there is no practitioner `{id}`: name one of this clinic");
        fields.wrong(&format!("practitioner_ids.{index}"), "unknown", message);
    }
    fields.finish()?;
    Ok(clinic_order.iter().map(|practitioner| practitioner.id).filter(|id| named.contains(id)).collect())
}
