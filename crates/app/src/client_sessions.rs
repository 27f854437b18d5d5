//! Sessions of clients: signing in with a link or a code, and signing out.
//!
//! - In the browser that requested the link (binding cookie), a token signs in immediately. In any other
//!   browser the answer is `confirmation_required`: the page shows the clinic and the masked address, and sends
//!   the token again with `confirmed` when the person continues.
//! - One conditional `UPDATE` uses the link up, in the transaction that creates the session: of many exchanges
//!   at once, one succeeds.
//! - The code works only in the browser that requested it. Five wrong codes within an hour for one person burn
//!   it; a new link does not reset that count. The link still works.
//!
//! A session is an opaque token: 256 random bits in a cookie, and their SHA-256 in the database. The name of
//! the cookie contains the id of the clinic, so that two portals in one browser do not disturb each other. A
//! session is bound to the host on which it began.

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Duration, Utc};
use contract::{
    audit::ActorKind,
    ids::SessionId,
    paging::Page,
    problem::ErrorCode,
    sessions::{CreateSession, Session},
};
use domain::sign_in::{CODE_FAILURE_LIMIT, CODE_LIFETIME_LIMIT, CodeTry, LinkState, code_try};
use storage::{
    ClientScope, ClinicScope, Tx,
    repos::{
        self,
        client_sessions::{ClientSession, NewClientSession},
        login_links::{LoginLink, LoginRequest},
    },
};

use crate::{
    Caller, ClientActor, Ctx, Error, Result,
    device::{Browser, SEEN_EVERY},
    facts::Fact,
    login_links, portal_settings,
    previews::{Seen, Viewer, example},
    rate_limits::{self, Counted},
    tokens,
};

crate::facts::names! {
    REVOKED = "session.revoke";
}

/// A session ends when it is not used for so long.
const IDLE: Duration = Duration::minutes(30);
/// It ends in any case after so long.
const LONGEST: Duration = Duration::hours(12);
/// On a device that is remembered, both are this.
const REMEMBERED: Duration = Duration::days(30);

/// A session that has just begun, and the cookie it goes by.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// The session.
    pub session: Session,
    /// The cookie's value.
    pub token: String,
    /// The page of the portal that the link leads to, if it is not the home page.
    pub page: Option<&'static str>,
    /// How long the cookie lives; until the browser is closed when `None`.
    pub max_age: Option<Duration>,
}

/// What came of trying a code.
enum Tried {
    Right(NewSession),
    Gone(LoginLink),
    Wrong {
        tries_left: u32,
    },
    Burnt,
    /// Too often wrong, however long it took.
    Locked,
    NotAsked,
}

/// Signs a client in, with the token of a link or with the code beside it.
///
/// # Errors
/// [`Error::Link`] for a link that was used or is too old, `ConfirmationRequired` for one that was
/// asked for in another browser, `LoginLinkInvalid`, `LoginCodeWrong`, `LoginCodeBurnt`.
pub async fn create(ctx: &Ctx, scope: &ClinicScope, browser: &Browser, request: &CreateSession) -> Result<NewSession> {
    match (&request.token, &request.code) {
        (Some(token), None) => with_token(ctx, scope, browser, request, token).await,
        (None, Some(code)) => with_code(ctx, scope, browser, request, code).await,
        _ => Err(Error::invalid("token", "one_of", "send either `token` or `code`")),
    }
}

async fn with_token(
    ctx: &Ctx,
    scope: &ClinicScope,
    browser: &Browser,
    request: &CreateSession,
    token: &str,
) -> Result<NewSession> {
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            let link = login_links::find(tx, scope, token).await?;
            if link.history.link_state(now) != LinkState::Usable {
                return Err(gone(link, now));
            }
            let asked = repos::login_links::find_request(tx, scope, link.request_id).await?.ok_or(Error::Stale)?;
            if !request.confirmed && !login_links::is_bound(&asked, browser.binding.as_deref()) {
                return Err(Error::refused(
                    ErrorCode::ConfirmationRequired,
                    "the link was asked for in another browser: send it again with `confirmed` once the person has \
                     agreed to continue",
                ));
            }
            match begin(ctx, tx, scope, browser, request.remember, &asked, &link, now).await? {
                Some(session) => Ok(session),
                None => Err(gone(login_links::find(tx, scope, token).await?, now)),
            }
        })
        .await
}

async fn with_code(
    ctx: &Ctx,
    scope: &ClinicScope,
    browser: &Browser,
    request: &CreateSession,
    code: &str,
) -> Result<NewSession> {
    let now = ctx.now(scope);
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    // A wrong try is counted even though nothing else comes of it, so that it must be committed.
    let tried = ctx.db.write(async |tx| try_code(ctx, tx, scope, browser, request.remember, &code, now).await).await?;
    match tried {
        Tried::Right(session) => Ok(session),
        Tried::Gone(link) => Err(gone(link, now)),
        Tried::Wrong { tries_left } => {
            let tries = if tries_left == 1 { "1 try is" } else { &format!("{tries_left} tries are") };
            Err(Error::refused(
                ErrorCode::LoginCodeWrong,
                format!("this is not the code of the newest message: {tries} left"),
            ))
        }
        Tried::Burnt => Err(Error::refused(
            ErrorCode::LoginCodeBurnt,
            "there were too many wrong codes: open the link in the message instead, or come back in an hour",
        )),
        Tried::Locked => Err(Error::refused(
            ErrorCode::LoginCodeBurnt,
            "there were too many wrong codes in the last months: open the link in the message instead, then codes work \
             again",
        )),
        Tried::NotAsked => Err(Error::refused(
            ErrorCode::LoginCodeWrong,
            "a code works only in the browser that asked for it: open the link in the message instead, or ask for a \
             new one here",
        )),
    }
}

/// Whether the clinic knows the person or not, the same is done and said until the code is right.
async fn try_code(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    browser: &Browser,
    remember: bool,
    code: &str,
    now: DateTime<Utc>,
) -> Result<Tried> {
    let Some(binding) = &browser.binding else {
        return Ok(Tried::NotAsked);
    };
    let asked = repos::login_links::newest_request(tx, scope, &tokens::hash(binding), now).await?;
    let Some(asked) = asked else {
        return Ok(Tried::NotAsked);
    };
    // Counted before it is compared: of many tries at once, no more than allowed are compared.
    let tried_at = ctx.system_now();
    let tries = rate_limits::count_one(tx, &failures(&asked), tried_at).await?;
    let CodeTry::Compared { tries_left } = code_try(tries) else { return Ok(Tried::Burnt) };
    if !rate_limits::has_room(tx, &failures_in_all(&asked), tried_at).await? {
        return Ok(Tried::Locked);
    }
    let links = repos::login_links::of_request(tx, scope, asked.id).await?;
    let right = links.into_iter().find(|link| tokens::same(&login_links::code_hash(link.id, code), &link.code_hash));
    let Some(link) = right else {
        return Ok(if tries_left == 0 { Tried::Burnt } else { Tried::Wrong { tries_left } });
    };
    match begin(ctx, tx, scope, browser, remember, &asked, &link, now).await? {
        Some(session) => Ok(Tried::Right(session)),
        None => Ok(Tried::Gone(link)),
    }
}

/// Uses the link up and begins the session, or does nothing when the link is no longer good.
#[expect(clippy::too_many_arguments, reason = "one step of two longer functions")]
async fn begin(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    browser: &Browser,
    remember: bool,
    asked: &LoginRequest,
    link: &LoginLink,
    now: DateTime<Utc>,
) -> Result<Option<NewSession>> {
    let Some(client) = repos::login_links::consume(tx, scope, link.id, now).await? else {
        return Ok(None);
    };
    rate_limits::reset(tx, &failures(asked)).await?;
    rate_limits::reset(tx, &failures_in_all(asked)).await?;
    // The session a browser had ends, and the new one has a new name: nobody can plant one.
    if let Some(token) = &browser.session {
        repos::client_sessions::revoke_by_token(tx, scope, &tokens::hash(token), now).await?;
    }
    let (idle, longest) = if remember { (REMEMBERED, REMEMBERED) } else { (IDLE, LONGEST) };
    let token = tokens::token(ctx);
    let session = ClientSession {
        id: SessionId::from_uuid(ctx.new_uuid()),
        device: browser.device.clone(),
        remember,
        created_at: now,
        last_seen_at: now,
        expires_at: now + idle,
        ends_at: now + longest,
    };
    let new =
        NewClientSession { token_hash: tokens::hash(&token), host: browser.host.clone(), session: session.clone() };
    let former = repos::client_sessions::former_devices(tx, &client).await?;
    repos::client_sessions::insert(tx, &client, new).await?;
    repos::clients::note_sign_in(tx, &client, now).await?;
    let clinic = repos::clinics::get(tx, scope).await?;
    let fact = Fact::ClientSignedIn {
        client_id: client.client_id(),
        session_id: session.id,
        device: &session.device,
        on_new_device: !former.is_empty() && !former.contains(&session.device),
        time_zone: &clinic.time_zone,
    };
    caller(&client, &browser.address).record(ctx, tx, scope, fact).await?;
    Ok(Some(NewSession {
        session: view(session.clone(), Some(session.id)),
        token,
        page: link.section.and_then(|section| portal_settings::page_of(&clinic, section)),
        max_age: remember.then_some(REMEMBERED),
    }))
}

/// Who has that session with the clinic.
///
/// # Errors
/// `Unauthenticated` when it has ended, was revoked, or was made on another host.
pub async fn authenticate(
    ctx: &Ctx,
    scope: &ClinicScope,
    token: &str,
    host: &str,
    address: &str,
) -> Result<ClientActor> {
    let now = ctx.now(scope);
    let found = repos::client_sessions::resolve(&ctx.db, scope, &tokens::hash(token), host, now).await?;
    let Some((client, session)) = found else {
        return Err(Error::refused(ErrorCode::Unauthenticated, "the session has ended: sign in again"));
    };
    if now - session.last_seen_at >= SEEN_EVERY {
        let idle = if session.remember { REMEMBERED } else { IDLE };
        let expires_at = (now + idle).min(session.ends_at);
        ctx.db
            .write(async |tx| repos::client_sessions::touch(tx, &client, session.id, now, expires_at).await)
            .await
            .map_err(Error::from)?;
    }
    Ok(ClientActor { scope: client, caller: caller(&client, address), session_id: session.id })
}

/// Where the client is signed in.
pub async fn list(ctx: &Ctx, viewer: &Viewer) -> Result<Page<Session>> {
    let data = match viewer.seen() {
        Seen::Client(client) => {
            let sessions = repos::client_sessions::list(&ctx.db, client, ctx.now(viewer.clinic())).await?;
            sessions.into_iter().map(|session| view(session, viewer.session_id())).collect()
        }
        Seen::Example(preview) => vec![example::session(ctx, preview)],
    };
    Ok(Page { data, next: None })
}

/// Ends one of the client's sessions, their own too.
pub async fn revoke(ctx: &Ctx, actor: &ClientActor, id: SessionId) -> Result<()> {
    let scope = actor.scope.clinic();
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            if !repos::client_sessions::revoke(tx, &actor.scope, id, now).await? {
                return Err(Error::NotFound("session"));
            }
            actor.caller.record(ctx, tx, scope, REVOKED.of(id)).await
        })
        .await
}

/// Where wrong codes for one person are counted; a new link does not begin it anew.
fn failures(asked: &LoginRequest) -> Counted {
    Counted::new(&CODE_FAILURE_LIMIT, &BASE64_STANDARD.encode(&asked.identifier_hash))
}

/// The same over all hours, until a sign-in by a link or a right code.
fn failures_in_all(asked: &LoginRequest) -> Counted {
    Counted::new(&CODE_LIFETIME_LIMIT, &BASE64_STANDARD.encode(&asked.identifier_hash))
}

/// Why a link does not sign in.
fn gone(link: LoginLink, now: DateTime<Utc>) -> Error {
    let (code, detail) = match link.history.link_state(now) {
        LinkState::Superseded => (ErrorCode::LoginLinkExpired, "a newer link was sent: open that, or ask for another"),
        LinkState::Expired => (ErrorCode::LoginLinkExpired, "this link is too old: ask for a new one"),
        LinkState::Used | LinkState::Usable => (ErrorCode::LoginLinkUsed, "every link works once: ask for a new one"),
    };
    Error::Link { code, detail, masked_identifier: link.masked_identifier }
}

fn caller(client: &ClientScope, address: &str) -> Caller {
    Caller { kind: ActorKind::Client, id: client.client_id().to_string(), address: address.to_owned() }
}

fn view(session: ClientSession, current: Option<SessionId>) -> Session {
    Session {
        id: session.id,
        current: Some(session.id) == current,
        device: session.device,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        expires_at: session.expires_at,
    }
}

/// For so long a session that has ended is kept, for whoever asks what happened.
const ENDED_KEPT_FOR: Duration = Duration::days(30);

/// Forgets sessions that ended long ago.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let before = ctx.system_now() - ENDED_KEPT_FOR;
    ctx.db.write(async |tx| Ok(repos::client_sessions::delete_ended(tx, before).await?)).await
}
