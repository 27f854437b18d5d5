//! Free times: showing them, and taking one.

mod choice;
mod timetable;

use contract::{
    ids::PractitionerId,
    practitioners::Practitioner,
    slots::{SlotCalendar, SlotQuery},
    treatments::Treatment,
};
use domain::slots::{DateRange, Enforcement};
use storage::{ClientView, ClinicScope, Read, repos};

pub(crate) use self::{
    choice::{Choice, Wish, choose, refused, with_alternatives},
    timetable::{Offer, Timetable, times},
};
use crate::{
    Ctx, Error, Result,
    previews::{Seen, Viewer},
    treatments,
};

/// The free times that staff may book.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &SlotQuery) -> Result<SlotCalendar> {
    let treatment = treatments::get(ctx, scope, query.treatment_id).await?;
    if !treatment.active {
        return Err(no_longer_offered());
    }
    search(ctx, scope, query, &treatment, Enforcement::Staff, None).await
}

/// The free times that a client may book.
pub async fn list_for_client(ctx: &Ctx, viewer: &Viewer, query: &SlotQuery) -> Result<SlotCalendar> {
    let scope = viewer.clinic();
    let treatment = treatments::get(ctx, scope, query.treatment_id).await?;
    if !treatments::is_offered_online(&treatment) {
        return Err(Error::NotFound("treatment"));
    }
    let client = match viewer.seen() {
        Seen::Client(view) => Some(view),
        Seen::Example(_) => None,
    };
    search(ctx, scope, query, &treatment, Enforcement::Client, client).await
}

async fn search(
    ctx: &Ctx,
    scope: &ClinicScope,
    query: &SlotQuery,
    treatment: &Treatment,
    enforcement: Enforcement,
    client: Option<&ClientView>,
) -> Result<SlotCalendar> {
    let range =
        DateRange::new(query.from, query.to).map_err(|fault| Error::invalid("to", "range", fault.to_string()))?;
    let now = ctx.now(scope);
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let practitioners = ids_of(&eligible(&ctx.db, scope, treatment, query.practitioner_id).await?);
    let offer = Offer { clinic: &clinic, treatment, practitioners: &practitioners };
    let timetable = Timetable::load(&ctx.db, scope, offer, range, now, client).await?;
    let days = timetable.search(now, enforcement).days(range);
    Ok(SlotCalendar { time_zone: clinic.time_zone, days })
}

/// Who can be booked for the treatment, in the clinic's order; only the one that is wanted, where
/// one is.
pub(crate) async fn eligible(
    db: &impl Read,
    scope: &ClinicScope,
    treatment: &Treatment,
    wanted: Option<PractitionerId>,
) -> Result<Vec<Practitioner>> {
    let mut giving = repos::practitioners::giving(db, scope, treatment.id).await?;
    if let Some(wanted) = wanted {
        giving.retain(|practitioner| practitioner.id == wanted);
        if giving.is_empty() && repos::practitioners::find(db, scope, wanted).await?.is_none() {
            return Err(Error::NotFound("practitioner"));
        }
    }
    Ok(giving)
}

/// Their ids.
pub(crate) fn ids_of(practitioners: &[Practitioner]) -> Vec<PractitionerId> {
    practitioners.iter().map(|practitioner| practitioner.id).collect()
}

pub(crate) fn no_longer_offered() -> Error {
    Error::invalid("treatment_id", "inactive", "this treatment is no longer offered: choose another one")
}
