//! Members of staff who are signed in.

use chrono::Duration;
use contract::{
    ids::{SessionId, StaffId},
    paging::Page,
    problem::ErrorCode,
    sessions::{Session, TeamSession},
};
use storage::{
    ClinicScope, Tx,
    repos::{
        self,
        staff::StaffRecord,
        staff_devices::SignedInDevice,
        staff_sessions::{NewStaffSession as NewRow, SignedInStaff, StaffSession},
    },
};

use crate::{
    Caller, ClinicActor, Ctx, Error, Result,
    actor::Credential,
    device::{Browser, Origin, SEEN_EVERY},
    facts::Fact,
    tokens,
};

crate::facts::names! {
    REVOKED = "staff_session.revoke";
}

/// A session ends after so long, however much it is used.
const LONGEST: Duration = Duration::hours(12);
/// For so long after a sign-in its browser is known.
pub const DEVICE_KNOWN_FOR: Duration = Duration::days(180);

/// A session that has just begun, and the cookie it goes by. The cookie lives until the browser is
/// closed.
#[derive(Debug, Clone)]
pub struct NewStaffSession {
    /// Names the session.
    pub id: SessionId,
    /// The cookie's value.
    pub token: String,
    /// The value of the cookie by which the browser is known from now on.
    pub device_token: String,
}

/// Begins a session; the one that the browser had ends.
pub(crate) async fn begin(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    person: &StaffRecord,
    browser: &Browser,
) -> Result<NewStaffSession> {
    let now = ctx.now(scope);
    if let Some(token) = &browser.session {
        let old = repos::staff_sessions::resolve(tx, &tokens::hash(token), &browser.host, now).await?;
        if let Some(old) = old {
            repos::staff_sessions::revoke(tx, &old.scope, old.session.id, None, now).await?;
        }
    }
    let new = NewStaffSession {
        id: SessionId::from_uuid(ctx.new_uuid()),
        token: tokens::token(ctx),
        device_token: tokens::token(ctx),
    };
    let device = SignedInDevice {
        new_id: ctx.new_uuid(),
        shown: browser.device_token.as_deref().map(tokens::hash),
        token_hash: tokens::hash(&new.device_token),
        expires_at: now + DEVICE_KNOWN_FOR,
    };
    let noted = repos::staff_devices::note(tx, scope, person.id, &device, now).await?;
    let row = NewRow {
        token_hash: tokens::hash(&new.token),
        device_id: noted.id,
        host: browser.host.clone(),
        session: StaffSession {
            id: new.id,
            staff_id: person.id,
            device: browser.device.clone(),
            created_at: now,
            last_seen_at: now,
            expires_at: now + LONGEST,
        },
    };
    repos::staff_sessions::insert(tx, scope, row).await?;
    repos::staff::note_sign_in(tx, scope, person.id, now).await?;
    // At the very first sign-in every device is new.
    let is_new_device = noted.is_new && person.last_sign_in_at.is_some();
    let origin = Origin::of_browser(browser);
    let fact =
        Fact::StaffSignedIn { staff_id: person.id, session_id: new.id, new_device: is_new_device.then_some(&origin) };
    Caller::staff(person.id, &browser.address).record(ctx, tx, scope, fact).await?;
    Ok(new)
}

/// Who has that session. Where the clinic wants a second factor that the person has not set up,
/// they may do nothing but that.
///
/// # Errors
/// `Unauthenticated` when it has ended, was revoked, or was made on another host.
pub async fn authenticate(ctx: &Ctx, token: &str, host: &str, address: &str) -> Result<ClinicActor> {
    let now = ctx.system_now();
    let found = repos::staff_sessions::resolve(&ctx.db, &tokens::hash(token), host, now).await?;
    let Some(SignedInStaff { scope, session, person, requires_second_factor }) = found else {
        return Err(Error::refused(ErrorCode::Unauthenticated, "the session has ended: sign in again"));
    };
    if now - session.last_seen_at >= SEEN_EVERY {
        ctx.db
            .write(async |tx| repos::staff_sessions::touch(tx, &scope, session.id, now).await)
            .await
            .map_err(Error::from)?;
    }
    let permissions = if person.lacks_second_factor(requires_second_factor) {
        Vec::new()
    } else {
        domain::permissions::of_role(person.role)
    };
    Ok(ClinicActor {
        scope,
        caller: Caller::staff(person.id, address),
        credential: Credential::Staff(person.id, session.id),
        permissions,
    })
}

/// Where the team is signed in.
pub async fn list(ctx: &Ctx, actor: &ClinicActor) -> Result<Page<TeamSession>> {
    let now = ctx.now(&actor.scope);
    let sessions = repos::staff_sessions::list(&ctx.db, &actor.scope, None, now).await?;
    let data = sessions
        .into_iter()
        .map(|(session, staff_name)| TeamSession {
            staff_id: session.staff_id,
            staff_name,
            session: view(session, actor),
        })
        .collect();
    Ok(Page { data, next: None })
}

/// Where oneself is signed in.
pub async fn list_own(ctx: &Ctx, actor: &ClinicActor) -> Result<Page<Session>> {
    let (person, _) = actor.person()?;
    let now = ctx.now(&actor.scope);
    let sessions = repos::staff_sessions::list(&ctx.db, &actor.scope, Some(person), now).await?;
    Ok(Page { data: sessions.into_iter().map(|(session, _)| view(session, actor)).collect(), next: None })
}

/// Ends anybody's session. The device is no longer known: it may be lost.
pub async fn revoke(ctx: &Ctx, actor: &ClinicActor, id: SessionId) -> Result<()> {
    end(ctx, actor, id, None).await
}

/// Ends one of one's own sessions.
pub async fn revoke_own(ctx: &Ctx, actor: &ClinicActor, id: SessionId) -> Result<()> {
    let (person, _) = actor.person()?;
    end(ctx, actor, id, Some(person)).await
}

/// Ends the session that is used right now.
pub async fn sign_out(ctx: &Ctx, actor: &ClinicActor) -> Result<()> {
    let (person, current) = actor.person()?;
    end(ctx, actor, current, Some(person)).await
}

async fn end(ctx: &Ctx, actor: &ClinicActor, id: SessionId, whose: Option<StaffId>) -> Result<()> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let is_current = matches!(actor.credential, Credential::Staff(_, current) if current == id);
    ctx.db
        .write(async |tx| {
            if !repos::staff_sessions::revoke(tx, scope, id, whose, now).await? {
                return Err(Error::NotFound("session"));
            }
            if !is_current {
                repos::staff_devices::forget_of_session(tx, scope, id).await?;
            }
            actor.caller.record(ctx, tx, scope, REVOKED.of(id)).await
        })
        .await
}

fn view(session: StaffSession, actor: &ClinicActor) -> Session {
    Session {
        id: session.id,
        current: actor.credential == Credential::Staff(session.staff_id, session.id),
        device: session.device,
        created_at: session.created_at,
        last_seen_at: session.last_seen_at,
        expires_at: session.expires_at,
    }
}

/// For so long a session that has ended is kept, for whoever asks what happened.
const ENDED_KEPT_FOR: Duration = Duration::days(30);

/// Forgets sessions that ended long ago, and devices that nobody has signed in on for long.
pub(crate) async fn sweep(ctx: &Ctx) -> Result<()> {
    let now = ctx.system_now();
    ctx.db
        .write(async |tx| {
            repos::staff_sessions::delete_ended(tx, now - ENDED_KEPT_FOR).await?;
            Ok(repos::staff_devices::delete_expired(tx, now).await?)
        })
        .await
}
