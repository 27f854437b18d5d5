//! The client's home page, in one request.

use contract::dashboard::Dashboard;
use storage::repos;

use crate::{ClientActor, Ctx, Result, appointments, clinics, notifications, profile};

/// How many appointments to come are shown.
const SHOWN: u64 = 20;

/// All that the home page shows, with four queries; a fifth counts what is not shown.
pub async fn get(ctx: &Ctx, actor: &ClientActor) -> Result<Dashboard> {
    let now = ctx.now(actor.scope.clinic());
    let clinic = repos::clinics::get(&ctx.db, actor.scope.clinic()).await?;
    let client = repos::clients::get(&ctx.db, &actor.scope).await?;
    let (upcoming, next) = repos::appointments::upcoming(&ctx.db, &actor.scope, now, SHOWN, None).await?;
    let count = match next {
        None => u64::try_from(upcoming.len()).unwrap_or(SHOWN),
        Some(_) => repos::appointments::count_upcoming(&ctx.db, &actor.scope, now).await?,
    };
    Ok(Dashboard {
        me: profile::view(client),
        upcoming: upcoming.into_iter().map(appointments::view).collect(),
        upcoming_count: u32::try_from(count).unwrap_or(u32::MAX),
        unread_notifications: notifications::count_unread(ctx, &actor.scope).await?,
        contact: clinics::contact(&clinic),
        clinic_name: clinic.name,
    })
}
