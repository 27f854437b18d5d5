//! The clinic's team as its owners see it: roles, who can sign in, sessions and second factors.

use contract::{
    ids::StaffId,
    paging::Page,
    problem::ErrorCode,
    team::{ChangeRole, TeamMember},
};
use storage::{
    ClinicScope, Tx,
    repos::{self, staff::StaffRecord},
};

use crate::{
    ClinicActor, Ctx, Error, Result,
    device::ELSEWHERE,
    facts::{AccountChange, Fact},
    staff::{self, last_owner},
};

/// The whole team by name, also those who were deactivated.
pub async fn list(ctx: &Ctx, scope: &ClinicScope) -> Result<Page<TeamMember>> {
    let team = repos::staff::list(&ctx.db, scope).await?;
    Ok(Page { data: team.into_iter().map(view).collect(), next: None })
}

/// Changes what somebody is.
///
/// # Errors
/// `LastOwner` when nobody else is an owner who can sign in.
pub async fn change_role(ctx: &Ctx, actor: &ClinicActor, id: StaffId, request: ChangeRole) -> Result<TeamMember> {
    let scope = &actor.scope;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            let before = view(find(tx, scope, id).await?);
            let after = TeamMember { role: request.role, ..before.clone() };
            if before == after {
                return Ok(after);
            }
            repos::staff::set_role(tx, scope, id, request.role, now).await.map_err(last_owner)?;
            let change = AccountChange::RoleChanged { before: &before, after: &after };
            actor.caller.record(ctx, tx, scope, Fact::of_account(id, change, &ELSEWHERE)).await?;
            Ok(after)
        })
        .await
}

/// Refuses somebody from now on, and ends all their sessions.
///
/// # Errors
/// `OwnAccount`; `LastOwner` when nobody else is an owner who can sign in.
pub async fn deactivate(ctx: &Ctx, actor: &ClinicActor, id: StaffId) -> Result<TeamMember> {
    refuse_own(actor, id, "nobody can lock themselves out: ask another owner")?;
    set_active(ctx, actor, id, false).await
}

/// Lets somebody who was deactivated sign in again, with the password and second factor they had.
pub async fn activate(ctx: &Ctx, actor: &ClinicActor, id: StaffId) -> Result<TeamMember> {
    set_active(ctx, actor, id, true).await
}

async fn set_active(ctx: &Ctx, actor: &ClinicActor, id: StaffId, active: bool) -> Result<TeamMember> {
    let scope = &actor.scope;
    ctx.db
        .write(async |tx| {
            let member = view(find(tx, scope, id).await?);
            staff::set_active(ctx, tx, scope, &actor.caller, id, active).await?;
            Ok(TeamMember { active, ..member })
        })
        .await
}

/// Signs somebody out everywhere, and knows none of their devices any more. Of one's own sessions, the one that is
/// used right now stays.
pub async fn end_sessions(ctx: &Ctx, actor: &ClinicActor, id: StaffId) -> Result<()> {
    let (person, session) = actor.person()?;
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let is_own = id == person;
    let current = is_own.then_some(session);
    ctx.db
        .write(async |tx| {
            find(tx, scope, id).await?;
            repos::staff_sessions::revoke_others(tx, scope, id, current, now).await?;
            repos::staff_devices::forget_others(tx, scope, id, current).await?;
            let told = (!is_own).then_some(&ELSEWHERE);
            let fact = Fact::StaffAccountChanged { staff_id: id, change: AccountChange::SessionsEnded, told };
            actor.caller.record(ctx, tx, scope, fact).await
        })
        .await
}

/// Takes somebody's second factor away, for they have lost the device and the recovery codes. Nothing is done where
/// there is none.
///
/// # Errors
/// `OwnAccount`: one's own takes the password and a code.
pub async fn reset_second_factor(ctx: &Ctx, actor: &ClinicActor, id: StaffId) -> Result<TeamMember> {
    refuse_own(actor, id, "remove your own second factor with your password and a code, at /staff/me/second-factor")?;
    let scope = &actor.scope;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            let person = find(tx, scope, id).await?;
            let is_none = person.second_factor.is_none();
            let member = TeamMember { second_factor: false, ..view(person) };
            if is_none {
                return Ok(member);
            }
            repos::staff::remove_second_factor(tx, scope, id, now).await?;
            let fact = Fact::of_account(id, AccountChange::SecondFactorReset, &ELSEWHERE);
            actor.caller.record(ctx, tx, scope, fact).await?;
            Ok(member)
        })
        .await
}

async fn find(tx: &Tx, scope: &ClinicScope, id: StaffId) -> Result<StaffRecord> {
    repos::staff::find_any(tx, scope, id).await?.ok_or(Error::NotFound("member of staff"))
}

fn refuse_own(actor: &ClinicActor, id: StaffId, detail: &str) -> Result<()> {
    let (person, _) = actor.person()?;
    if person == id { Err(Error::refused(ErrorCode::OwnAccount, detail)) } else { Ok(()) }
}

fn view(person: StaffRecord) -> TeamMember {
    TeamMember {
        id: person.id,
        second_factor: person.has_second_factor(),
        name: person.name,
        email: person.email,
        role: person.role,
        active: person.active,
        last_sign_in_at: person.last_sign_in_at,
        created_at: person.created_at,
    }
}
