//! The demo's calendar: yesterday, today and the fortnight to come look like a clinic's days, at whatever
//! time of whatever day it is started. What lies behind is written as if it had been booked in time, without
//! messages; what lies ahead is booked as staff would book it.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveTime, Utc};
use contract::{
    appointments::{AppointmentOrder, AppointmentStatus, AppointmentsQuery, BookingSource, CreateAppointment},
    calendar::{CalendarColumn, CalendarQuery},
    clients::{Client, ClientsQuery},
    clinics::Clinic,
    hours::{CreateHoursException, HoursExceptionKind},
    ids::{AppointmentId, ClaimId, PractitionerId},
    practitioners::Practitioner,
    treatments::Treatment,
};
use domain::{intervals::Interval, local_time::wall_time, slots::start_at};
use storage::repos::{
    self,
    appointments::AppointmentRecord,
    claims::{self, Purpose},
};

use super::{
    people::{self, CLIENTS},
    today,
};
use crate::{
    ClinicActor, Ctx, Error, Once, Result, appointments, calendar, clients, clinics, hours, practitioners, treatments,
};

/// Days that are looked at from yesterday on.
const SHOWN: u64 = 15;
/// A day that has as many appointments is left alone.
const ENOUGH: usize = 4;
/// So long before their time past appointments were booked.
const BOOKED_BEFORE: Duration = Duration::days(9);

/// The clinic and everybody in it.
struct Scene {
    clinic: Clinic,
    menu: Vec<Treatment>,
    team: Vec<Practitioner>,
    /// The client who is looked at, and all others.
    first: Option<Client>,
    others: Vec<Client>,
    today: NaiveDate,
    now: DateTime<Utc>,
}

/// Fills the days on which next to nothing is booked.
pub(super) async fn fill(ctx: &Ctx, actor: &ClinicActor) -> Result<()> {
    let scope = &actor.scope;
    let clinic = clinics::get(ctx, scope).await?;
    let everybody = ClientsQuery { limit: Some(200), ..ClientsQuery::default() };
    let mut others = clients::list(ctx, scope, &everybody).await?.data;
    let first = others.iter().position(|client| client.first_name == CLIENTS[0].0).map(|at| others.swap_remove(at));
    others.truncate(CLIENTS.len());
    let scene = Scene {
        today: today(ctx, scope, &clinic.time_zone)?,
        now: ctx.now(scope),
        clinic,
        menu: treatments::list(ctx, scope).await?,
        team: practitioners::list(ctx, scope).await?,
        first,
        others,
    };
    set_hours(ctx, actor, &scene).await?;
    book_for_first(ctx, actor, &scene).await?;
    let yesterday = scene.today - Days::new(1);
    for week in (0..SHOWN).step_by(7) {
        let days = u8::try_from((SHOWN - week).min(7)).unwrap_or(7);
        let query = CalendarQuery { date: Some(yesterday + Days::new(week)), days: Some(days) };
        for day in calendar::get(ctx, scope, &query).await?.days {
            let booked: usize = day.columns.iter().map(|column| column.appointments.len()).sum();
            if booked < ENOUGH {
                fill_day(ctx, actor, &scene, day.date, &day.columns).await?;
            }
        }
    }
    Ok(())
}

/// An hour for lunch that moves from person to person, an afternoon off, and extra hours where today or
/// yesterday are of a weekend. Once for each stretch of time.
async fn set_hours(ctx: &Ctx, actor: &ClinicActor, scene: &Scene) -> Result<()> {
    use HoursExceptionKind::{Closed, Open};
    let (today, yesterday) = (scene.today, scene.today - Days::new(1));
    let is_weekend = |date: NaiveDate| date.weekday().num_days_from_monday() > 4;
    for (person, practitioner) in scene.team.iter().enumerate() {
        let known = hours::list_exceptions(ctx, &actor.scope, practitioner.id).await?.data;
        let has = |kind: HoursExceptionKind, reason: &str, until: NaiveDate| {
            known.iter().any(|known| known.kind == kind && known.reason == reason && known.to_date >= until)
        };
        let mut wanted = Vec::new();
        if !has(Closed, "Lunch", today) {
            let noon = if person.is_multiple_of(2) { 12 * 60 + 30 } else { 13 * 60 };
            wanted.push(exception(Closed, "Lunch", (yesterday, today + Days::new(60)), (noon, noon + 60)));
            if person + 1 == scene.team.len() {
                let tomorrow = working_day(today + Days::new(1));
                wanted.push(exception(Closed, "On leave", (tomorrow, tomorrow), (14 * 60, 18 * 60)));
            }
        }
        if (is_weekend(today) || is_weekend(yesterday)) && !has(Open, "Open weekend", today) {
            wanted.push(exception(Open, "Open weekend", (yesterday, today), (9 * 60, 18 * 60)));
        }
        for exception in wanted {
            hours::create_exception(ctx, actor, &Once::default(), practitioner.id, &exception).await?;
        }
    }
    Ok(())
}

/// The client who is looked at has been here before, and has something to come.
async fn book_for_first(ctx: &Ctx, actor: &ClinicActor, scene: &Scene) -> Result<()> {
    let Some(first) = &scene.first else { return Ok(()) };
    let latest = AppointmentsQuery {
        client_id: Some(first.id),
        status: Some(AppointmentStatus::Booked),
        order: AppointmentOrder::Latest,
        limit: Some(1),
        ..AppointmentsQuery::default()
    };
    let latest = appointments::list(ctx, &actor.scope, &latest).await?.data.pop();
    if latest.as_ref().is_some_and(|latest| latest.appointment.ends_at > scene.now) {
        return Ok(());
    }
    let visits = people::ELENAS_VISITS.iter().filter(|_| latest.is_none());
    for &(person, days, hour, minute, treatment) in visits {
        let treatment = scene.menu.iter().find(|offered| offered.name == treatment);
        if let (Some(treatment), Some(practitioner)) = (treatment, scene.team.get(person))
            && let Some(time) =
                visit(ctx, scene, treatment, working_day(scene.today - Days::new(days)), (hour, minute))?
        {
            write_past(ctx, actor, scene, first, treatment, practitioner, time).await?;
        }
    }
    for (person, days, hour, minute, treatment) in people::ELENAS_APPOINTMENTS {
        let treatment = scene.menu.iter().find(|offered| offered.name == treatment);
        if let (Some(treatment), Some(practitioner)) = (treatment, scene.team.get(person)) {
            let date = working_day(scene.today + Days::new(days));
            book(ctx, actor, first, treatment, practitioner.id, date, (hour, minute)).await?;
        }
    }
    Ok(())
}

async fn fill_day(
    ctx: &Ctx,
    actor: &ClinicActor,
    scene: &Scene,
    date: NaiveDate,
    columns: &[CalendarColumn],
) -> Result<()> {
    let day = u64::try_from(date.num_days_from_ce()).unwrap_or_default();
    // Nobody comes twice on a day.
    let mut turn = usize::try_from(day).unwrap_or_default() * 5;
    for (person, column) in columns.iter().enumerate() {
        let id = column.practitioner.id;
        let offered: Vec<&Treatment> = scene.menu.iter().filter(|offer| offer.practitioner_ids.contains(&id)).collect();
        for (hour, minute) in people::busy_times(person, day) {
            turn += 1;
            let (Some(treatment), Some(client)) =
                (offered.get(turn % offered.len().max(1)), scene.others.get(turn * 7 % scene.others.len().max(1)))
            else {
                continue;
            };
            let Some(time) = visit(ctx, scene, treatment, date, (hour, minute))? else { continue };
            let works = column.working.iter().any(|span| span.starts_at <= time.start() && time.end() <= span.ends_at);
            if works && time.start() > scene.now {
                book(ctx, actor, client, treatment, id, date, (hour, minute)).await?;
            } else if works {
                write_past(ctx, actor, scene, client, treatment, &column.practitioner, time).await?;
            }
        }
    }
    Ok(())
}

/// When a visit at that wall time would be; nothing where clocks skip it.
fn visit(
    ctx: &Ctx,
    scene: &Scene,
    treatment: &Treatment,
    date: NaiveDate,
    (hour, minute): (u32, u32),
) -> Result<Option<Interval>> {
    let zone = clinics::zone_named(ctx, &scene.clinic.time_zone)?;
    let wall = NaiveTime::from_hms_opt(hour, minute, 0).map(|time| date.and_time(time));
    let start = wall.and_then(|wall| start_at(&zone, wall).ok());
    let duration = Duration::minutes(treatment.duration_minutes.into());
    Ok(start.and_then(|start| Interval::new(start, start + duration)))
}

/// Writes a visit that has begun or is over, unless something else has the time.
async fn write_past(
    ctx: &Ctx,
    actor: &ClinicActor,
    scene: &Scene,
    client: &Client,
    treatment: &Treatment,
    practitioner: &Practitioner,
    time: Interval,
) -> Result<()> {
    let scope = &actor.scope;
    let booked_at = time.start() - BOOKED_BEFORE;
    let after = Duration::minutes(treatment.buffer_after_minutes.into());
    let before = Duration::minutes(treatment.buffer_before_minutes.into());
    let claim = Interval::new(time.start() - before, time.end() + after);
    let claim = claim.ok_or(Error::Internal("a visit of the demo has no length"))?;
    let location_id = repos::clinics::first_location(&ctx.db, scope).await?;
    let record = AppointmentRecord {
        id: AppointmentId::from_uuid(ctx.new_uuid()),
        client_id: client.id,
        practitioner_id: practitioner.id,
        treatment_id: treatment.id,
        location_id,
        status: AppointmentStatus::Booked,
        source: BookingSource::Staff,
        starts_at: time.start(),
        ends_at: time.end(),
        time_zone: scene.clinic.time_zone.clone(),
        local_start: wall_time(&clinics::zone_named(ctx, &scene.clinic.time_zone)?, time.start()),
        treatment_name: treatment.name.clone(),
        price: treatment.price,
        cancellation_window_minutes: scene.clinic.booking.cancellation_window_minutes,
        late_cancellation_fee: scene.clinic.booking.late_cancellation_fee,
        note: String::new(),
        cancellation: None,
        clock_conflict: None,
        sequence: 0,
        version: 1,
        created_at: booked_at,
        updated_at: booked_at,
    };
    let claim_id = ClaimId::from_uuid(ctx.new_uuid());
    let written = ctx
        .db
        .write(async |tx| {
            repos::appointments::insert(tx, scope, &record).await?;
            claims::insert(tx, scope, claim_id, practitioner.id, claim, Purpose::Appointment(record.id)).await?;
            Ok::<_, Error>(())
        })
        .await;
    match written {
        Err(Error::Storage(storage::Error::Overlap(_))) => Ok(()),
        written => written,
    }
}

/// Books if the time can be booked; the demo does not mind when it cannot.
async fn book(
    ctx: &Ctx,
    actor: &ClinicActor,
    client: &Client,
    treatment: &Treatment,
    practitioner: PractitionerId,
    date: NaiveDate,
    (hour, minute): (u32, u32),
) -> Result<()> {
    let request = CreateAppointment {
        client_id: client.id,
        treatment_id: treatment.id,
        practitioner_id: Some(practitioner),
        starts_at: None,
        local_start: NaiveTime::from_hms_opt(hour, minute, 0).map(|time| date.and_time(time)),
        outside_hours: false,
        allow_client_overlap: false,
        note: String::new(),
    };
    match appointments::create(ctx, actor, &Once::default(), &request).await {
        Ok(_) | Err(Error::Slot { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

fn exception(
    kind: HoursExceptionKind,
    reason: &str,
    (from_date, to_date): (NaiveDate, NaiveDate),
    (starts_minute, ends_minute): (u16, u16),
) -> CreateHoursException {
    CreateHoursException { kind, from_date, to_date, starts_minute, ends_minute, reason: reason.to_owned() }
}

/// That day, or the Monday after it.
fn working_day(mut date: NaiveDate) -> NaiveDate {
    while date.weekday().num_days_from_monday() > 4 {
        date = date + Days::new(1);
    }
    date
}
