//! The made-up client of a preview. Their appointments are worked out of what the clinic offers
//! whenever they are looked at, and are stored nowhere.

use chrono::{Duration, NaiveTime};
use contract::{
    appointments::{AppointmentStatus, BookingSource, When},
    ids::{AppointmentId, ClientId, LocationId, NotificationId, SessionId},
    notifications::{Notification, NotificationKind},
    sessions::{Me, Session},
};
use domain::local_time::{resolve, wall_time};
use storage::repos::{
    self,
    appointments::{AppointmentRecord, NamedAppointment},
};
use uuid::Uuid;

use super::PreviewActor;
use crate::{Ctx, Result, clinics::zone, treatments};

/// What the made-up client is called.
pub(crate) const NAME: &str = "Alex Example";
const FIRST_NAME: &str = "Alex";
const LAST_NAME: &str = "Example";
/// Of a domain that is kept for examples (RFC 2606).
const EMAIL: &str = "alex@example.com";
/// Of a range that is kept for drama, so that nobody has it.
const PHONE: &str = "+447700900123";

/// When the appointments are: days from today, hour, minute.
const TIMES: [(i64, u32, u32); 3] = [(-24, 11, 0), (3, 10, 30), (17, 14, 0)];

/// The made-up client's own details.
pub(crate) fn me(preview: &PreviewActor) -> Me {
    Me {
        id: ClientId::from_uuid(preview.id.uuid()),
        first_name: FIRST_NAME.to_owned(),
        last_name: LAST_NAME.to_owned(),
        email: Some(EMAIL.to_owned()),
        phone: Some(PHONE.to_owned()),
        version: 1,
    }
}

/// Where the made-up client is signed in: here.
pub(crate) fn session(ctx: &Ctx, preview: &PreviewActor) -> Session {
    let now = ctx.now(&preview.clinic);
    Session {
        id: SessionId::from_uuid(preview.id.uuid()),
        current: true,
        device: "Safari on iPhone".to_owned(),
        created_at: now,
        last_seen_at: now,
        expires_at: preview.ends_at,
    }
}

/// The made-up client's appointments, soonest first: of the treatments that the clinic offers, with
/// those who give them; none where it offers nothing yet.
async fn appointments(ctx: &Ctx, preview: &PreviewActor) -> Result<Vec<NamedAppointment>> {
    let scope = &preview.clinic;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let menu = treatments::menu(ctx, scope).await?;
    let (zone, now) = (zone(ctx, &clinic)?, ctx.now(scope));
    let today = wall_time(&zone, now).date();
    let mut appointments = Vec::new();
    for ((number, (days, hour, minute)), treatment) in (1_u128..).zip(TIMES).zip(menu.treatments.iter().cycle()) {
        let wall = NaiveTime::from_hms_opt(hour, minute, 0).map(|time| (today + Duration::days(days)).and_time(time));
        let giving = menu.practitioners.iter().find(|one| treatment.practitioner_ids.contains(&one.id));
        let (Some(wall), Some(practitioner)) = (wall, giving) else { continue };
        let Some(starts_at) = resolve(&zone, wall).earliest() else { continue };
        let booked_at = starts_at.min(now) - Duration::days(7);
        let record = AppointmentRecord {
            id: AppointmentId::from_uuid(Uuid::from_u128(preview.id.uuid().as_u128() ^ number)),
            client_id: ClientId::from_uuid(preview.id.uuid()),
            practitioner_id: practitioner.id,
            treatment_id: treatment.id,
            location_id: LocationId::from_uuid(preview.id.uuid()),
            status: AppointmentStatus::Booked,
            source: BookingSource::Portal,
            starts_at,
            ends_at: starts_at + Duration::minutes(treatment.duration_minutes.into()),
            time_zone: clinic.time_zone.clone(),
            local_start: wall,
            treatment_name: treatment.name.clone(),
            price: treatment.price,
            cancellation_window_minutes: clinic.booking.cancellation_window_minutes,
            late_cancellation_fee: clinic.booking.late_cancellation_fee,
            note: String::new(),
            cancellation: None,
            clock_conflict: None,
            sequence: 0,
            version: 1,
            created_at: booked_at,
            updated_at: booked_at,
        };
        appointments.push(NamedAppointment {
            record,
            client_name: NAME.to_owned(),
            practitioner_name: practitioner.name.clone(),
        });
    }
    Ok(appointments)
}

/// Those to come, soonest first, or those past.
pub(crate) async fn list(ctx: &Ctx, preview: &PreviewActor, when: When) -> Result<Vec<NamedAppointment>> {
    let now = ctx.now(&preview.clinic);
    let mut appointments = appointments(ctx, preview).await?;
    appointments.retain(|appointment| (appointment.record.ends_at > now) == (when == When::Upcoming));
    Ok(appointments)
}

/// One of them.
pub(crate) async fn find(ctx: &Ctx, preview: &PreviewActor, id: AppointmentId) -> Result<Option<NamedAppointment>> {
    Ok(appointments(ctx, preview).await?.into_iter().find(|appointment| appointment.record.id == id))
}

/// What has happened to the made-up client, newest first: each appointment was booked, and those
/// to come are news.
pub(crate) async fn notifications(ctx: &Ctx, preview: &PreviewActor) -> Result<Vec<Notification>> {
    let now = ctx.now(&preview.clinic);
    let booked = |NamedAppointment { record, .. }: NamedAppointment| Notification {
        id: NotificationId::from_uuid(record.id.uuid()),
        kind: NotificationKind::AppointmentBooked,
        detail: record.treatment_name,
        appointment_id: Some(record.id),
        local_start: Some(record.local_start),
        created_at: record.created_at,
        read_at: (record.ends_at <= now).then_some(record.created_at),
    };
    Ok(appointments(ctx, preview).await?.into_iter().rev().map(booked).collect())
}
