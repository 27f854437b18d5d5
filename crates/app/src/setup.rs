//! The first run. A server without a clinic prints an address. The page there creates the first clinic and its
//! owner, once, and signs the owner in.
//!
//! Each start of a server makes an address of its own, and only its SHA-256 is kept, so that any of several replicas
//! can be used. All of them end with the first that is used, or with a clinic that was created on the command line.

use chrono::Duration;
use contract::{
    portal_settings::SlugAvailability,
    problem::ErrorCode,
    setup::{CheckSetupSlug, Country, SetUp, SetupChoices},
    slug::Slug,
    staff::{Role, StaffMe},
};
use domain::countries;
use storage::{Read, repos};

use crate::{
    Caller, Ctx, Error, Result,
    clinics::{self, NewClinic},
    device::Browser,
    passwords, portal_settings, staff,
    staff_sessions::{self, NewStaffSession},
    tokens,
    validation::Fields,
};

/// For so long an address works.
const LIFETIME: Duration = Duration::hours(24);

/// The address at which the first clinic is created; none when there is a clinic.
pub async fn offer(ctx: &Ctx) -> Result<Option<String>> {
    if repos::clinics::exists(&ctx.db).await? {
        return Ok(None);
    }
    let token = tokens::token(ctx);
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            repos::setup_links::delete_expired(tx, now).await?;
            repos::setup_links::insert(tx, tokens::hash(&token), now, now + LIFETIME).await
        })
        .await
        .map_err(Error::from)?;
    Ok(Some(format!("{}/admin/setup#{token}", ctx.settings.base_url)))
}

/// What the first clinic can choose from. Nothing is used up.
///
/// # Errors
/// `AccountLinkInvalid` when there is no such address, `SetupClosed` when there is a clinic.
pub async fn inspect(ctx: &Ctx, token: &str) -> Result<SetupChoices> {
    refuse_invalid(ctx, &ctx.db, token).await?;
    let countries = countries::all().map(|country| view(&country)).collect::<Result<_>>()?;
    Ok(SetupChoices { portal_base: format!("{}/", ctx.settings.base_url), countries })
}

/// Whether the first portal can have a slug.
///
/// # Errors
/// As for [`inspect`].
pub async fn check_slug(ctx: &Ctx, request: &CheckSetupSlug) -> Result<SlugAvailability> {
    refuse_invalid(ctx, &ctx.db, &request.token).await?;
    portal_settings::availability(ctx, None, &request.slug).await
}

/// Creates the first clinic and its owner, and signs the owner in.
///
/// # Errors
/// As for [`inspect`]; [`Error::Invalid`]; [`Error::Busy`] when many are signing in.
pub async fn set_up(ctx: &Ctx, browser: &Browser, request: &SetUp) -> Result<(StaffMe, NewStaffSession)> {
    refuse_invalid(ctx, &ctx.db, &request.token).await?;
    let mut fields = Fields::default();
    let slug = request.slug.parse::<Slug>();
    if let Err(fault) = &slug {
        fields.wrong("slug", fault.code(), fault.to_string());
    }
    let country = countries::find(&request.country);
    if country.is_none() {
        fields.wrong("country", "unknown", "must be the ISO 3166-1 code of a country, such as `GB`");
    }
    let name = fields.name("owner_name", &request.owner_name);
    let email = fields.required_email("owner_email", &request.owner_email);
    if let Some(email) = &email {
        passwords::check(&mut fields, "password", &request.password, email);
    }
    let new = slug.ok().zip(country).map(|(slug, country)| new_clinic(request, slug, &country)).transpose()?;
    let clinic = new.map(|new| clinics::record(ctx, &mut fields, "clinic_name", new));
    fields.finish()?;
    let (clinic, email) = clinic.zip(email).ok_or(Error::Internal("a first clinic that cannot be"))?;
    let owner = staff::record(ctx, name, email, Role::Owner, &request.password).await?;
    let session = ctx
        .db
        .write(async |tx| {
            // Another may have been quicker while the password was hashed.
            refuse_invalid(ctx, tx, &request.token).await?;
            if !repos::setup_links::take(tx, &tokens::hash(&request.token), ctx.system_now()).await? {
                return Err(closed());
            }
            let caller = Caller::staff(owner.id, &browser.address);
            let scope = clinics::insert(ctx, tx, &caller, &clinic).await?;
            staff::insert(ctx, tx, &scope, &caller, &owner).await?;
            staff_sessions::begin(ctx, tx, &scope, &owner, browser).await
        })
        .await?;
    Ok((staff::view(ctx, owner, clinic)?, session))
}

async fn refuse_invalid(ctx: &Ctx, db: &impl Read, token: &str) -> Result<()> {
    if repos::clinics::exists(db).await? {
        return Err(closed());
    }
    if !repos::setup_links::is_valid(db, &tokens::hash(token), ctx.system_now()).await? {
        return Err(Error::refused(
            ErrorCode::AccountLinkInvalid,
            "this address is not one of the first run, or it is a day old: start the server again, and use the \
             address that it prints",
        ));
    }
    Ok(())
}

fn closed() -> Error {
    Error::refused(ErrorCode::SetupClosed, "there is a clinic already: sign in, or ask its owner for an invite")
}

fn new_clinic(request: &SetUp, slug: Slug, country: &countries::Country) -> Result<NewClinic> {
    let Country { currency, locale, calling_code, .. } = view(country)?;
    let (name, time_zone) = (request.clinic_name.clone(), request.time_zone.clone());
    Ok(NewClinic { name, slug, time_zone, currency, locale, calling_code })
}

fn view(country: &countries::Country) -> Result<Country> {
    const BROKEN: Error = Error::Internal("the table of countries is broken");
    Ok(Country {
        code: country.code.to_owned(),
        currency: country.currency.parse().map_err(|_| BROKEN)?,
        locale: country.locale.to_owned(),
        calling_code: country.calling_code.parse().map_err(|_| BROKEN)?,
        time_zones: country.time_zones.iter().map(|zone| (*zone).to_owned()).collect(),
    })
}
