//! The clinic: its details, its look, its rules for booking.

use contract::{
    clinics::{Clinic, UpdateClinic},
    portal::{ClinicContact, Portal, Section},
    problem::ErrorCode,
    slug::Slug,
};
use storage::{ClinicScope, repos, repos::clinics::ClinicRecord};

use crate::{ClinicActor, Ctx, Error, Result, validation::Fields};

/// The clinic as its staff see it.
pub async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<Clinic> {
    Ok(view(ctx, repos::clinics::get(&ctx.db, scope).await?))
}

/// The clinic whose portal has that slug, if its portal is on.
///
/// # Errors
/// `PortalNotFound` and `PortalOff`.
pub async fn resolve_portal(ctx: &Ctx, slug: &str) -> Result<(ClinicScope, ClinicRecord)> {
    let slug = slug.to_ascii_lowercase();
    let Some((scope, clinic)) = repos::clinics::find_by_slug(&ctx.db, &slug).await? else {
        return Err(Error::refused(
            ErrorCode::PortalNotFound,
            "there is no portal at this address: check the link, or ask the clinic for it",
        ));
    };
    if !clinic.portal_enabled {
        return Err(Error::refused(
            ErrorCode::PortalOff,
            format!("{} has switched its portal off: please contact the clinic", clinic.name),
        ));
    }
    Ok((scope, clinic))
}

/// What the client app has to know before anybody has signed in.
pub fn portal(clinic: ClinicRecord, signed_in: bool) -> Portal {
    Portal {
        contact: contact(&clinic),
        slug: clinic.slug,
        clinic_name: clinic.name,
        brand_color: clinic.brand_color,
        locale: clinic.locale,
        time_zone: clinic.time_zone,
        sections: vec![Section::Appointments, Section::Booking],
        signed_in,
    }
}

/// How to reach the clinic.
pub fn contact(clinic: &ClinicRecord) -> ClinicContact {
    ClinicContact { phone: clinic.phone.clone(), email: clinic.email.clone(), address: clinic.address.clone() }
}

/// Changes the clinic, if it still has that version.
pub async fn update(ctx: &Ctx, actor: &ClinicActor, version: i64, request: &UpdateClinic) -> Result<Clinic> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let mut clinic = repos::clinics::get(tx, scope).await?;
            if clinic.version != version {
                return Err(Error::Stale);
            }
            apply(&mut clinic, request)?;
            clinic.updated_at = ctx.now(scope);
            repos::clinics::update(tx, scope, &clinic).await.map_err(|error| slug_taken(error, &clinic.slug))?;
            actor.caller.audit(ctx, tx, scope, "clinic.update", clinic.id).await?;
            clinic.version += 1;
            Ok(view(ctx, clinic))
        })
        .await
}

fn apply(clinic: &mut ClinicRecord, request: &UpdateClinic) -> Result<()> {
    let mut fields = Fields::default();
    if let Some(slug) = &request.slug {
        clinic.slug = slug.clone();
    }
    if let Some(name) = &request.name {
        clinic.name = fields.name("name", name);
    }
    if let Some(portal_enabled) = request.portal_enabled {
        clinic.portal_enabled = portal_enabled;
    }
    if let Some(brand_color) = request.brand_color {
        clinic.brand_color = brand_color;
    }
    if let Some(time_zone) = &request.time_zone {
        clinic.time_zone = fields.time_zone("time_zone", time_zone);
    }
    if request.phone.is_some() {
        clinic.phone = fields.phone("phone", request.phone.as_deref(), &clinic.calling_code);
    }
    if request.email.is_some() {
        clinic.email = fields.email("email", request.email.as_deref());
    }
    if let Some(address) = &request.address {
        clinic.address = Some(address.trim().to_owned()).filter(|address| !address.is_empty());
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
        clinic.booking = booking.clone();
    }
    if let Some(require_second_factor) = request.require_second_factor {
        clinic.require_second_factor = require_second_factor;
    }
    fields.finish()
}

fn slug_taken(error: storage::Error, slug: &Slug) -> Error {
    match error {
        storage::Error::Duplicate(_) => {
            Error::invalid("slug", "taken", format!("`{slug}` is the address of another portal: choose another"))
        }
        error => error.into(),
    }
}

fn view(ctx: &Ctx, clinic: ClinicRecord) -> Clinic {
    Clinic {
        id: clinic.id,
        portal_url: ctx.settings.portal_url(clinic.slug.as_str()),
        slug: clinic.slug,
        name: clinic.name,
        portal_enabled: clinic.portal_enabled,
        brand_color: clinic.brand_color,
        time_zone: clinic.time_zone,
        currency: clinic.currency,
        locale: clinic.locale,
        calling_code: clinic.calling_code,
        phone: clinic.phone,
        email: clinic.email,
        address: clinic.address,
        booking: clinic.booking,
        require_second_factor: clinic.require_second_factor,
        version: clinic.version,
        created_at: clinic.created_at,
        updated_at: clinic.updated_at,
    }
}
