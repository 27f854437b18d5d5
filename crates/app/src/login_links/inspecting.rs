//! What a link is good for, asked when it is opened.

use contract::login_links::{LoginLinkInspection, LoginLinkState, SignedInHere};
use domain::sign_in::LinkState;
use storage::{ClinicScope, repos, repos::clinics::ClinicRecord};

use super::{find, is_bound};
use crate::{ClientActor, Ctx, Result, device, invites, portal_settings};

/// Says what a link is good for, and uses nothing up. The link of an invite is noted as opened.
/// `session` is whoever is signed in in the browser that asks.
///
/// # Errors
/// `LoginLinkInvalid` when there never was such a link.
pub async fn inspect(
    ctx: &Ctx,
    scope: &ClinicScope,
    clinic: &ClinicRecord,
    token: &str,
    binding: Option<&str>,
    session: Option<&ClientActor>,
) -> Result<LoginLinkInspection> {
    let session = session.map(|client| client.scope.client_id());
    let link = match find(&ctx.db, scope, token).await {
        Ok(link) => link,
        Err(unknown) => return invites::inspect(ctx, scope, token, session).await?.ok_or(unknown),
    };
    let request = repos::login_links::find_request(&ctx.db, scope, link.request_id).await?;
    let state = match link.history.link_state(ctx.now(scope)) {
        LinkState::Usable => LoginLinkState::Usable,
        LinkState::Used => LoginLinkState::Used,
        LinkState::Superseded => LoginLinkState::Superseded,
        LinkState::Expired => LoginLinkState::Expired,
    };
    let same_browser = request.is_some_and(|request| is_bound(&request, binding));
    let signed_in_here = device::signed_in_here(session, Some(link.client_id));
    let section = link.section.filter(|_| signed_in_here == SignedInHere::SamePerson);
    Ok(LoginLinkInspection {
        state,
        same_browser,
        masked_identifier: link.masked_identifier,
        signed_in_here,
        page: section.and_then(|section| portal_settings::page_of(clinic, section)).map(str::to_owned),
    })
}
