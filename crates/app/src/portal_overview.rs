//! The portal as staff look at it: its address, who was invited, who has joined.

use contract::{
    paging::Page,
    portal_overview::{PortalOverview, PortalPeopleQuery, PortalPerson},
};
use domain::people;
use storage::{
    ClinicScope,
    repos::{self, portal_overview::PeopleFilter},
};

use crate::{Ctx, Result, paging, qr_codes};

/// The portal as a whole.
pub async fn get(ctx: &Ctx, scope: &ClinicScope) -> Result<PortalOverview> {
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    let people = repos::portal_overview::counts(&ctx.db, scope, ctx.now(scope)).await?;
    let portal_url = ctx.settings.portal_url(clinic.slug.as_str());
    Ok(PortalOverview {
        qr_modules: qr_codes::modules(&portal_url)?,
        portal_url,
        portal_enabled: clinic.portal_enabled,
        people,
    })
}

/// One page of the people who are in the portal or could be, by name.
pub async fn people(ctx: &Ctx, scope: &ClinicScope, query: &PortalPeopleQuery) -> Result<Page<PortalPerson>> {
    let words = people::query_words(query.q.as_deref().unwrap_or_default());
    let filter = PeopleFilter { state: query.state, ever_invited: query.ever_invited, words };
    let after = paging::decode(query.after.as_deref())?;
    let limit = paging::rows(query.limit);
    let (data, next) =
        repos::portal_overview::people(&ctx.db, scope, &filter, ctx.now(scope), limit, after.as_ref()).await?;
    paging::page(data, next)
}
