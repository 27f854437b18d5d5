//! How much the clinic sends in a day, where it wants less than the installation allows.

use contract::delivery_settings::{DeliveryLimits, SaveDeliveryLimits};
use storage::{ClinicScope, Read, repos::delivery_limits};

use crate::{ClinicActor, Ctx, Error, Result, validation::Fields};

/// How much the clinic sends in a day, sign-in messages apart.
pub(crate) async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<DeliveryLimits> {
    let (own, version) = delivery_limits::find(&ctx.db, scope).await?;
    let (most_daily_mails, most_daily_texts) = (ctx.settings.clinic_daily_mails, ctx.settings.clinic_daily_texts);
    Ok(DeliveryLimits {
        daily_mails: own.map_or(most_daily_mails, |own| own.daily_mails.min(most_daily_mails)),
        daily_texts: own.map_or(most_daily_texts, |own| own.daily_texts.min(most_daily_texts)),
        most_daily_mails,
        most_daily_texts,
        version,
    })
}

/// How many mails the clinic sends in a day, sign-in messages apart.
pub(crate) async fn daily_mails(ctx: &Ctx, db: &impl Read, scope: &ClinicScope) -> Result<u32> {
    let (own, _) = delivery_limits::find(db, scope).await?;
    let most = ctx.settings.clinic_daily_mails;
    Ok(own.map_or(most, |own| own.daily_mails.min(most)))
}

/// Sends no more than that in a day from now on.
pub async fn save(
    ctx: &Ctx,
    actor: &ClinicActor,
    version: i64,
    request: &SaveDeliveryLimits,
) -> Result<DeliveryLimits> {
    let scope = &actor.scope;
    let now = ctx.system_now();
    let mut fields = Fields::default();
    for (field, wanted, most) in [
        ("daily_mails", request.daily_mails, ctx.settings.clinic_daily_mails),
        ("daily_texts", request.daily_texts, ctx.settings.clinic_daily_texts),
    ] {
        if wanted > most {
            fields.wrong(field, "too_many", format!("must be at most {most}, which is what the installation allows"));
        }
    }
    fields.finish()?;
    ctx.db
        .write(async |tx| {
            let (before, _) = delivery_limits::find(tx, scope).await?;
            delivery_limits::save(tx, scope, *request, version, now).await?;
            let fact = super::LIMITS_SAVED.changed(scope.clinic_id(), &before, request)?;
            actor.caller.record(ctx, tx, scope, fact).await?;
            Ok::<_, Error>(())
        })
        .await?;
    get(ctx, scope).await
}
