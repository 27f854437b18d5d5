//! When practitioners work: their week, and exceptions to it.

use chrono::{Datelike, NaiveDate};
use contract::{
    hours::{CreateHoursException, HoursException, HoursExceptionList, WeeklyHours, WorkingTime},
    ids::{HoursExceptionId, PractitionerId},
};
use domain::local_time::wall_time;
use storage::{ClinicScope, repos};

use crate::{ClinicActor, Ctx, Error, Once, Result, clinics, practitioners, validation::Fields};

crate::facts::names! {
    REPLACED = "hours.replace";
    EXCEPTION_CREATED = "hours_exception.create";
    EXCEPTION_DELETED = "hours_exception.delete";
}

/// The longest exception, in days after its first.
const LONGEST_EXCEPTION_DAYS: i64 = 366;
/// As far as the calendar reaches.
const LAST_YEAR: i32 = 2999;

/// A practitioner's week, and the practitioner's version, which guards it.
pub async fn get_week(ctx: &Ctx, scope: &ClinicScope, id: PractitionerId) -> Result<(WeeklyHours, i64)> {
    let practitioner = practitioners::get(ctx, scope, id).await?;
    let week = repos::hours::weekly(&ctx.db, scope, &[id]).await?;
    let working_times = week.into_iter().map(|(_, working_time)| working_time).collect();
    Ok((WeeklyHours { working_times }, practitioner.version))
}

/// Gives a practitioner another week, if the practitioner still has that version. Appointments
/// already booked stay.
pub async fn replace_week(
    ctx: &Ctx,
    actor: &ClinicActor,
    id: PractitionerId,
    version: i64,
    request: &WeeklyHours,
) -> Result<(WeeklyHours, i64)> {
    let scope = &actor.scope;
    let week = in_order(&request.working_times)?;
    ctx.db
        .write(async |tx| {
            let mut practitioner =
                repos::practitioners::find(tx, scope, id).await?.ok_or(Error::NotFound("practitioner"))?;
            if practitioner.version != version {
                return Err(Error::Stale);
            }
            practitioner.updated_at = ctx.now(scope);
            repos::practitioners::update(tx, scope, &practitioner).await?;
            let before = repos::hours::weekly(tx, scope, &[id]).await?;
            let before = WeeklyHours { working_times: before.into_iter().map(|(_, time)| time).collect() };
            repos::hours::replace_week(tx, scope, id, &week).await?;
            let after = WeeklyHours { working_times: week.clone() };
            actor.caller.record(ctx, tx, scope, REPLACED.changed(id, &before, &after)?).await
        })
        .await?;
    Ok((WeeklyHours { working_times: week }, version + 1))
}

/// The stretches from Monday morning on, if each is one and none overlaps another.
fn in_order(working_times: &[WorkingTime]) -> Result<Vec<WorkingTime>> {
    let mut fields = Fields::default();
    let mut numbered: Vec<(usize, WorkingTime)> = working_times.iter().copied().enumerate().collect();
    for (index, working_time) in &numbered {
        if working_time.starts_minute >= working_time.ends_minute {
            let field = format!("working_times.{index}.ends_minute");
            fields.wrong(&field, "range", "must be later than `starts_minute`");
        }
    }
    numbered.sort_by_key(|(index, working_time)| (working_time.weekday, working_time.starts_minute, *index));
    for pair in numbered.windows(2) {
        let [(first_index, first), (index, next)] = pair else { continue };
        if first.weekday == next.weekday && next.starts_minute < first.ends_minute {
            let field = format!("working_times.{index}.starts_minute");
            fields.wrong(
                &field,
                "overlap",
                format!("overlaps `working_times.{first_index}`: join the two, or shorten one"),
            );
        }
    }
    fields.finish()?;
    Ok(numbered.into_iter().map(|(_, working_time)| working_time).collect())
}

/// A practitioner's exceptions that have not passed, soonest first.
pub async fn list_exceptions(ctx: &Ctx, scope: &ClinicScope, id: PractitionerId) -> Result<HoursExceptionList> {
    practitioners::get(ctx, scope, id).await?;
    let today = today(ctx, scope).await?;
    let exceptions = repos::hours::exceptions(&ctx.db, scope, &[id], today, None).await?;
    Ok(HoursExceptionList { data: exceptions.into_iter().map(|(_, exception)| exception).collect() })
}

/// Adds an exception. Appointments already booked stay.
pub async fn create_exception(
    ctx: &Ctx,
    actor: &ClinicActor,
    once: &Once,
    practitioner_id: PractitionerId,
    request: &CreateHoursException,
) -> Result<HoursException> {
    let scope = &actor.scope;
    practitioners::get(ctx, scope, practitioner_id).await?;
    check_exception(request, today(ctx, scope).await?)?;
    let exception = HoursException {
        id: HoursExceptionId::from_uuid(ctx.new_uuid()),
        kind: request.kind,
        from_date: request.from_date,
        to_date: request.to_date,
        starts_minute: request.starts_minute,
        ends_minute: request.ends_minute,
        reason: request.reason.trim().to_owned(),
    };
    once.run(ctx, scope, &actor.caller, async |tx| {
        let now = ctx.now(scope);
        repos::hours::insert_exception(tx, scope, practitioner_id, &exception, now).await?;
        actor.caller.record(ctx, tx, scope, EXCEPTION_CREATED.of(exception.id)).await?;
        Ok(exception.clone())
    })
    .await
}

fn check_exception(request: &CreateHoursException, today: NaiveDate) -> Result<()> {
    let mut fields = Fields::default();
    if request.to_date < request.from_date {
        fields.wrong("to_date", "range", "must not come before `from_date`");
    } else if (request.to_date - request.from_date).num_days() > LONGEST_EXCEPTION_DAYS {
        let message = format!("must be at most {LONGEST_EXCEPTION_DAYS} days after `from_date`");
        fields.wrong("to_date", "range", message);
    } else if request.to_date < today {
        fields.wrong("to_date", "range", format!("has passed: today is {today}"));
    } else if request.to_date.year() > LAST_YEAR {
        fields.wrong("to_date", "range", format!("must not be later than the year {LAST_YEAR}"));
    }
    if request.ends_minute <= request.starts_minute {
        fields.wrong("ends_minute", "range", "must be later than `starts_minute`");
    }
    fields.finish()
}

/// Takes an exception away.
pub async fn delete_exception(
    ctx: &Ctx,
    actor: &ClinicActor,
    practitioner_id: PractitionerId,
    id: HoursExceptionId,
) -> Result<()> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let deleted = repos::hours::delete_exception(tx, scope, practitioner_id, id).await?;
            let deleted = deleted.ok_or(Error::NotFound("exception"))?;
            // What is gone has no name any more, but whose it was.
            let subject = practitioner_id;
            actor.caller.record(ctx, tx, scope, EXCEPTION_DELETED.changed(subject, &deleted, &())?).await
        })
        .await
}

async fn today(ctx: &Ctx, scope: &ClinicScope) -> Result<NaiveDate> {
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    Ok(wall_time(&clinics::zone(ctx, &clinic)?, ctx.now(scope)).date())
}

#[cfg(test)]
mod tests {
    use contract::hours::{HoursExceptionKind, Weekday};

    use super::*;

    fn working(weekday: Weekday, starts_minute: u16, ends_minute: u16) -> WorkingTime {
        WorkingTime { weekday, starts_minute, ends_minute }
    }

    fn wrong_fields(result: Result<impl Sized>) -> Vec<String> {
        match result {
            Err(Error::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_week_is_put_in_order_and_may_touch() {
        let afternoon = working(Weekday::Monday, 780, 1020);
        let morning = working(Weekday::Monday, 540, 780);
        let sunday = working(Weekday::Sunday, 0, 1440);
        assert_eq!(in_order(&[sunday, afternoon, morning]).unwrap(), [morning, afternoon, sunday]);
    }

    #[test]
    fn what_overlaps_or_runs_backwards_is_named() {
        let week = [
            working(Weekday::Monday, 540, 780),
            working(Weekday::Tuesday, 600, 600),
            working(Weekday::Monday, 779, 900),
        ];
        assert_eq!(wrong_fields(in_order(&week)), ["working_times.1.ends_minute", "working_times.2.starts_minute"]);
    }

    #[test]
    fn an_exception_has_days_and_minutes_in_order() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let request = |from: &str, to: &str, starts_minute, ends_minute| CreateHoursException {
            kind: HoursExceptionKind::Closed,
            from_date: day(from),
            to_date: day(to),
            starts_minute,
            ends_minute,
            reason: String::new(),
        };
        let today = day("2026-03-28");
        assert!(check_exception(&request("2026-03-20", "2026-03-28", 0, 1440), today).is_ok());
        for (from, to, starts, ends, field) in [
            ("2026-03-20", "2026-03-27", 0, 1440, "to_date"),
            ("2026-03-29", "2026-03-28", 0, 1440, "to_date"),
            ("2026-03-29", "2027-03-31", 0, 1440, "to_date"),
            ("3000-03-29", "3000-03-31", 0, 1440, "to_date"),
            ("2026-03-29", "2026-03-29", 600, 600, "ends_minute"),
        ] {
            assert_eq!(wrong_fields(check_exception(&request(from, to, starts, ends), today)), [field], "{from} {to}");
        }
    }
}
