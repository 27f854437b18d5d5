//! Previews: staff look at the portal as a client sees it, for an hour, and change nothing.

pub(crate) mod example;

use chrono::{DateTime, Duration, Utc};
use contract::{
    ids::{PreviewId, SessionId},
    permissions::Permission,
    previews::{CreatePreview, CreatedPreview, ShownPreview},
    problem::ErrorCode,
};
use storage::{
    ClientView, ClinicScope,
    repos::{self, previews::NewPreview},
};

use crate::{ClientActor, ClinicActor, Ctx, Error, Once, Result, actor::Credential, tokens};

crate::facts::names! {
    CREATED = "preview.create";
    ENDED = "preview.end";
}

/// A preview ends by itself after so long.
const LASTS: Duration = Duration::hours(1);

/// Somebody of the clinic who looks at its portal.
#[derive(Debug, Clone, Copy)]
pub struct PreviewActor {
    /// The clinic.
    pub clinic: ClinicScope,
    /// What is seen; nothing of anybody's where the client is made up.
    pub view: Option<ClientView>,
    /// Names the preview.
    pub id: PreviewId,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
}

/// Whoever looks at a portal. What only reads takes this; what changes something takes a
/// [`ClientActor`], of which a preview has none.
#[derive(Debug, Clone)]
pub enum Viewer {
    /// A client who is signed in.
    Client(ClientActor),
    /// Somebody of the clinic, in a preview.
    Preview(PreviewActor),
}

impl Viewer {
    /// The clinic.
    pub fn clinic(&self) -> &ClinicScope {
        match self {
            Self::Client(client) => client.scope.clinic(),
            Self::Preview(preview) => &preview.clinic,
        }
    }

    /// The session of the client, if it is one.
    pub(crate) fn session_id(&self) -> Option<SessionId> {
        match self {
            Self::Client(client) => Some(client.session_id),
            Self::Preview(_) => None,
        }
    }

    /// What is seen: a client's rows, or the made-up client's.
    pub(crate) fn seen(&self) -> Seen<'_> {
        match self {
            Self::Client(client) => Seen::Client(&client.scope),
            Self::Preview(preview) => preview.view.as_ref().map_or(Seen::Example(preview), Seen::Client),
        }
    }
}

/// What somebody who looks at a portal sees.
pub(crate) enum Seen<'a> {
    /// A client's rows.
    Client(&'a ClientView),
    /// What a made-up client would see; see [`example`].
    Example(&'a PreviewActor),
}

/// Begins a preview. The audit log says so before anything can be seen.
pub async fn create(ctx: &Ctx, actor: &ClinicActor, once: &Once, request: &CreatePreview) -> Result<CreatedPreview> {
    let Credential::Staff(_, staff_session_id) = actor.credential else {
        return Err(Error::refused(ErrorCode::Forbidden, "previews are begun in the staff app, not with an API key"));
    };
    let scope = &actor.scope;
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    if let Some(client_id) = request.client_id {
        let found = repos::clients::find(&ctx.db, scope, client_id).await?;
        found.ok_or(Error::NotFound("client"))?;
    }
    let now = ctx.now(scope);
    let (id, token) = (PreviewId::from_uuid(ctx.new_uuid()), tokens::token(ctx));
    once.run(ctx, scope, &actor.caller, async |tx| {
        let new = NewPreview {
            id,
            staff_session_id,
            client_id: request.client_id,
            token_hash: tokens::hash(&token),
            created_at: now,
            ends_at: now + LASTS,
        };
        repos::previews::insert(tx, scope, new).await?;
        let subject = request.client_id.map_or_else(|| id.to_string(), |client| client.to_string());
        actor.caller.record(ctx, tx, scope, CREATED.of(subject)).await?;
        let url = format!("{}/preview#{token}", ctx.settings.portal_url(clinic.slug.as_str()));
        Ok(CreatedPreview { id, url, ends_at: now + LASTS })
    })
    .await
}

/// Ends a preview before its time.
pub async fn end(ctx: &Ctx, actor: &ClinicActor, id: PreviewId) -> Result<()> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            if !repos::previews::end(tx, scope, id, now).await? {
                return Err(Error::NotFound("preview"));
            }
            actor.caller.record(ctx, tx, scope, ENDED.of(id)).await
        })
        .await
}

/// The preview of the clinic's portal with that secret.
///
/// # Errors
/// `PreviewEnded` when its hour is over, it was ended, or whoever began it has signed out or may no
/// longer do so.
pub async fn authenticate(ctx: &Ctx, scope: &ClinicScope, token: &str) -> Result<PreviewActor> {
    let found = repos::previews::resolve(&ctx.db, scope, &tokens::hash(token), ctx.now(scope)).await?;
    let found = found.filter(|found| Permission::PortalPreview.is_of(found.person.role));
    let Some(preview) = found else {
        return Err(Error::refused(
            ErrorCode::PreviewEnded,
            "the preview has ended: begin another one in the staff app",
        ));
    };
    Ok(PreviewActor { clinic: *scope, view: preview.view, id: preview.id, ends_at: preview.ends_at })
}

/// What the client app says of the preview that it shows.
pub async fn shown(ctx: &Ctx, preview: &PreviewActor) -> Result<ShownPreview> {
    let client_name = match &preview.view {
        Some(view) => repos::clients::get(&ctx.db, view).await?.full_name(),
        None => example::NAME.to_owned(),
    };
    Ok(ShownPreview { id: preview.id, client_name, ends_at: preview.ends_at })
}

/// For so long a preview that has ended is kept, for whoever asks what happened.
const ENDED_KEPT_FOR: Duration = Duration::days(30);

/// Forgets previews that ended long ago.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let before = ctx.system_now() - ENDED_KEPT_FOR;
    ctx.db.write(async |tx| Ok(repos::previews::delete_ended(tx, before).await?)).await
}
