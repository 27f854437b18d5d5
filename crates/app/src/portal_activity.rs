//! Activity in the portal, counted by day. Who did it is not stored, so there is nothing to ask consent for, to
//! export or to erase.
//!
//! One row counts one event on one page of one clinic and day (`activity_counts`), so a report reads one range
//! of the primary key. The server counts what it sees itself when a fact is recorded, in the same transaction. The
//! apps report what only a browser sees, in batches; previews report nothing. All counts pass through `record`,
//! which also hands them to [`crate::posthog`].

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
};

use chrono::{Datelike, Days, NaiveDate};
use contract::{
    appointments::BookingSource,
    portal_activity::{
        ActivityCounts, ActivityDay, ActivityEvent, ActivityPage, MOST_DAYS, PortalActivity, PortalActivityQuery,
        ReportActivity,
    },
};
use domain::{
    local_time::wall_time,
    sign_in::{ACTIVITY_LIMITS, LimitedBy, NetworkPrefix},
    slots::DateRange,
};
use storage::{
    ClinicScope, Tx,
    repos::{
        self,
        clinics::ClinicRecord,
        portal_activity::{Count, DayCount},
    },
};

use crate::{
    Ctx, Error, Result, clinics,
    facts::{Fact, Telling},
    posthog,
    rate_limits::{self, Limit},
};

/// Counts what an app reports.
///
/// # Errors
/// [`Error::Invalid`] when a page is of the other app; [`Error::RateLimited`].
pub async fn report(
    ctx: &Ctx,
    scope: &ClinicScope,
    clinic: &ClinicRecord,
    address: IpAddr,
    from_staff: bool,
    request: &ReportActivity,
) -> Result<()> {
    if let Some(index) = request.events.iter().position(|event| event.page.is_staff() != from_staff) {
        let field = format!("events.{index}.page");
        return Err(Error::invalid(&field, "range", "this page is of the other app"));
    }
    let buckets: Vec<_> = ACTIVITY_LIMITS
        .iter()
        .filter_map(|limit| {
            let whose = match limit.by {
                LimitedBy::Address if ctx.settings.limit_by_address => NetworkPrefix::of_address(address).to_string(),
                LimitedBy::Clinic => scope.clinic_id().to_string(),
                _ => return None,
            };
            Some((format!("{}/{whose}", limit.name), Limit::from(*limit)))
        })
        .collect();
    let events = u32::try_from(request.events.len()).unwrap_or(u32::MAX);
    rate_limits::hit_times(ctx, &buckets, events).await?;

    // In one order, so that two reports do not wait for each other.
    let mut sums: BTreeMap<(ActivityEvent, ActivityPage), u32> = BTreeMap::new();
    for event in &request.events {
        *sums.entry((event.event.into(), event.page)).or_default() += 1;
    }
    let counts: Vec<Count> =
        sums.into_iter().map(|((event, page), count)| Count { event, page: Some(page), count }).collect();
    ctx.db.write(async |tx| record(ctx, tx, scope, &clinic.time_zone, &counts).await).await
}

/// Counts what the staff app reports.
pub async fn report_of_staff(ctx: &Ctx, scope: &ClinicScope, address: IpAddr, request: &ReportActivity) -> Result<()> {
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    report(ctx, scope, &clinic, address, true, request).await
}

/// Counts what the server sees by itself.
pub(crate) async fn hear(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, fact: &Fact<'_>) -> Result<()> {
    let (time_zone, event) = match fact {
        Fact::AppointmentBooked { appointment, .. } if appointment.source == BookingSource::Portal => {
            (appointment.time_zone.as_str(), ActivityEvent::Booking)
        }
        Fact::AppointmentCancelled { appointment, telling: Telling::ByClient, .. } => {
            (appointment.time_zone.as_str(), ActivityEvent::Cancellation)
        }
        Fact::ClientSignedIn { time_zone, .. } => (*time_zone, ActivityEvent::SignIn),
        Fact::LoginLinkRequested { time_zone } => (*time_zone, ActivityEvent::LoginRequest),
        Fact::Audited(_)
        | Fact::AppointmentBooked { .. }
        | Fact::AppointmentMoved { .. }
        | Fact::AppointmentTimeKept { .. }
        | Fact::AppointmentCancelled { .. }
        | Fact::ClientAdded { .. }
        | Fact::ClientChanged { .. }
        | Fact::ClientContactChanged { .. }
        | Fact::LoginLinkCopied { .. }
        | Fact::StaffSignedIn { .. }
        | Fact::StaffAccountChanged { .. }
        | Fact::ApiKeyMade { .. } => return Ok(()),
    };
    record(ctx, tx, scope, time_zone, &[Count { event, page: None, count: 1 }]).await
}

/// Everything that happens in the apps passes here, in the transaction that causes it. Whoever else
/// is to learn of it is told from here.
async fn record(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, time_zone: &str, counts: &[Count]) -> Result<()> {
    let day = day(ctx, scope, time_zone)?;
    repos::portal_activity::add(tx, scope, day, counts).await?;
    posthog::gather(ctx, tx, scope, counts).await
}

/// What was done from one day to another, both included.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, query: &PortalActivityQuery) -> Result<PortalActivity> {
    let (from, to) = (query.from, query.to);
    if to < from {
        return Err(Error::invalid("to", "range", "must not be before `from`"));
    }
    if !DateRange::YEARS.contains(&from.year()) || !DateRange::YEARS.contains(&to.year()) {
        return Err(Error::invalid("from", "range", "dates lie between 1970 and 2999"));
    }
    if (to - from).num_days() >= MOST_DAYS {
        return Err(Error::invalid("to", "range", format!("must be at most {MOST_DAYS} days from `from` on")));
    }
    let counted = repos::portal_activity::by_day(&ctx.db, scope, from, to).await?;
    Ok(filled(from, to, &counted))
}

/// Every day, with zeros where nothing was counted.
fn filled(from: NaiveDate, to: NaiveDate, counted: &[DayCount]) -> PortalActivity {
    let mut total = ActivityCounts::default();
    let mut by_day: HashMap<NaiveDate, ActivityCounts> = HashMap::new();
    for row in counted {
        *field(&mut total, row.event) += row.count;
        *field(by_day.entry(row.day).or_default(), row.event) += row.count;
    }
    let days = std::iter::successors(Some(from), |day| day.checked_add_days(Days::new(1)))
        .take_while(|day| *day <= to)
        .map(|day| ActivityDay { day, counts: by_day.get(&day).copied().unwrap_or_default() })
        .collect();
    PortalActivity { days, total }
}

const fn field(counts: &mut ActivityCounts, event: ActivityEvent) -> &mut u64 {
    match event {
        ActivityEvent::PageView => &mut counts.page_views,
        ActivityEvent::BookNowClick => &mut counts.book_now_clicks,
        ActivityEvent::ErrorPageView => &mut counts.error_page_views,
        ActivityEvent::LoginRequest => &mut counts.login_requests,
        ActivityEvent::SignIn => &mut counts.sign_ins,
        ActivityEvent::Booking => &mut counts.bookings,
        ActivityEvent::Cancellation => &mut counts.cancellations,
    }
}

/// Today, by the clinic's clock.
fn day(ctx: &Ctx, scope: &ClinicScope, time_zone: &str) -> Result<NaiveDate> {
    let zone = clinics::zone_named(ctx, time_zone)?;
    Ok(wall_time(&zone, ctx.now(scope)).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_without_anything_are_there() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let row = |on: &str, event, count| DayCount { day: day(on), event, count };
        let counted = [
            row("2026-11-20", ActivityEvent::SignIn, 3),
            row("2026-11-20", ActivityEvent::Booking, 1),
            row("2026-11-22", ActivityEvent::SignIn, 2),
        ];
        let activity = filled(day("2026-11-19"), day("2026-11-22"), &counted);
        let sign_ins: Vec<u64> = activity.days.iter().map(|day| day.counts.sign_ins).collect();
        assert_eq!(sign_ins, [0, 3, 0, 2]);
        assert_eq!((activity.total.sign_ins, activity.total.bookings, activity.total.cancellations), (5, 1, 0));
        assert_eq!(filled(day("2026-11-19"), day("2026-11-19"), &[]).days.len(), 1);
    }
}
