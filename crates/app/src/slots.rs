//! Free times: showing them, and taking one.

mod choice;
mod moves;
mod timetable;

use contract::{
    ids::{AppointmentId, PractitionerId},
    practitioners::Practitioner,
    slots::{SlotCalendar, SlotQuery},
    treatments::Treatment,
};
use domain::slots::{DateRange, Enforcement};
use storage::{
    ClinicScope, Read,
    repos::{self, appointments::NamedAppointment},
};

pub(crate) use self::{
    choice::{Choice, Wish, choose, refused, with_alternatives},
    moves::Moves,
    timetable::{Booker, Offer, Timetable, times},
};
use crate::{
    Ctx, Error, Result, clinics,
    previews::{Seen, Viewer, example},
    treatments,
};

/// The free times that staff may book.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &SlotQuery) -> Result<SlotCalendar> {
    let treatment = treatments::get(ctx, scope, query.treatment_id).await?;
    let moves = match query.appointment_id {
        Some(id) => Some(moves_of(query, &find(ctx, scope, id).await?)?),
        None if treatment.active => None,
        None => return Err(no_longer_offered()),
    };
    let treatment = Moves::as_agreed(treatment, moves);
    search(ctx, scope, query, &treatment, Enforcement::Staff, Booker::Clinic(None)).await
}

/// The free times that a client may book.
pub async fn list_for_client(ctx: &Ctx, viewer: &Viewer, query: &SlotQuery) -> Result<SlotCalendar> {
    let scope = viewer.clinic();
    let treatment = treatments::get(ctx, scope, query.treatment_id).await?;
    if !treatments::is_offered_online(&treatment) {
        return Err(Error::NotFound("treatment"));
    }
    let moves = match query.appointment_id {
        Some(id) => Some(moves_of(query, &find_mine(ctx, viewer, id).await?)?),
        None => None,
    };
    let treatment = Moves::as_agreed(treatment, moves);
    let booker = match viewer.seen() {
        Seen::Client(view) => Booker::Client(view),
        Seen::Example(_) => Booker::Clinic(None),
    };
    search(ctx, scope, query, &treatment, Enforcement::Client, booker).await
}

/// The appointment that is to be moved, if it is one of the treatment that is asked for.
/// An appointment of the clinic.
pub(crate) async fn find(ctx: &Ctx, scope: &ClinicScope, id: AppointmentId) -> Result<NamedAppointment> {
    repos::appointments::find(&ctx.db, scope, id).await?.ok_or(Error::NotFound("appointment"))
}

/// An appointment of whoever looks at the portal.
pub(crate) async fn find_mine(ctx: &Ctx, viewer: &Viewer, id: AppointmentId) -> Result<NamedAppointment> {
    let found = match viewer.seen() {
        Seen::Client(view) => repos::appointments::find_mine(&ctx.db, view, id).await?,
        Seen::Example(preview) => example::find(ctx, preview, id).await?,
    };
    found.ok_or(Error::NotFound("appointment"))
}

fn moves_of(query: &SlotQuery, appointment: &NamedAppointment) -> Result<Moves> {
    if appointment.record.treatment_id != query.treatment_id {
        return Err(Error::NotFound("appointment of this treatment"));
    }
    Moves::of(&appointment.record)
}

async fn search(
    ctx: &Ctx,
    scope: &ClinicScope,
    query: &SlotQuery,
    treatment: &Treatment,
    enforcement: Enforcement,
    booker: Booker<'_>,
) -> Result<SlotCalendar> {
    let range =
        DateRange::new(query.from, query.to).map_err(|fault| Error::invalid("to", "range", fault.to_string()))?;
    let now = ctx.now(scope);
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let practitioners = ids_of(&eligible(&ctx.db, scope, treatment, query.practitioner_id).await?);
    let zone = clinics::zone(ctx, &clinic)?;
    let offer =
        Offer { clinic: &clinic, zone: &zone, treatment, practitioners: &practitioners, moved: query.appointment_id };
    let timetable = Timetable::load(&ctx.db, scope, offer, range, now, booker).await?;
    let days = timetable.search(now, enforcement).days(range);
    let duration_minutes = treatment.duration_minutes;
    Ok(SlotCalendar { time_zone: clinic.time_zone, duration_minutes, practitioner_ids: practitioners, days })
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
