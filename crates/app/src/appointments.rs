//! Appointments: booking, listing, moving, cancelling.

mod booking;
mod cancelling;
pub(crate) mod messages;
mod moving;
mod reminders;
mod wall_times;

use contract::{
    appointments::{Appointment, AppointmentsQuery, ClinicAppointment, MyAppointmentsQuery, When},
    ids::AppointmentId,
    paging::Page,
};
use storage::{
    ClinicScope,
    repos::{
        self,
        appointments::{AppointmentRecord, Filter, NamedAppointment},
        clinics::ClinicRecord,
    },
};

pub(crate) use self::wall_times::SCHEDULE;
pub use self::{
    booking::{book, create},
    cancelling::{cancel, cancel_mine, quote, quote_mine},
    moving::{reschedule, reschedule_mine},
    wall_times::{keep_wall_times, newer_rules},
};
pub(crate) use crate::slots::{find, find_mine};
use crate::{
    Ctx, Result, calendar_files,
    calendar_files::Method,
    paging,
    previews::{Seen, Viewer, example},
};

crate::facts::names! {
    CLOCK_CONFLICT = "appointment.clock_conflict";
}

/// One page of the clinic's appointments, soonest or latest first.
pub async fn list(ctx: &Ctx, scope: &ClinicScope, query: &AppointmentsQuery) -> Result<Page<ClinicAppointment>> {
    let filter = Filter {
        from: query.from.map(storage::within_reach),
        to: query.to.map(storage::within_reach),
        client_id: query.client_id,
        practitioner_id: query.practitioner_id,
        status: query.status,
        clock_conflict: query.clock_conflict,
    };
    let after = paging::decode(query.after.as_deref())?;
    let limit = paging::rows(query.limit);
    let (rows, next) = repos::appointments::list(&ctx.db, scope, &filter, query.order, limit, after.as_ref()).await?;
    paging::page(rows.into_iter().map(clinic_view).collect(), next)
}

/// One appointment of the clinic.
pub async fn get(ctx: &Ctx, scope: &ClinicScope, id: AppointmentId) -> Result<ClinicAppointment> {
    Ok(clinic_view(find(ctx, scope, id).await?))
}

/// One page of the client's own appointments.
pub async fn list_mine(ctx: &Ctx, viewer: &Viewer, query: &MyAppointmentsQuery) -> Result<Page<Appointment>> {
    let after = paging::decode(query.after.as_deref())?;
    let limit = paging::rows(query.limit);
    let now = ctx.now(viewer.clinic());
    let (rows, next) = match (viewer.seen(), query.when) {
        (Seen::Client(view), When::Upcoming) => {
            repos::appointments::upcoming(&ctx.db, view, now, limit, after.as_ref()).await?
        }
        (Seen::Client(view), When::Past) => {
            repos::appointments::past(&ctx.db, view, now, limit, after.as_ref()).await?
        }
        (Seen::Example(preview), when) => (example::list(ctx, preview, when).await?, None),
    };
    paging::page(rows.into_iter().map(view).collect(), next)
}

/// One of the client's own appointments.
pub async fn get_mine(ctx: &Ctx, viewer: &Viewer, id: AppointmentId) -> Result<Appointment> {
    Ok(view(find_mine(ctx, viewer, id).await?))
}

/// An appointment of the clinic as a calendar file.
pub async fn calendar_file(ctx: &Ctx, scope: &ClinicScope, id: AppointmentId) -> Result<String> {
    let appointment = find(ctx, scope, id).await?;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    Ok(calendar_files::write(ctx, &clinic, &appointment, Method::Publish))
}

/// One of the client's own appointments as a calendar file.
pub async fn my_calendar_file(ctx: &Ctx, viewer: &Viewer, clinic: &ClinicRecord, id: AppointmentId) -> Result<String> {
    let appointment = find_mine(ctx, viewer, id).await?;
    Ok(calendar_files::write(ctx, clinic, &appointment, Method::Publish))
}

/// The appointment as its client sees it.
pub(crate) fn view(named: NamedAppointment) -> Appointment {
    view_of(named.record, named.practitioner_name)
}

fn view_of(record: AppointmentRecord, practitioner_name: String) -> Appointment {
    Appointment {
        id: record.id,
        status: record.status,
        treatment_id: record.treatment_id,
        treatment_name: record.treatment_name,
        practitioner_id: record.practitioner_id,
        practitioner_name,
        starts_at: record.starts_at,
        ends_at: record.ends_at,
        time_zone: record.time_zone,
        local_start: record.local_start,
        price: record.price,
        cancelled_at: record.cancellation.map(|cancellation| cancellation.at),
        version: record.version,
        created_at: record.created_at,
    }
}

/// The appointment as staff see it.
pub(crate) fn clinic_view(mut named: NamedAppointment) -> ClinicAppointment {
    let cancellation = named.record.cancellation.clone();
    ClinicAppointment {
        client_id: named.record.client_id,
        client_name: std::mem::take(&mut named.client_name),
        source: named.record.source,
        cancelled_by: cancellation.as_ref().map(|cancellation| cancellation.by),
        cancellation_fee: cancellation.as_ref().and_then(|cancellation| cancellation.fee),
        clock_conflict: named.record.clock_conflict,
        cancellation_reason: cancellation.map(|cancellation| cancellation.reason).unwrap_or_default(),
        note: std::mem::take(&mut named.record.note),
        appointment: view(named),
    }
}
