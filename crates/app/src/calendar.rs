//! The clinic's days, with practitioners as columns: six queries, however many days.

use chrono::{Days, NaiveDate};
use contract::{
    appointments::ClinicAppointment,
    calendar::{Calendar, CalendarColumn, CalendarDay, CalendarQuery, CalendarSpan},
    hours::{HoursException, HoursExceptionKind, WorkingTime},
    ids::PractitionerId,
    practitioners::Practitioner,
};
use domain::{
    intervals::{Interval, IntervalSet},
    local_time::{Zone, start_of_day, wall_time},
    slots::DateRange,
};
use storage::{ClinicScope, repos};

use crate::{Ctx, Error, Result, appointments, clinics, slots};

/// As many conflicts are shown at once: as they are settled, others take their place.
const MOST_CONFLICTS: u64 = 20;

/// Days of the clinic's calendar.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, query: &CalendarQuery) -> Result<Calendar> {
    let now = ctx.now(scope);
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let zone = clinics::zone(ctx, &clinic)?;
    let first = query.date.unwrap_or_else(|| wall_time(&zone, now).date());
    let more = Days::new(u64::from(query.days.unwrap_or(1)).saturating_sub(1));
    let range = first.checked_add_days(more).and_then(|last| DateRange::new(first, last).ok());
    let range = range.ok_or_else(|| Error::invalid("date", "range", "dates lie between 1970 and 2999"))?;

    let practitioners = repos::practitioners::list(&ctx.db, scope).await?;
    let ids = slots::ids_of(&practitioners);
    let weekly = repos::hours::weekly(&ctx.db, scope, &ids).await?;
    let exceptions = repos::hours::exceptions(&ctx.db, scope, &ids, range.from(), Some(range.to())).await?;
    let all_days = Interval::new(start_of_day(&zone, range.from()), start_of_day(&zone, day_after(range.to())));
    let booked = match all_days {
        Some(all_days) => repos::appointments::overlapping(&ctx.db, scope, all_days).await?,
        None => Vec::new(),
    };
    let pages = Pages {
        zone: &zone,
        practitioners: &practitioners,
        weekly: &weekly,
        exceptions: &exceptions,
        booked: &booked.into_iter().map(appointments::clinic_view).collect::<Vec<_>>(),
    };
    let days = range.days().filter_map(|date| pages.day(date)).collect();
    let in_conflict = repos::appointments::in_conflict(&ctx.db, scope, now, MOST_CONFLICTS).await?;
    let clock_conflicts = in_conflict.into_iter().map(appointments::clinic_view).collect();
    Ok(Calendar { time_zone: clinic.time_zone, now, days, clock_conflicts })
}

/// What the days are filled from.
struct Pages<'a> {
    zone: &'a Zone,
    practitioners: &'a [Practitioner],
    weekly: &'a [(PractitionerId, WorkingTime)],
    exceptions: &'a [(PractitionerId, HoursException)],
    booked: &'a [ClinicAppointment],
}

impl Pages<'_> {
    fn day(&self, date: NaiveDate) -> Option<CalendarDay> {
        let time = Interval::new(start_of_day(self.zone, date), start_of_day(self.zone, day_after(date)))?;
        let range = DateRange::new(date, date).ok()?;
        let columns = self.practitioners.iter().map(|practitioner| self.column(practitioner, range, time));
        Some(CalendarDay {
            date,
            starts_at: time.start(),
            ends_at: time.end(),
            // Who has left is shown as long as there is something to see.
            columns: columns.filter(|column| column.practitioner.active || !column.appointments.is_empty()).collect(),
        })
    }

    fn column(&self, practitioner: &Practitioner, date: DateRange, time: Interval) -> CalendarColumn {
        let of = |kind: HoursExceptionKind| {
            let of_them = self.exceptions.iter().filter(|(id, _)| *id == practitioner.id);
            of_them.filter(move |(_, exception)| exception.kind == kind).cloned().collect::<Vec<_>>()
        };
        let open = self.hours(practitioner.id, self.weekly, &of(HoursExceptionKind::Open), date);
        let absences: Vec<(IntervalSet, String)> = of(HoursExceptionKind::Closed)
            .into_iter()
            .map(|(id, exception)| {
                let reason = exception.reason.clone();
                // The time it covers is that of an exception which opens instead.
                let covering = HoursException { kind: HoursExceptionKind::Open, ..exception };
                (self.hours(id, &[], &[(id, covering)], date).intersect(&open), reason)
            })
            .collect();
        let working = absences.iter().fold(open, |working, (absence, _)| working.subtract(absence));
        let mut closed: Vec<CalendarSpan> =
            absences.iter().flat_map(|(absence, reason)| spans(absence, reason)).collect();
        closed.sort_by_key(|span| span.starts_at);
        let appointments = self.booked.iter().filter(|booked| {
            let booked = &booked.appointment;
            booked.practitioner_id == practitioner.id
                && Interval::new(booked.starts_at, booked.ends_at).is_some_and(|booked| booked.overlaps(time))
        });
        CalendarColumn {
            practitioner: practitioner.clone(),
            working: spans(&working, "").collect(),
            closed,
            appointments: appointments.cloned().collect(),
        }
    }

    fn hours(
        &self,
        id: PractitionerId,
        weekly: &[(PractitionerId, WorkingTime)],
        exceptions: &[(PractitionerId, HoursException)],
        date: DateRange,
    ) -> IntervalSet {
        let times = slots::times(&[id], weekly, exceptions);
        times.first().map(|times| times.working_hours(self.zone, date)).unwrap_or_default()
    }
}

fn spans(set: &IntervalSet, label: &str) -> impl Iterator<Item = CalendarSpan> {
    set.as_slice().iter().map(move |span| CalendarSpan {
        starts_at: span.start(),
        ends_at: span.end(),
        label: label.to_owned(),
    })
}

fn day_after(date: NaiveDate) -> NaiveDate {
    date.succ_opt().unwrap_or(date)
}
