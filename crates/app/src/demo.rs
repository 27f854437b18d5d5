//! The demo clinic, which looks like a real one: whenever it is opened, it has appointments from yesterday on
//! for a fortnight.

mod days;
mod past;
mod people;

use chrono::NaiveDate;
use contract::{
    hours::{Weekday, WeeklyHours, WorkingTime},
    ids::{PractitionerId, SessionId},
    portal_settings::{Announcement, UpdatePortalSettings},
    staff::Role,
};
use storage::{ClinicScope, repos};

use self::people::{CLIENTS, PRACTITIONERS, TREATMENTS};
use crate::{
    Caller, ClinicActor, Ctx, Error, Once, Result,
    actor::Credential,
    clients,
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

/// Makes the demo clinic when there is none, and appointments for days that have none.
pub async fn ensure(ctx: &Ctx) -> Result<Demo> {
    let actor = match repos::clinics::find_by_slug(&ctx.db, SLUG).await? {
        Some((scope, _)) => operator(ctx, scope),
        None => set_up(ctx).await?,
    };
    days::fill(ctx, &actor).await?;
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
        permissions: domain::permissions::of_role(Role::Owner),
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

/// Today, by the clinic's clock.
fn today(ctx: &Ctx, scope: &ClinicScope, time_zone: &str) -> Result<NaiveDate> {
    let zone = clinics::zone_named(ctx, time_zone)?;
    Ok(domain::local_time::wall_time(&zone, ctx.now(scope)).date())
}

// The number of people is part of the demo's design.
const _: () = assert!(PRACTITIONERS.len() == 4 && TREATMENTS.len() >= 8 && CLIENTS.len() >= 20);
