//! Reads everything that decides which times are free, in a constant number of queries.
//!
//! No claim lasts longer than two days, so a query for a period reads a short piece of the index, however long
//! the history of the clinic is.

use std::{collections::HashMap, num::NonZeroU16};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use contract::{
    hours,
    ids::{AppointmentId, PractitionerId},
    treatments::Treatment,
};
use domain::{
    intervals::Interval,
    local_time::{Zone, wall_time},
    slots::{BookingRules, DateRange, Enforcement, HoursException, PractitionerTimes, SlotSearch, Visit, WorkingTime},
};
use storage::{ClientView, ClinicScope, Read, repos, repos::clinics::ClinicRecord};

use crate::{Error, Result};

/// Visits that begin on the last day, their buffers and the clinic's offset from UTC end before
/// that many days later.
const DAYS_AFTER: Days = Days::new(4);

/// What is to be fitted in where.
#[derive(Clone, Copy)]
pub(crate) struct Offer<'a> {
    /// The clinic.
    pub(crate) clinic: &'a ClinicRecord,
    /// Its time zone.
    pub(crate) zone: &'a Zone,
    /// The treatment.
    pub(crate) treatment: &'a Treatment,
    /// Those who may give it, in the clinic's order.
    pub(crate) practitioners: &'a [PractitionerId],
    /// The appointment that is to be moved: what it takes now is not in the way.
    pub(crate) moved: Option<AppointmentId>,
}

/// Who looks for a time, and so what of a client's is in the way and what is not.
#[derive(Clone, Copy)]
pub(crate) enum Booker<'a> {
    /// A client for themselves: their own hold is not in the way, their other appointments are.
    Client(&'a ClientView),
    /// The clinic, for anybody or for a client whose other appointments are in the way.
    Clinic(Option<&'a ClientView>),
}

/// When some practitioners of a clinic work and are taken, and how one treatment fits in.
pub(crate) struct Timetable {
    zone: Zone,
    rules: BookingRules,
    visit: Visit,
    practitioners: Vec<PractitionerTimes>,
    elsewhere: Vec<Interval>,
}

impl Timetable {
    /// Reads what decides over the days of `range`, with three queries, one more where a client's
    /// other appointments are in the way.
    pub(crate) async fn load(
        db: &impl Read,
        scope: &ClinicScope,
        offer: Offer<'_>,
        range: DateRange,
        now: DateTime<Utc>,
        booker: Booker<'_>,
    ) -> Result<Self> {
        let Offer { clinic, zone, treatment, practitioners, moved } = offer;
        let weekly = repos::hours::weekly(db, scope, practitioners).await?;
        let to = range.to().checked_add_days(DAYS_AFTER);
        let exceptions = repos::hours::exceptions(db, scope, practitioners, range.from(), to).await?;
        let mut times = times(practitioners, &weekly, &exceptions);
        let at_midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
        let from = at_midnight(range.from()) - TimeDelta::days(2);
        let until = at_midnight(range.to()) + DAYS_AFTER;
        let mut elsewhere = Vec::new();
        if let Some(within) = Interval::new(from, until) {
            let (own_id, client) = match booker {
                Booker::Client(client) => (Some(client.client_id()), Some(client)),
                Booker::Clinic(client) => (None, client),
            };
            let mut busy: HashMap<_, Vec<_>> = HashMap::new();
            for (id, taken) in repos::claims::busy(db, scope, practitioners, within, now, own_id, moved).await? {
                busy.entry(id).or_default().push(taken);
            }
            for practitioner in &mut times {
                practitioner.busy = busy.remove(&practitioner.id).unwrap_or_default();
            }
            if let Some(client) = client {
                elsewhere = booked_elsewhere(db, client, within, moved).await?;
            }
        }
        let (rules, visit) = (rules(clinic)?, visit(treatment)?);
        Ok(Self { zone: zone.clone(), rules, visit, practitioners: times, elsewhere })
    }

    /// The search for free times, or the check of one.
    pub(crate) fn search(&self, now: DateTime<Utc>, enforcement: Enforcement) -> SlotSearch<'_> {
        SlotSearch {
            zone: &self.zone,
            rules: self.rules,
            visit: self.visit,
            practitioners: &self.practitioners,
            elsewhere: &self.elsewhere,
            now,
            enforcement,
        }
    }

    /// How much of a practitioner's time is taken by what begins on that local day.
    pub(crate) fn taken(&self, id: PractitionerId, date: NaiveDate) -> TimeDelta {
        let of = self.practitioners.iter().filter(|practitioner| practitioner.id == id);
        of.flat_map(|practitioner| &practitioner.busy)
            .filter(|busy| wall_time(&self.zone, busy.start()).date() == date)
            .map(|busy| busy.end() - busy.start())
            .sum()
    }
}

/// When the client has other appointments.
async fn booked_elsewhere(
    db: &impl Read,
    client: &ClientView,
    within: Interval,
    moved: Option<AppointmentId>,
) -> Result<Vec<Interval>> {
    let booked = repos::appointments::booked_within(db, client, within).await?;
    let others = booked.iter().filter(|appointment| Some(appointment.id) != moved);
    Ok(others.filter_map(|other| Interval::new(other.starts_at, other.ends_at)).collect())
}

/// When those practitioners work; not what takes their time.
pub(crate) fn times(
    practitioners: &[PractitionerId],
    weekly: &[(PractitionerId, hours::WorkingTime)],
    exceptions: &[(PractitionerId, hours::HoursException)],
) -> Vec<PractitionerTimes> {
    let times_of = |id: PractitionerId| PractitionerTimes {
        id,
        weekly: weekly.iter().filter(|(of, _)| *of == id).map(|(_, found)| working_time(*found)).collect(),
        exceptions: exceptions.iter().filter(|(of, _)| *of == id).map(|(_, found)| exception(found)).collect(),
        busy: Vec::new(),
    };
    practitioners.iter().copied().map(times_of).collect()
}

fn working_time(found: hours::WorkingTime) -> WorkingTime {
    WorkingTime { weekday: weekday(found.weekday), starts_minute: found.starts_minute, ends_minute: found.ends_minute }
}

/// The exception as the rules see it.
fn exception(found: &hours::HoursException) -> HoursException {
    HoursException {
        kind: found.kind,
        from_date: found.from_date,
        to_date: found.to_date,
        starts_minute: found.starts_minute,
        ends_minute: found.ends_minute,
    }
}

fn rules(clinic: &ClinicRecord) -> Result<BookingRules> {
    Ok(BookingRules {
        grid_minutes: positive(clinic.booking.slot_step_minutes)?,
        notice_minutes: clinic.booking.notice_minutes,
        horizon_days: clinic.booking.horizon_days,
    })
}

/// How long a treatment takes.
pub(super) fn visit(treatment: &Treatment) -> Result<Visit> {
    Ok(Visit {
        duration_minutes: positive(treatment.duration_minutes)?,
        buffer_before_minutes: treatment.buffer_before_minutes,
        buffer_after_minutes: treatment.buffer_after_minutes,
    })
}

/// The schema keeps these above zero.
fn positive(minutes: u16) -> Result<NonZeroU16> {
    NonZeroU16::new(minutes).ok_or(Error::Internal("a stored duration is zero"))
}

const fn weekday(day: hours::Weekday) -> chrono::Weekday {
    match day {
        hours::Weekday::Monday => chrono::Weekday::Mon,
        hours::Weekday::Tuesday => chrono::Weekday::Tue,
        hours::Weekday::Wednesday => chrono::Weekday::Wed,
        hours::Weekday::Thursday => chrono::Weekday::Thu,
        hours::Weekday::Friday => chrono::Weekday::Fri,
        hours::Weekday::Saturday => chrono::Weekday::Sat,
        hours::Weekday::Sunday => chrono::Weekday::Sun,
    }
}
