//! The demo clinic: a clinic like a real one, with a fortnight of appointments from today on.

mod past;
mod people;

use chrono::{Days, Duration, NaiveDate, NaiveTime};
use contract::{
    appointments::{AppointmentsQuery, CreateAppointment},
    clients::Client,
    hours::{CreateHoursException, HoursExceptionKind, Weekday, WeeklyHours, WorkingTime},
    ids::{PractitionerId, SessionId},
    portal_settings::{Announcement, UpdatePortalSettings},
    staff::Role,
    treatments::Treatment,
};
use storage::{ClinicScope, repos};

use self::people::{CLIENTS, PRACTITIONERS, TREATMENTS};
use crate::{
    Caller, ClinicActor, Ctx, Error, Once, Result,
    actor::Credential,
    appointments, clients,
    clinics::{self, NewClinic},
    hours, portal_settings, practitioners, staff, treatments,
};

const SLUG: &str = "rosewood";
const DESCRIPTION: &str = "Skin and lash care in the heart of London, by people who take their time.";
const ANNOUNCEMENT: &str =
    "We are thinking about late evenings on Thursdays. Tell us at your next visit whether you would come.";
const STAFF_EMAIL: &str = "owner@rosewood.example";
/// Of a clinic that exists on developers' machines only.
const STAFF_PASSWORD: &str = "rosewood-demo-2026";

/// How to look at the demo clinic.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Demo {
    pub portal_url: String,
    pub client_email: &'static str,
    pub client_phone: &'static str,
    pub staff_email: &'static str,
    pub staff_password: &'static str,
}

/// Makes the demo clinic when there is none, and appointments when all have passed.
pub async fn ensure(ctx: &Ctx) -> Result<Demo> {
    let actor = match repos::clinics::find_by_slug(&ctx.db, SLUG).await? {
        Some((scope, _)) => operator(ctx, scope),
        None => set_up(ctx).await?,
    };
    let upcoming =
        AppointmentsQuery { from: Some(ctx.now(&actor.scope)), limit: Some(1), ..AppointmentsQuery::default() };
    if appointments::list(ctx, &actor.scope, &upcoming).await?.data.is_empty() {
        fill_calendar(ctx, &actor).await?;
    }
    Ok(Demo {
        portal_url: ctx.settings.portal_url(SLUG),
        client_email: CLIENTS[0].2,
        client_phone: CLIENTS[0].3,
        staff_email: STAFF_EMAIL,
        staff_password: STAFF_PASSWORD,
    })
}

/// The operator, who acts for the clinic as its owner would.
fn operator(ctx: &Ctx, scope: ClinicScope) -> ClinicActor {
    let nobody = contract::ids::StaffId::from_uuid(ctx.new_uuid());
    ClinicActor {
        scope,
        caller: Caller::operator(),
        credential: Credential::Staff(nobody, SessionId::from_uuid(ctx.new_uuid())),
        permissions: domain::permissions::of_role(Role::Owner).to_vec(),
    }
}

fn invalid<E>(_: E) -> Error {
    Error::Internal("the demo's own data is not valid")
}

async fn set_up(ctx: &Ctx) -> Result<ClinicActor> {
    let new = NewClinic {
        name: "Rosewood Aesthetics".to_owned(),
        slug: SLUG.parse().map_err(invalid)?,
        time_zone: "Europe/London".to_owned(),
        currency: "GBP".parse().map_err(invalid)?,
        locale: "en-GB".to_owned(),
        calling_code: "44".parse().map_err(invalid)?,
    };
    let (scope, clinic) = clinics::create(ctx, &Caller::operator(), new).await?;
    let actor = operator(ctx, scope);
    let details = UpdatePortalSettings {
        description: Some(DESCRIPTION.to_owned()),
        phone: Some("020 7946 0182".to_owned()),
        email: Some("hello@rosewood.example".to_owned()),
        address: Some("12 Orchard Row, London W1".to_owned()),
        announcement: Some(Announcement { text: ANNOUNCEMENT.to_owned(), link: None, from_date: None, to_date: None }),
        ..UpdatePortalSettings::default()
    };
    portal_settings::update(ctx, &actor, clinic.version, &details).await?;
    staff::create(ctx, &actor.scope, &actor.caller, "Rowan Ellis", STAFF_EMAIL, Role::Owner, STAFF_PASSWORD).await?;

    let mut ids: Vec<PractitionerId> = Vec::new();
    for request in people::practitioners() {
        let practitioner = practitioners::create(ctx, &actor, &Once::default(), &request).await?;
        let week = WeeklyHours { working_times: week(ids.len()) };
        hours::replace_week(ctx, &actor, practitioner.id, practitioner.version, &week).await?;
        ids.push(practitioner.id);
    }
    for request in people::treatments(&ids) {
        treatments::create(ctx, &actor, &Once::default(), &request).await?;
    }
    let mut people = Vec::new();
    for request in people::clients() {
        people.push(clients::create(ctx, &actor, &Once::default(), &request).await?);
    }
    if let Some(first) = people.first() {
        past::fill(ctx, &actor.scope, &people, first, today(ctx, &actor.scope, &clinic.time_zone)?).await?;
    }
    Ok(actor)
}

/// Monday to Friday from nine to six; every other person works on Saturday morning.
fn week(person: usize) -> Vec<WorkingTime> {
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let whole_day = |weekday| WorkingTime { weekday, starts_minute: 9 * 60, ends_minute: 18 * 60 };
    let mut week: Vec<WorkingTime> = days.into_iter().map(whole_day).collect();
    if person.is_multiple_of(2) {
        week.push(WorkingTime { weekday: Weekday::Saturday, starts_minute: 9 * 60, ends_minute: 13 * 60 });
    }
    week
}

/// Books a fortnight, with an hour for lunch that moves from person to person and an afternoon off.
async fn fill_calendar(ctx: &Ctx, actor: &ClinicActor) -> Result<()> {
    let scope = &actor.scope;
    let clinic = clinics::get(ctx, scope).await?;
    let today = today(ctx, scope, &clinic.time_zone)?;
    let people = clients::list(ctx, scope, &contract::clients::ClientsQuery { limit: Some(200), ..Default::default() })
        .await?
        .data;
    let menu = treatments::list(ctx, scope).await?;
    let team = practitioners::list(ctx, scope).await?;

    for (person, practitioner) in team.iter().enumerate() {
        let noon = if person.is_multiple_of(2) { 12 * 60 + 30 } else { 13 * 60 };
        let lunch = absence("Lunch", today, today + Days::new(60), noon, noon + 60);
        hours::create_exception(ctx, actor, &Once::default(), practitioner.id, &lunch).await?;
    }
    if let Some(last) = team.last() {
        let tomorrow = working_day(today + Days::new(1));
        let leave = absence("On leave", tomorrow, tomorrow, 14 * 60, 18 * 60);
        hours::create_exception(ctx, actor, &Once::default(), last.id, &leave).await?;
    }
    for (person, days, hour, minute, treatment) in people::ELENAS_APPOINTMENTS {
        let client = people.iter().find(|client| client.first_name == CLIENTS[0].0);
        let treatment = menu.iter().find(|offered| offered.name == treatment);
        if let (Some(client), Some(treatment), Some(practitioner)) = (client, treatment, team.get(person)) {
            let date = working_day(today + Days::new(days));
            book(ctx, actor, client, treatment, practitioner.id, date, (hour, minute)).await?;
        }
    }
    let others: Vec<&Client> = people.iter().filter(|client| client.first_name != CLIENTS[0].0).collect();
    let mut turn = 0;
    for day in 0..14 {
        let date = today + Days::new(day);
        for (person, practitioner) in team.iter().enumerate() {
            let offered: Vec<&Treatment> =
                menu.iter().filter(|treatment| treatment.practitioner_ids.contains(&practitioner.id)).collect();
            for (hour, minute) in people::busy_times(person, day) {
                turn += 1;
                let (Some(treatment), Some(client)) =
                    (offered.get(turn % offered.len().max(1)), others.get(turn * 7 % others.len().max(1)))
                else {
                    continue;
                };
                book(ctx, actor, client, treatment, practitioner.id, date, (hour, minute)).await?;
            }
        }
    }
    Ok(())
}

/// Today, by the clinic's clock.
fn today(ctx: &Ctx, scope: &ClinicScope, time_zone: &str) -> Result<NaiveDate> {
    let zone = clinics::zone_named(ctx, time_zone)?;
    Ok(domain::local_time::wall_time(&zone, ctx.now(scope)).date())
}

fn absence(
    reason: &str,
    from_date: NaiveDate,
    to_date: NaiveDate,
    starts_minute: u16,
    ends_minute: u16,
) -> CreateHoursException {
    let (kind, reason) = (HoursExceptionKind::Closed, reason.to_owned());
    CreateHoursException { kind, from_date, to_date, starts_minute, ends_minute, reason }
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
        note: String::new(),
    };
    match appointments::create(ctx, actor, &Once::default(), &request).await {
        Ok(_) | Err(Error::Slot { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// That day, or the Monday after it.
fn working_day(mut date: NaiveDate) -> NaiveDate {
    use chrono::Datelike;
    while date.weekday().num_days_from_monday() > 4 {
        date += Duration::days(1);
    }
    date
}

// The number of people is part of the demo's design.
const _: () = assert!(PRACTITIONERS.len() == 4 && TREATMENTS.len() >= 8 && CLIENTS.len() >= 20);
