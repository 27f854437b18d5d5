//! The client's home page, in one request.

use contract::{appointments::When, dashboard::Dashboard, portal::Section};
use storage::repos::{self, clinics::ClinicRecord};

use crate::{
    Ctx, Result, appointments, notifications, portal_settings,
    previews::{Seen, Viewer, example},
    profile,
};

/// How many appointments to come are shown.
const SHOWN: u64 = 20;

/// All that the home page of the clinic's portal shows, with three queries; a fourth counts what is not
/// shown.
pub async fn get(ctx: &Ctx, viewer: &Viewer, clinic: &ClinicRecord) -> Result<Dashboard> {
    let scope = viewer.clinic();
    let now = ctx.now(scope);
    let shows_appointments = portal_settings::sections(clinic).contains(&Section::Appointments);
    let (upcoming, next) = match viewer.seen() {
        _ if !shows_appointments => (Vec::new(), None),
        Seen::Client(view) => repos::appointments::upcoming(&ctx.db, view, now, SHOWN, None).await?,
        Seen::Example(preview) => (example::list(ctx, preview, When::Upcoming).await?, None),
    };
    let count = match (next, viewer.seen()) {
        (Some(_), Seen::Client(view)) => repos::appointments::count_upcoming(&ctx.db, view, now).await?,
        _ => u64::try_from(upcoming.len()).unwrap_or(SHOWN),
    };
    Ok(Dashboard {
        announcement: portal_settings::announcement(ctx, scope, clinic)?,
        me: profile::get(ctx, viewer).await?,
        upcoming: upcoming.into_iter().map(appointments::view).collect(),
        upcoming_count: u32::try_from(count).unwrap_or(u32::MAX),
        unread_notifications: notifications::count_unread(ctx, viewer).await?,
        contact: portal_settings::contact(clinic),
        clinic_name: clinic.name.clone(),
    })
}
