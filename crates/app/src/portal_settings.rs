//! What clients see of a clinic: finding its portal, and its settings.
//!
//! `portal_slugs` holds every slug that a portal has or had, with the slug as its key, so the database decides
//! whose an address is. A former slug leads to its portal until another clinic takes it, which nobody can for a
//! year. That holds for the last ten slugs of a portal; older ones are released. One query finds a portal by
//! either kind of slug, so open apps and sent links keep working. Pages at a former slug redirect, and browsers
//! keep the fragment of a link.

use chrono::Datelike;
use contract::{
    color::InvalidColor,
    dashboard::Notice,
    ids::ClinicId,
    login_links::LinkSection,
    portal::{ClinicContact, ClosedPortal, Portal, Section},
    portal_settings::{Announcement, PortalSettings, SlugAvailability, UpdatePortalSettings},
    previews::ShownPreview,
    problem::ErrorCode,
    slug::Slug,
};
use domain::{
    local_time::wall_time,
    portal_settings::{FORMER_SLUGS, SLUG_HELD_FOR, arranged, is_shown, open_sections},
    slots::DateRange,
};
use storage::{ClinicScope, Read, Tx, repos, repos::clinics::ClinicRecord};

use crate::{
    ClinicActor, Ctx, Error, Result,
    clinics::{slug_taken, utc_offsets, zone},
    validation::Fields,
};

crate::facts::names! {
    UPDATED = "portal_settings.update";
}

/// The clinic whose portal has that slug, or had it before, if its portal is on; a preview shows it
/// when it is off, too.
///
/// # Errors
/// `PortalNotFound` and [`Error::PortalOff`].
pub async fn resolve(ctx: &Ctx, slug: &str, in_preview: bool) -> Result<(ClinicScope, ClinicRecord)> {
    let Some((scope, clinic)) = find(ctx, slug).await? else {
        return Err(Error::refused(
            ErrorCode::PortalNotFound,
            "there is no portal at this address: check the link, or ask the clinic for it",
        ));
    };
    if !clinic.portal_enabled && !in_preview {
        return Err(Error::PortalOff(Box::new(ClosedPortal {
            contact: contact(&clinic),
            calling_code: clinic.calling_code,
            clinic_name: clinic.name,
        })));
    }
    Ok((scope, clinic))
}

/// Where the portal is now that has that slug, or had it once; none when no portal does.
pub async fn now_at(ctx: &Ctx, slug: &str) -> Result<Option<Slug>> {
    Ok(find(ctx, slug).await?.map(|(_, clinic)| clinic.slug))
}

async fn find(ctx: &Ctx, slug: &str) -> Result<Option<(ClinicScope, ClinicRecord)>> {
    match slug.to_ascii_lowercase().parse::<Slug>() {
        Ok(slug) => Ok(repos::clinics::find_by_slug(&ctx.db, slug.as_str()).await?),
        Err(_) => Ok(None),
    }
}

/// What the client app has to know before anybody has signed in. `unread` is how many notifications
/// whoever looks has not read.
pub fn portal(ctx: &Ctx, clinic: ClinicRecord, unread: Option<u32>, preview: Option<ShownPreview>) -> Result<Portal> {
    let name = portal_name(&clinic).to_owned();
    Ok(Portal {
        utc_offsets: utc_offsets(ctx, &clinic)?,
        contact: contact(&clinic),
        sections: sections(&clinic),
        slug: clinic.slug,
        name,
        clinic_name: clinic.name,
        description: clinic.portal.description,
        support_email: clinic.portal.support_email,
        brand_color: clinic.brand_color,
        accent_color: clinic.portal.accent_color,
        logo_url: clinic.portal.logo.map(|name| image_url(clinic.id, &name)),
        favicon_url: clinic.portal.favicon.map(|name| image_url(clinic.id, &name)),
        locale: clinic.locale,
        time_zone: clinic.time_zone,
        calling_code: clinic.calling_code,
        signed_in: unread.is_some(),
        unread_notifications: unread.unwrap_or_default(),
        preview,
    })
}

/// What the clinic calls its portal; its own name, if nothing else.
pub(crate) fn portal_name(clinic: &ClinicRecord) -> &str {
    clinic.portal.name.as_deref().unwrap_or(&clinic.name)
}

/// Where browsers find an image of a clinic.
pub(crate) fn image_url(clinic: ClinicId, name: &str) -> String {
    format!("/media/{clinic}/{name}")
}

/// How to reach the clinic.
pub(crate) fn contact(clinic: &ClinicRecord) -> ClinicContact {
    ClinicContact { phone: clinic.phone.clone(), email: clinic.email.clone(), address: clinic.address.clone() }
}

/// The parts of its portal that the clinic has switched on, in their order.
pub fn sections(clinic: &ClinicRecord) -> Vec<Section> {
    open_sections(&clinic.portal.sections)
}

/// Refuses what belongs to parts of the portal of which none is on.
///
/// # Errors
/// `SectionOff`.
pub fn require_any(clinic: &ClinicRecord, wanted: &[Section]) -> Result<()> {
    let open = sections(clinic);
    if wanted.is_empty() || wanted.iter().any(|section| open.contains(section)) {
        return Ok(());
    }
    let detail = format!("{} does not offer this in its portal: please contact the clinic", clinic.name);
    Err(Error::refused(ErrorCode::SectionOff, detail))
}

/// The page that a link to a part of the portal leads to; `None`, which is the home page, when the
/// clinic has switched that part off.
pub(crate) fn page_of(clinic: &ClinicRecord, section: LinkSection) -> Option<&'static str> {
    let is_there = section.part().is_none_or(|part| sections(clinic).contains(&part));
    is_there.then(|| section.page())
}

/// The parts of the portal that a link can lead to.
pub(crate) fn link_sections(clinic: &ClinicRecord) -> Vec<LinkSection> {
    LinkSection::ALL.iter().copied().filter(|section| page_of(clinic, *section).is_some()).collect()
}

/// Refuses to make links into a portal that is off, where they would lead to a closed page.
///
/// # Errors
/// `PortalMustBeOn`.
pub(crate) fn require_on(clinic: &ClinicRecord) -> Result<()> {
    if clinic.portal_enabled {
        return Ok(());
    }
    let detail = "the portal is switched off, so that links would lead to a closed page: switch it on first";
    Err(Error::refused(ErrorCode::PortalMustBeOn, detail))
}

/// Refuses a link to a part of the portal that is off, which would lead to the home page.
///
/// # Errors
/// [`Error::Invalid`] about `section`.
pub(crate) fn require_section(clinic: &ClinicRecord, section: Option<LinkSection>) -> Result<()> {
    if section.is_none_or(|section| page_of(clinic, section).is_some()) {
        return Ok(());
    }
    let text = "the clinic has switched this part of its portal off: choose another, or leave it out";
    Err(Error::invalid("section", "section_off", text))
}

/// What the clinic has to tell its clients today.
pub(crate) fn announcement(ctx: &Ctx, scope: &ClinicScope, clinic: &ClinicRecord) -> Result<Option<Notice>> {
    let Some(announcement) = &clinic.portal.announcement else { return Ok(None) };
    let today = wall_time(&zone(ctx, clinic)?, ctx.now(scope)).date();
    let notice = || Notice { text: announcement.text.clone(), link: announcement.link.clone() };
    Ok(is_shown(announcement, today).then(notice))
}

/// What clients see of the clinic, as its staff set it.
pub async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<PortalSettings> {
    view(ctx, &ctx.db, scope, repos::clinics::get(&ctx.db, scope).await?).await
}

/// Whether the clinic can have a slug.
pub async fn check_slug(ctx: &Ctx, scope: &ClinicScope, typed: &str) -> Result<SlugAvailability> {
    availability(ctx, Some(scope), typed).await
}

/// Whether a clinic, or one that is being set up, can have a slug.
pub(crate) async fn availability(ctx: &Ctx, clinic: Option<&ClinicScope>, typed: &str) -> Result<SlugAvailability> {
    let answer = |reason: Option<&str>, message: Option<String>| SlugAvailability {
        slug: typed.to_owned(),
        available: reason.is_none(),
        reason: reason.map(str::to_owned),
        message,
    };
    let slug = match typed.parse::<Slug>() {
        Ok(slug) => slug,
        Err(fault) => return Ok(answer(Some(fault.code()), Some(fault.to_string()))),
    };
    let holder = repos::portal_settings::holder(&ctx.db, &slug).await?;
    let own = clinic.map(ClinicScope::clinic_id);
    let Some(holder) = holder.filter(|holder| Some(holder.clinic_id) != own) else {
        return Ok(answer(None, None));
    };
    Ok(match holder.held_until {
        None => answer(Some("taken"), Some("this is the address of another portal: choose another".to_owned())),
        Some(until) if until > clinic.map_or_else(|| ctx.system_now(), |scope| ctx.now(scope)) => answer(
            Some("slug_held"),
            Some("this was the address of another portal until lately: choose another".to_owned()),
        ),
        Some(_) => answer(None, None),
    })
}

/// Changes what clients see, if the clinic still has that version.
pub async fn update(
    ctx: &Ctx,
    actor: &ClinicActor,
    version: i64,
    request: &UpdatePortalSettings,
) -> Result<PortalSettings> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let mut clinic = repos::clinics::get(tx, scope).await?;
            if clinic.version != version {
                return Err(Error::Stale);
            }
            let before = view(ctx, tx, scope, clinic.clone()).await?;
            apply(&mut clinic, request)?;
            clinic.updated_at = ctx.now(scope);
            if let Some(slug) = request.slug.as_ref().filter(|slug| **slug != clinic.slug) {
                move_to(ctx, tx, scope, &clinic.slug, slug).await?;
                clinic.slug = slug.clone();
            }
            repos::clinics::update(tx, scope, &clinic).await?;
            let id = clinic.id;
            clinic.version += 1;
            let after = view(ctx, tx, scope, clinic).await?;
            actor.caller.record(ctx, tx, scope, UPDATED.changed(id, &before, &after)?).await?;
            Ok(after)
        })
        .await
}

/// Takes a new address for the portal; the old one leads to it from then on. In this order, so that
/// one that is taken back makes room for the one that is left.
async fn move_to(ctx: &Ctx, tx: &Tx, scope: &ClinicScope, from: &Slug, to: &Slug) -> Result<()> {
    let now = ctx.now(scope);
    repos::portal_settings::take_slug(tx, scope, to, now).await.map_err(|error| slug_taken(error, to))?;
    Ok(repos::portal_settings::leave_slug(tx, scope, from, now + SLUG_HELD_FOR, FORMER_SLUGS).await?)
}

fn apply(clinic: &mut ClinicRecord, request: &UpdatePortalSettings) -> Result<()> {
    let mut fields = Fields::default();
    if let Some(enabled) = request.enabled {
        clinic.portal_enabled = enabled;
    }
    if let Some(brand_color) = request.brand_color {
        clinic.brand_color = brand_color;
    }
    if request.phone.is_some() {
        clinic.phone = fields.phone("phone", request.phone.as_deref(), clinic.home());
    }
    if request.email.is_some() {
        clinic.email = fields.email("email", request.email.as_deref());
    }
    if let Some(address) = &request.address {
        clinic.address = text(address);
    }
    let look = &mut clinic.portal;
    if let Some(name) = &request.name {
        look.name = text(name);
    }
    if let Some(description) = &request.description {
        look.description = text(description);
    }
    if request.support_email.is_some() {
        look.support_email = fields.email("support_email", request.support_email.as_deref());
    }
    if let Some(color) = request.accent_color.as_deref().map(str::trim) {
        look.accent_color = match color {
            "" => None,
            color => color
                .parse()
                .map_err(|fault: InvalidColor| fields.wrong("accent_color", "color", fault.to_string()))
                .ok(),
        };
    }
    if let Some(sections) = &request.sections {
        if (1..sections.len()).any(|at| sections[..at].iter().any(|other| other.section == sections[at].section)) {
            fields.wrong("sections", "duplicate", "name each part once");
        }
        look.sections = arranged(sections, &look.sections);
    }
    if let Some(announcement) = &request.announcement {
        look.announcement = checked(announcement, &mut fields);
    }
    fields.finish()
}

/// A text without spaces around it; none when nothing is left.
fn text(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The announcement as it is kept; none when it has no text.
fn checked(announcement: &Announcement, fields: &mut Fields) -> Option<Announcement> {
    let link = announcement.link.as_deref().and_then(text);
    if let Some(link) = &link {
        // Shown as a link and nothing else: a `javascript:` address must not get that far.
        let rest = link.strip_prefix("https://").unwrap_or_default();
        let has_host = rest.chars().next().is_some_and(char::is_alphanumeric);
        if !has_host || link.chars().any(|c| c.is_whitespace() || c.is_control()) {
            fields.wrong("announcement.link", "link", "must be a whole address that begins with `https://`");
        }
    }
    for (field, date) in
        [("announcement.from_date", announcement.from_date), ("announcement.to_date", announcement.to_date)]
    {
        if date.is_some_and(|date| !DateRange::YEARS.contains(&date.year())) {
            fields.wrong(field, "range", "dates lie between 1970 and 2999");
        }
    }
    if let (Some(from), Some(to)) = (announcement.from_date, announcement.to_date)
        && to < from
    {
        fields.wrong("announcement.to_date", "dates_order", "must not be before `from_date`");
    }
    Some(Announcement {
        text: text(&announcement.text)?,
        link,
        from_date: announcement.from_date,
        to_date: announcement.to_date,
    })
}

pub(crate) async fn view(
    ctx: &Ctx,
    db: &impl Read,
    scope: &ClinicScope,
    clinic: ClinicRecord,
) -> Result<PortalSettings> {
    Ok(PortalSettings {
        portal_url: ctx.settings.portal_url(clinic.slug.as_str()),
        former_slugs: repos::portal_settings::former_slugs(db, scope).await?,
        slug: clinic.slug,
        enabled: clinic.portal_enabled,
        name: clinic.portal.name,
        description: clinic.portal.description,
        support_email: clinic.portal.support_email,
        phone: clinic.phone,
        email: clinic.email,
        address: clinic.address,
        brand_color: clinic.brand_color,
        accent_color: clinic.portal.accent_color,
        logo_url: clinic.portal.logo.map(|name| image_url(clinic.id, &name)),
        favicon_url: clinic.portal.favicon.map(|name| image_url(clinic.id, &name)),
        sections: arranged(&clinic.portal.sections, &[]),
        announcement: clinic.portal.announcement,
        clinic_name: clinic.name,
        time_zone: clinic.time_zone,
        calling_code: clinic.calling_code,
        version: clinic.version,
        updated_at: clinic.updated_at,
    })
}
