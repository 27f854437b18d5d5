//! Taking a wanted time: every rule of the search holds once more, in the transaction that writes.

use chrono::{DateTime, Days, NaiveDate, Utc};
use contract::{
    ids::{AppointmentId, PractitionerId, TreatmentId},
    practitioners::Practitioner,
    problem::ErrorCode,
    slots::NearbySlots,
    treatments::Treatment,
};
use domain::{
    intervals::Interval,
    local_time::{Zone, wall_time},
    slots::{DateRange, Enforcement, SlotRefusal},
};
use storage::{ClientView, ClinicScope, Tx, repos, repos::clinics::ClinicRecord};

use super::{Booker, Moves, Offer, Timetable, eligible, ids_of, no_longer_offered, timetable::visit};
use crate::{Ctx, Error, Result, clinics, treatments};

/// How many other times are named when the wanted one cannot be had.
const ALTERNATIVES: usize = 5;

/// A time that somebody wants.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    /// The treatment.
    pub(crate) treatment_id: TreatmentId,
    /// The practitioner; anyone when `None`.
    pub(crate) practitioner_id: Option<PractitionerId>,
    /// When it would begin.
    pub(crate) starts_at: DateTime<Utc>,
    /// How strictly the rules are applied.
    pub(crate) enforcement: Enforcement,
    /// For whom it is wanted. Clients book for themselves ([`Enforcement::Client`]), others are booked for.
    pub(crate) client: ClientView,
    /// Whether it is wanted although the client has another appointment at that time.
    pub(crate) allow_client_overlap: bool,
    /// When the time was asked for first: what a hold was granted for is not refused for short
    /// notice a minute later.
    pub(crate) asked_at: DateTime<Utc>,
    /// The appointment that is to be moved there, if it is not a new one.
    pub(crate) moves: Option<Moves>,
}

impl Wish {
    /// What of the client's is in the way, and what is not.
    fn booker(&self) -> Booker<'_> {
        match (self.enforcement, self.allow_client_overlap) {
            (Enforcement::Client, _) => Booker::Client(&self.client),
            (_, false) => Booker::Clinic(Some(&self.client)),
            (_, true) => Booker::Clinic(None),
        }
    }
}

/// What was chosen to fulfil a [`Wish`]. Until the transaction ends nobody else can choose it.
pub(crate) struct Choice {
    /// The clinic, with its rules of this moment.
    pub(crate) clinic: ClinicRecord,
    /// The treatment, as it is offered at this moment.
    pub(crate) treatment: Treatment,
    /// Who gives it.
    pub(crate) practitioner: Practitioner,
    /// From the start of the appointment to its end.
    pub(crate) appointment: Interval,
    /// What it takes of the practitioner's time, buffers included.
    pub(crate) claim: Interval,
    /// The clinic's time zone.
    pub(crate) zone: Zone,
}

/// Chooses a practitioner for the wish: the one that is wanted, or of those who are free the one
/// with the least to do that day. The client must be locked: what they have elsewhere must not change
/// meanwhile.
///
/// # Errors
/// [`Error::Slot`] without alternatives: [`with_alternatives`] finds them when the transaction is
/// over.
pub(crate) async fn choose(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, wish: &Wish) -> Result<Choice> {
    let now = ctx.now(scope);
    // Locked first: what decides is read when nobody can switch them off any more.
    let mut locked = ids_of(&repos::practitioners::giving(tx, scope, wish.treatment_id).await?);
    locked.retain(|id| wish.practitioner_id.is_none_or(|wanted| wanted == *id));
    repos::practitioners::lock(tx, scope, &locked).await?;

    let clinic = repos::clinics::get(tx, scope).await?;
    let zone = clinics::zone(ctx, &clinic)?;
    let treatment = wanted_treatment(tx, scope, wish).await?;
    let moved = wish.moves.map(|moves| moves.id);
    let mut practitioners = eligible(tx, scope, &treatment, wish.practitioner_id).await?;
    practitioners.retain(|practitioner| locked.contains(&practitioner.id));
    let ids = ids_of(&practitioners);
    let date = wall_time(&zone, wish.starts_at).date();
    let visit = visit(&treatment)?;
    let (Ok(day), Some(appointment), Some(claim)) =
        (DateRange::new(date, date), visit.appointment_at(wish.starts_at), visit.claim_at(wish.starts_at))
    else {
        return Err(out_of_reach(wish, now));
    };

    if !wish.allow_client_overlap {
        refuse_other_appointment(tx, wish, appointment, moved).await?;
    }
    let offer = Offer { clinic: &clinic, zone: &zone, treatment: &treatment, practitioners: &ids, moved };
    let timetable = Timetable::load(tx, scope, offer, day, now, wish.booker()).await?;
    let chosen = least_booked(&timetable, &ids, wish, date, now)?;
    repos::claims::delete_expired(tx, scope, &ids[chosen..=chosen], claim, now).await?;
    let practitioner = practitioners.swap_remove(chosen);
    Ok(Choice { clinic, treatment, practitioner, appointment, claim, zone })
}

/// Says so clearly when the client has something else at that time.
async fn refuse_other_appointment(tx: &Tx, wish: &Wish, time: Interval, moved: Option<AppointmentId>) -> Result<()> {
    let booked = repos::appointments::booked_within(tx, &wish.client, time).await?;
    let Some(other) = booked.iter().find(|other| Some(other.id) != moved) else { return Ok(()) };
    let (name, at) = (&other.treatment_name, other.local_start.format("%H:%M"));
    let detail = match wish.enforcement {
        Enforcement::Client => format!(
            "you have another appointment at this time, {name} at {at}: choose another time, or cancel that one first"
        ),
        Enforcement::Staff | Enforcement::Override => format!(
            "the client has another appointment at this time, {name} at {at}: choose another time, or send \
             `allow_client_overlap` to have both"
        ),
    };
    Err(Error::Slot {
        code: ErrorCode::OtherAppointment,
        detail,
        other_start: Some(other.local_start),
        alternatives: None,
    })
}

async fn wanted_treatment(tx: &Tx, scope: &ClinicScope, wish: &Wish) -> Result<Treatment> {
    let treatment = repos::treatments::find(tx, scope, wish.treatment_id).await?.ok_or(Error::NotFound("treatment"))?;
    match wish.enforcement {
        Enforcement::Client if !treatments::is_offered_online(&treatment) => Err(Error::NotFound("treatment")),
        Enforcement::Staff | Enforcement::Override if !treatment.active && wish.moves.is_none() => {
            Err(no_longer_offered())
        }
        _ => Ok(Moves::as_agreed(treatment, wish.moves)),
    }
}

/// Which of the practitioners can have the wish fulfilled and has the least to do on that day; of
/// several, the first in the clinic's order.
fn least_booked(
    timetable: &Timetable,
    practitioners: &[PractitionerId],
    wish: &Wish,
    date: NaiveDate,
    now: DateTime<Utc>,
) -> Result<usize> {
    let search = timetable.search(wish.asked_at, wish.enforcement);
    let (mut free, mut refusals) = (Vec::new(), Vec::new());
    for (index, &id) in practitioners.iter().enumerate() {
        match search.check(id, wish.starts_at) {
            Ok(()) => free.push((timetable.taken(id, date), index)),
            Err(refusal) => refusals.push(refusal),
        }
    }
    if wish.enforcement != Enforcement::Override && wish.starts_at < now {
        return Err(refused(SlotRefusal::InPast));
    }
    free.into_iter().min().map(|(_, index)| index).ok_or_else(|| {
        // That somebody would be there says more than that somebody else would not.
        let told = refusals.iter().find(|refusal| **refusal == SlotRefusal::Busy).or_else(|| refusals.first());
        refused(told.copied().unwrap_or(SlotRefusal::NotEligible))
    })
}

fn out_of_reach(wish: &Wish, now: DateTime<Utc>) -> Error {
    if wish.starts_at < now {
        return refused(SlotRefusal::InPast);
    }
    unavailable("this time is too far ahead: choose an earlier day")
}

/// What somebody is told whose wish cannot be fulfilled: which rule is against it, and what to do.
pub(crate) fn refused(refusal: SlotRefusal) -> Error {
    let what_to_do = match refusal {
        SlotRefusal::Busy => {
            return Error::slot(ErrorCode::SlotTaken, "this time is taken: choose another one");
        }
        SlotRefusal::Elsewhere => {
            let detail = format!("{refusal}: choose another time, or cancel the other appointment first");
            return Error::slot(ErrorCode::OtherAppointment, detail);
        }
        SlotRefusal::NotEligible => "choose somebody else, or another treatment",
        SlotRefusal::TooSoon { .. } => "choose a later time, or call the clinic",
        SlotRefusal::BeyondHorizon { .. } => "choose an earlier day",
        SlotRefusal::InPast => "choose a later one",
        SlotRefusal::InDstGap | SlotRefusal::NotOnGrid { .. } | SlotRefusal::OutsideHours => {
            "choose one of the free times"
        }
    };
    unavailable(&format!("{refusal}: {what_to_do}"))
}

fn unavailable(detail: &str) -> Error {
    Error::slot(ErrorCode::SlotUnavailable, detail)
}

/// The error with other times near the wanted one, if it is about a time that cannot be had.
pub(crate) async fn with_alternatives(ctx: &Ctx, scope: &ClinicScope, wish: &Wish, error: Error) -> Error {
    let error = match error {
        Error::Storage(storage::Error::Overlap(_)) => refused(SlotRefusal::Busy),
        error => error,
    };
    let Error::Slot { code, detail, other_start, .. } = error else { return error };
    let alternatives = alternatives(ctx, scope, wish).await.unwrap_or_else(|failure| {
        tracing::warn!(error = &failure as &dyn std::error::Error, "no alternatives could be found");
        None
    });
    Error::Slot { code, detail, other_start, alternatives }
}

async fn alternatives(ctx: &Ctx, scope: &ClinicScope, wish: &Wish) -> Result<Option<NearbySlots>> {
    let now = ctx.now(scope);
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    // Whoever wanted a time long ago is told of those to come.
    let wanted = wish.starts_at.max(now);
    let zone = clinics::zone(ctx, &clinic)?;
    let date = wall_time(&zone, wanted).date();
    // As far as `nearest` looks.
    let (from, to) = (date.checked_sub_days(Days::new(7)), date.checked_add_days(Days::new(14)));
    let range = from.zip(to).and_then(|(from, to)| DateRange::new(from, to).ok());
    let Some(range) = range else { return Ok(None) };
    let Some(treatment) = repos::treatments::find(&ctx.db, scope, wish.treatment_id).await? else {
        return Ok(None);
    };
    let treatment = Moves::as_agreed(treatment, wish.moves);
    let practitioners = ids_of(&eligible(&ctx.db, scope, &treatment, wish.practitioner_id).await?);
    let moved = wish.moves.map(|moves| moves.id);
    let offer = Offer { clinic: &clinic, zone: &zone, treatment: &treatment, practitioners: &practitioners, moved };
    let timetable = Timetable::load(&ctx.db, scope, offer, range, now, wish.booker()).await?;
    let slots = timetable.search(now, wish.enforcement).nearest(wanted, ALTERNATIVES);
    let duration_minutes = treatment.duration_minutes;
    Ok((!slots.is_empty()).then_some(NearbySlots { duration_minutes, practitioner_ids: practitioners, slots }))
}
