//! The clinic: its details and its rules for booking. What clients see of it is in
//! [`crate::portal_settings`].

use chrono::{DateTime, Days, Utc};
use contract::{
    clinics::{BookingRules, Clinic, ReplaceClinicSecurity, UpdateClinic},
    color::BrandColor,
    contact::CallingCode,
    ids::{ClinicId, LocationId},
    money::Currency,
    slug::Slug,
    time::UtcOffset,
};
use domain::currencies;
use domain::{
    intervals::Interval,
    local_time::{OffsetSpan, Zone, offset_spans},
};
use storage::{
    ClinicScope, Tx,
    repos::{self, clinics::ClinicRecord, portal_settings::PortalLook},
};

use crate::{Caller, ClinicActor, Ctx, Error, Result, facts::Name, validation::Fields};

crate::facts::names! {
    CREATED = "clinic.create";
    UPDATED = "clinic.update";
    SECURITY_REPLACED = "clinic.replace_security";
}

/// The clinic as its staff see it.
pub async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<Clinic> {
    view(ctx, repos::clinics::get(&ctx.db, scope).await?)
}

/// The zone in which the clinic's hours and days are meant.
pub(crate) fn zone(ctx: &Ctx, clinic: &ClinicRecord) -> Result<Zone> {
    zone_named(ctx, &clinic.time_zone)
}

/// The zone with the name that is kept.
pub(crate) fn zone_named(ctx: &Ctx, name: &str) -> Result<Zone> {
    ctx.ports.zones.zone(name).ok_or(Error::Internal("a stored time zone is not known"))
}

/// How far the clinic's clocks are ahead of UTC, in order: for as long as anything of the clinic may have
/// happened, and longer ahead than can be booked.
pub(crate) fn utc_offsets(ctx: &Ctx, clinic: &ClinicRecord) -> Result<Vec<UtcOffset>> {
    // A clinic that is new here has brought its appointments along.
    const BEFORE: Days = Days::new(2 * 366);
    const AHEAD: Days = Days::new(3 * 366);
    let now = ctx.system_now();
    let from = now.checked_sub_days(BEFORE).map_or(now, |from| from.min(clinic.created_at));
    let until = now.checked_add_days(AHEAD).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let within = Interval::new(from, until).ok_or(Error::Internal("a clinic is of the far future"))?;
    let spans = offset_spans(&zone(ctx, clinic)?, within);
    let offset = |span: &OffsetSpan| UtcOffset { from: span.within.start(), utc_offset_seconds: span.offset_seconds };
    Ok(spans.iter().map(offset).collect())
}

/// A clinic to be set up.
#[derive(Debug, Clone)]
pub struct NewClinic {
    /// The name clients know.
    pub name: String,
    /// The part of the portal's address after the host.
    pub slug: Slug,
    /// IANA time zone.
    pub time_zone: String,
    /// The currency of prices.
    pub currency: Currency,
    /// BCP 47 tag: language, script, region.
    pub locale: String,
    /// Calling code for telephone numbers typed without one.
    pub calling_code: CallingCode,
}

/// What a new clinic begins with: a grid of 15 minutes, 2 hours' notice, a year ahead, ten appointments to
/// come for each client; cancelling is free until a day before, then only the clinic can; a day before,
/// clients are reminded.
const NEW_CLINIC_RULES: BookingRules = BookingRules {
    slot_step_minutes: 15,
    notice_minutes: 120,
    horizon_days: 365,
    max_upcoming_appointments: 10,
    cancellation_window_minutes: 24 * 60,
    late_cancellation_fee: None,
    reminder_hours: Some(24),
};

/// Sets a clinic up, with its portal on.
pub async fn create(ctx: &Ctx, caller: &Caller, new: NewClinic) -> Result<(ClinicScope, Clinic)> {
    let mut fields = Fields::default();
    let clinic = record(ctx, &mut fields, "name", new);
    fields.finish()?;
    let scope = ctx.db.write(async |tx| insert(ctx, tx, caller, &clinic).await).await?;
    Ok((scope, view(ctx, clinic)?))
}

/// A new clinic, which is not inserted yet. `name_field` is what the request calls its name.
pub(crate) fn record(ctx: &Ctx, fields: &mut Fields, name_field: &str, new: NewClinic) -> ClinicRecord {
    let now = ctx.system_now();
    ClinicRecord {
        id: ClinicId::from_uuid(ctx.new_uuid()),
        name: fields.name(name_field, &new.name),
        time_zone: fields.time_zone(ctx, "time_zone", &new.time_zone),
        slug: new.slug,
        portal_enabled: true,
        brand_color: BrandColor::rgb(0x8a, 0x5a, 0x5e),
        currency: fields.currency("currency", new.currency),
        locale: fields.locale("locale", &new.locale),
        calling_code: fields.calling_code("calling_code", new.calling_code),
        phone: None,
        email: None,
        address: None,
        booking: NEW_CLINIC_RULES,
        require_second_factor: false,
        portal: PortalLook::default(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// Inserts a new clinic with a location.
pub(crate) async fn insert(ctx: &Ctx, tx: &Tx, caller: &Caller, clinic: &ClinicRecord) -> Result<ClinicScope> {
    let location = LocationId::from_uuid(ctx.new_uuid());
    let inserted = repos::clinics::insert(tx, ctx.sealer.audit_key(), clinic, location).await;
    let scope = inserted.map_err(|error| slug_taken(error, &clinic.slug))?;
    caller.record(ctx, tx, &scope, CREATED.of(clinic.id)).await?;
    Ok(scope)
}

/// Every clinic of this installation; for the operator.
pub async fn list(ctx: &Ctx) -> Result<Vec<Clinic>> {
    let clinics = repos::clinics::list(&ctx.db).await?;
    clinics.into_iter().map(|(_, clinic)| view(ctx, clinic)).collect()
}

/// The clinic that has or had that slug, whether its portal is on or off; for the operator.
pub async fn scope_for_operator(ctx: &Ctx, slug: &str) -> Result<ClinicScope> {
    let found = repos::clinics::find_by_slug(&ctx.db, slug).await?;
    found.map(|(scope, _)| scope).ok_or(Error::NotFound("clinic"))
}

/// Changes the clinic, if it still has that version.
pub async fn update(ctx: &Ctx, actor: &ClinicActor, version: i64, request: &UpdateClinic) -> Result<Clinic> {
    change(ctx, actor, version, UPDATED, |clinic| apply(ctx, clinic, request)).await
}

/// Changes what the team needs to sign in, if the clinic still has that version.
///
/// # Errors
/// `Forbidden` for an API key, whatever its scopes.
pub async fn replace_security(
    ctx: &Ctx,
    actor: &ClinicActor,
    version: i64,
    request: &ReplaceClinicSecurity,
) -> Result<Clinic> {
    actor.person()?;
    change(ctx, actor, version, SECURITY_REPLACED, |clinic| {
        clinic.require_second_factor = request.require_second_factor;
        Ok(())
    })
    .await
}

async fn change(
    ctx: &Ctx,
    actor: &ClinicActor,
    version: i64,
    name: Name,
    apply: impl Fn(&mut ClinicRecord) -> Result<()>,
) -> Result<Clinic> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let mut clinic = repos::clinics::get(tx, scope).await?;
            if clinic.version != version {
                return Err(Error::Stale);
            }
            let before = view(ctx, clinic.clone())?;
            apply(&mut clinic)?;
            clinic.updated_at = ctx.now(scope);
            repos::clinics::update(tx, scope, &clinic).await?;
            clinic.version += 1;
            let after = view(ctx, clinic)?;
            actor.caller.record(ctx, tx, scope, name.changed(after.id, &before, &after)?).await?;
            Ok(after)
        })
        .await
}

fn apply(ctx: &Ctx, clinic: &mut ClinicRecord, request: &UpdateClinic) -> Result<()> {
    let mut fields = Fields::default();
    if let Some(name) = &request.name {
        clinic.name = fields.name("name", name);
    }
    if let Some(time_zone) = &request.time_zone {
        clinic.time_zone = fields.time_zone(ctx, "time_zone", time_zone);
    }
    if let Some(booking) = &request.booking {
        let foreign = booking.late_cancellation_fee.filter(|fee| fee.currency != clinic.currency);
        if foreign.is_some() {
            let message = format!("must be in the clinic's currency, {}", clinic.currency);
            fields.wrong("booking.late_cancellation_fee.currency", "currency", message);
        }
        if booking.late_cancellation_fee.is_some_and(|fee| fee.minor < 0) {
            fields.wrong("booking.late_cancellation_fee.minor", "range", "must not be negative");
        }
        if let Some(fee) = booking.late_cancellation_fee.filter(|_| foreign.is_none()) {
            fields.digits("booking.late_cancellation_fee.digits", fee);
        }
        let late_cancellation_fee = booking.late_cancellation_fee;
        clinic.booking = BookingRules {
            late_cancellation_fee: late_cancellation_fee.map(|fee| currencies::amount(fee.minor, fee.currency)),
            ..booking.clone()
        };
    }
    fields.finish()
}

pub(crate) fn slug_taken(error: storage::Error, slug: &Slug) -> Error {
    match error {
        storage::Error::Duplicate(_) => Error::invalid(
            "slug",
            "taken",
            format!("`{slug}` is, or was until lately, the address of another portal: choose another"),
        ),
        error => error.into(),
    }
}

fn view(ctx: &Ctx, clinic: ClinicRecord) -> Result<Clinic> {
    Ok(Clinic {
        utc_offsets: utc_offsets(ctx, &clinic)?,
        id: clinic.id,
        portal_url: ctx.settings.portal_url(clinic.slug.as_str()),
        slug: clinic.slug,
        name: clinic.name,
        portal_enabled: clinic.portal_enabled,
        brand_color: clinic.brand_color,
        time_zone: clinic.time_zone,
        currency: clinic.currency,
        currency_digits: currencies::digits(clinic.currency),
        locale: clinic.locale,
        calling_code: clinic.calling_code.to_string(),
        phone: clinic.phone,
        email: clinic.email,
        address: clinic.address,
        booking: clinic.booking,
        require_second_factor: clinic.require_second_factor,
        version: clinic.version,
        created_at: clinic.created_at,
        updated_at: clinic.updated_at,
    })
}
