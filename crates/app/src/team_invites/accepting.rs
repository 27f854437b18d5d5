//! What the link of an invite is good for, and joining the team by it.

use contract::{
    problem::ErrorCode,
    staff::StaffMe,
    team::{AcceptTeamInvite, AccountLinkState, TeamInviteInspection},
};
use storage::{
    Read,
    repos::{self, team_invites::LinkedInvite},
};

use crate::{
    Caller, Ctx, Error, Result,
    device::Browser,
    passwords, staff,
    staff_sessions::{self, NewStaffSession},
    tokens,
    validation::Fields,
};

/// Says what the link of an invite is good for. Nothing is used up.
///
/// # Errors
/// `AccountLinkInvalid` when there is no such link.
pub async fn inspect(ctx: &Ctx, token: &str) -> Result<TeamInviteInspection> {
    let LinkedInvite { scope, invite, is_newest } = find(&ctx.db, token).await?;
    let clinic = repos::clinics::get(&ctx.db, &scope).await?;
    Ok(TeamInviteInspection {
        state: invite.history.link_state(is_newest, ctx.now(&scope)),
        clinic_name: clinic.name,
        email: invite.email,
        role: invite.role,
        requires_second_factor: clinic.require_second_factor,
    })
}

/// Joins the team by an invite, and signs in.
///
/// # Errors
/// `AccountLinkInvalid`, `AccountLinkUsed`, `AccountLinkExpired`, `AccountLinkRevoked`; [`Error::Invalid`] for a name
/// or password that cannot be; `AlreadyExists` when the person was added otherwise meanwhile; [`Error::Busy`].
pub async fn accept(ctx: &Ctx, browser: &Browser, request: &AcceptTeamInvite) -> Result<(StaffMe, NewStaffSession)> {
    let LinkedInvite { scope, invite, .. } = usable(ctx, &ctx.db, &request.token).await?;
    let mut fields = Fields::default();
    let name = fields.name("name", &request.name);
    passwords::check(&mut fields, "password", &request.password, &invite.email);
    fields.finish()?;
    let now = ctx.now(&scope);
    let person = staff::record(ctx, name, invite.email, invite.role, &request.password).await?;
    let session = ctx
        .db
        .write(async |tx| {
            // It may have ended while the password was hashed, and of several at once, one joins.
            let LinkedInvite { scope, invite, .. } = usable(ctx, tx, &request.token).await?;
            if !repos::team_invites::accept(tx, &scope, invite.id, invite.message_id, now).await? {
                return Err(refused(AccountLinkState::Used));
            }
            repos::staff::insert(tx, &scope, &person).await.map_err(|error| match error {
                storage::Error::Duplicate(_) => Error::refused(
                    ErrorCode::AlreadyExists,
                    "somebody of this team has this address already: sign in, or ask an owner to activate you",
                ),
                error => error.into(),
            })?;
            let session = staff_sessions::begin(ctx, tx, &scope, &person, browser).await?;
            let caller = Caller::staff(person.id, &browser.address);
            caller.record(ctx, tx, &scope, super::ACCEPTED.of(invite.id)).await?;
            Ok(session)
        })
        .await?;
    let clinic = repos::clinics::get(&ctx.db, &scope).await?;
    Ok((staff::view(ctx, person, clinic)?, session))
}

async fn find(db: &impl Read, token: &str) -> Result<LinkedInvite> {
    repos::team_invites::find_by_token(db, &tokens::hash(token)).await?.ok_or_else(|| {
        Error::refused(
            ErrorCode::AccountLinkInvalid,
            "this link was not made here, or not copied completely: open it from the mail once more",
        )
    })
}

/// The invite of a link that works.
async fn usable(ctx: &Ctx, db: &impl Read, token: &str) -> Result<LinkedInvite> {
    let linked = find(db, token).await?;
    match linked.invite.history.link_state(linked.is_newest, ctx.now(&linked.scope)) {
        AccountLinkState::Usable => Ok(linked),
        state => Err(refused(state)),
    }
}

fn refused(state: AccountLinkState) -> Error {
    let (code, detail) = match state {
        AccountLinkState::Usable | AccountLinkState::Used => {
            (ErrorCode::AccountLinkUsed, "somebody has joined by this invite: sign in with e-mail address and password")
        }
        AccountLinkState::Superseded => {
            (ErrorCode::AccountLinkExpired, "this invite was sent once more: use the link in the newest mail")
        }
        AccountLinkState::Expired => {
            (ErrorCode::AccountLinkExpired, "this invite is too old: ask whoever sent it for another")
        }
        AccountLinkState::Revoked => (ErrorCode::AccountLinkRevoked, "this invite was taken back: ask whoever sent it"),
    };
    Error::refused(code, detail)
}
