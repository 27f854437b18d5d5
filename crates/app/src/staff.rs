//! The clinic's team: signing in, passwords, who one is.

pub(crate) mod attempts;

use contract::{
    audit::ActorKind,
    contact::EmailAddress,
    ids::{SessionId, StaffId},
    problem::ErrorCode,
    staff::{ChangePassword, Role, SignIn, StaffMe},
};
use domain::currencies;
use storage::{
    ClinicScope,
    repos::{
        self,
        clinics::ClinicRecord,
        staff::{StaffOfClinic, StaffRecord},
    },
};

use crate::{
    Caller, ClinicActor, Ctx, Error, Result,
    actor::Credential,
    audit::hourly::note_failed_sign_in,
    client_sessions::Browser,
    clinics, passwords, portal_settings,
    second_factor::{self, Checked},
    staff::attempts::Attempt,
    staff_notices::{self, Notice, Origin},
    staff_sessions::{self, NewStaffSession},
    validation::Fields,
};

/// Signs a member of staff in. Whether the address is known, and where, is told by neither answer
/// nor time until the password is right.
///
/// # Errors
/// `InvalidCredentials`, `SecondFactorRequired`, `SecondFactorLocked`, [`Error::ClinicChoice`],
/// [`Error::RateLimited`], [`Error::Busy`].
pub async fn sign_in(ctx: &Ctx, browser: &Browser, request: &SignIn) -> Result<(StaffMe, NewStaffSession)> {
    let typed = request.email.trim().to_lowercase();
    let attempt = attempts::to_sign_in(ctx, &typed, browser).await?;
    let (scope, person) = match identified(ctx, &typed, request, &attempt).await {
        Err(error) if error.code() == ErrorCode::InvalidCredentials => {
            note_failed_sign_in(ctx, &typed, &browser.address).await?;
            return Err(error);
        }
        other => other?,
    };
    let code = request.one_time_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
    if person.has_second_factor() && code.is_none() {
        attempt.was_right_so_far(ctx).await?;
        return Err(Error::refused(
            ErrorCode::SecondFactorRequired,
            "send the six digits of the authenticator app, or a recovery code, as `one_time_code`",
        ));
    }
    let now = ctx.now(&scope);
    let origin = Origin::of_browser(browser);
    // A wrong code is counted even though nothing else comes of it, so that it must be committed.
    let begun = ctx
        .db
        .write(async |tx| {
            if let Some(code) = code.filter(|_| person.has_second_factor()) {
                let checked = second_factor::check(ctx, tx, &scope, &person, code, &origin, now).await?;
                if checked != Checked::Right {
                    return Ok(Err(checked));
                }
            }
            attempt.was_right(tx).await?;
            Ok::<_, Error>(Ok(staff_sessions::begin(ctx, tx, &scope, &person, browser).await?))
        })
        .await?;
    if begun.is_err() {
        note_failed_sign_in(ctx, &typed, &browser.address).await?;
    }
    let session = begun.map_err(|checked| match checked {
        Checked::Locked => second_factor::locked(),
        Checked::Right | Checked::Wrong => Error::refused(
            ErrorCode::InvalidCredentials,
            "the one-time code is wrong or was used before: wait for the next one",
        ),
    })?;
    let clinic = repos::clinics::get(&ctx.db, &scope).await?;
    Ok((view(ctx, person, clinic)?, session))
}

/// Who has that e-mail address and password. One computation tells, however many clinics know the address.
async fn identified(ctx: &Ctx, typed: &str, request: &SignIn, attempt: &Attempt) -> Result<(ClinicScope, StaffRecord)> {
    let mut people = match EmailAddress::parse(typed) {
        Ok(email) => repos::staff::find_by_email(&ctx.db, &email).await?,
        Err(_) => Vec::new(),
    };
    if let Some(slug) = &request.clinic {
        let wanted = repos::clinics::find_by_slug(&ctx.db, &slug.to_lowercase()).await?.map(|(scope, _)| scope);
        people.retain(|found| Some(found.scope) == wanted);
    }
    let hashes: Vec<&str> = people.iter().map(|found| found.person.password_hash.as_str()).collect();
    let right = attempt.compare(ctx, &request.password, &hashes).await?;
    let mut matching: Vec<_> = people.into_iter().zip(right).filter_map(|(found, is)| is.then_some(found)).collect();
    if matching.len() > 1 {
        attempt.was_right_so_far(ctx).await?;
        return Err(Error::ClinicChoice(matching.into_iter().map(|found| found.clinic).collect()));
    }
    let StaffOfClinic { scope, person, .. } = matching.pop().ok_or_else(wrong_credentials)?;
    Ok((scope, person))
}

/// The signed-in member of staff.
pub async fn me(ctx: &Ctx, actor: &ClinicActor) -> Result<StaffMe> {
    let person = current(ctx, actor).await?;
    view(ctx, person, repos::clinics::get(&ctx.db, &actor.scope).await?)
}

/// Changes one's own password. All other sessions of the person end.
pub async fn change_password(ctx: &Ctx, actor: &ClinicActor, request: &ChangePassword) -> Result<()> {
    let person = prove_password(ctx, actor, &request.current_password).await?;
    let mut fields = Fields::default();
    passwords::check(&mut fields, "new_password", &request.new_password, &person.email);
    fields.finish()?;
    let (_, session) = self::person(actor)?;
    let scope = &actor.scope;
    let hash = hash(ctx, &person.email, &request.new_password).await?;
    let origin = Origin::of_actor(ctx, actor).await?;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            repos::staff::set_password(tx, scope, person.id, hash.clone(), now).await?;
            repos::staff_sessions::revoke_others(tx, scope, person.id, Some(session), now).await?;
            repos::staff_devices::forget_others(tx, scope, person.id, Some(session)).await?;
            staff_notices::tell(ctx, tx, scope, person.id, Notice::PasswordChanged, &origin).await?;
            actor.caller.audit(ctx, tx, scope, "staff.change_password", person.id).await
        })
        .await
}

/// What is kept of a new password. Whoever has passwords at several clinics has one salt for all of them.
async fn hash(ctx: &Ctx, email: &EmailAddress, password: &str) -> Result<String> {
    let former = repos::staff::password_hash_of(&ctx.db, email).await?;
    passwords::hash(ctx, password, former.as_deref()).await
}

/// A password that nobody can guess: 100 bits, in groups that are easy to type.
pub fn generate_password(ctx: &Ctx) -> String {
    // Without the letters and digits that look alike.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters = ctx.random::<20>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.chunks(5).map(String::from_iter).collect::<Vec<_>>().join("-")
}

/// Adds a member of staff.
pub async fn create(
    ctx: &Ctx,
    scope: &ClinicScope,
    caller: &Caller,
    name: &str,
    email: &str,
    role: Role,
    password: &str,
) -> Result<StaffId> {
    let mut fields = Fields::default();
    let name = fields.name("name", name);
    let email = fields.email("email", Some(email));
    let Some(email) = email else {
        fields.wrong("email", "required", "must be an e-mail address");
        return Err(fields.finish().err().unwrap_or(Error::Internal("a missing address was accepted")));
    };
    passwords::check(&mut fields, "password", password, &email);
    fields.finish()?;
    let now = ctx.now(scope);
    let person = StaffRecord {
        id: StaffId::from_uuid(ctx.new_uuid()),
        password_hash: hash(ctx, &email, password).await?,
        email,
        name,
        role,
        second_factor: None,
        last_sign_in_at: None,
        created_at: now,
        updated_at: now,
    };
    ctx.db
        .write(async |tx| {
            repos::staff::insert(tx, scope, &person).await.map_err(|error| match error {
                storage::Error::Duplicate(_) => {
                    let message = "somebody at this clinic has this address already; `portico staff activate` lets \
                                   in again who was deactivated";
                    Error::invalid("email", "taken", message)
                }
                error => error.into(),
            })?;
            caller.audit(ctx, tx, scope, "staff.create", person.id).await
        })
        .await?;
    Ok(person.id)
}

/// Sets another password for whoever signs in with that address, and ends all their sessions. Their second
/// factor goes too: they may have lost the device and the recovery codes.
pub async fn reset_password(
    ctx: &Ctx,
    scope: &ClinicScope,
    caller: &Caller,
    email: &str,
    password: &str,
) -> Result<StaffId> {
    let person = with_email(ctx, scope, email).await?;
    let mut fields = Fields::default();
    passwords::check(&mut fields, "password", password, &person.email);
    fields.finish()?;
    let hash = hash(ctx, &person.email, password).await?;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            repos::staff::set_password(tx, scope, person.id, hash.clone(), now).await?;
            repos::staff::remove_second_factor(tx, scope, person.id, now).await?;
            repos::staff_sessions::revoke_others(tx, scope, person.id, None, now).await?;
            repos::staff_devices::forget_others(tx, scope, person.id, None).await?;
            attempts::forget_strangers(tx, &person.email).await?;
            staff_notices::tell(ctx, tx, scope, person.id, Notice::PasswordReset, &Origin::default()).await?;
            caller.audit(ctx, tx, scope, "staff.reset_password", person.id).await
        })
        .await?;
    Ok(person.id)
}

/// Takes one-time codes of whoever signs in with that address again, after too many were wrong, and lets strangers
/// try their password anew. Password and second factor stay.
pub async fn unlock(ctx: &Ctx, scope: &ClinicScope, caller: &Caller, email: &str) -> Result<StaffId> {
    let person = with_email(ctx, scope, email).await?;
    ctx.db
        .write(async |tx| {
            repos::staff::forget_wrong_codes(tx, scope, person.id).await?;
            attempts::forget_strangers(tx, &person.email).await?;
            caller.audit(ctx, tx, scope, "staff.unlock", person.id).await
        })
        .await?;
    Ok(person.id)
}

/// Refuses whoever signs in with that address from now on, and ends all their sessions. What they did stays
/// theirs, and the address stays taken.
pub async fn deactivate(ctx: &Ctx, scope: &ClinicScope, caller: &Caller, email: &str) -> Result<StaffId> {
    set_active(ctx, scope, caller, email, false).await
}

/// Lets somebody who was deactivated sign in again, with the password and second factor they had.
pub async fn activate(ctx: &Ctx, scope: &ClinicScope, caller: &Caller, email: &str) -> Result<StaffId> {
    set_active(ctx, scope, caller, email, true).await
}

async fn set_active(ctx: &Ctx, scope: &ClinicScope, caller: &Caller, email: &str, active: bool) -> Result<StaffId> {
    let email = parse_email(email)?;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            let id = repos::staff::set_active(tx, scope, &email, active, now).await?;
            let nobody = if active {
                "nobody who was deactivated at this clinic has this address"
            } else {
                "nobody who can sign in at this clinic has this address"
            };
            let id = id.ok_or_else(|| Error::invalid("email", "unknown", nobody))?;
            repos::staff_sessions::revoke_others(tx, scope, id, None, now).await?;
            repos::staff_devices::forget_others(tx, scope, id, None).await?;
            let action = if active { "staff.activate" } else { "staff.deactivate" };
            caller.audit(ctx, tx, scope, action, id).await?;
            Ok(id)
        })
        .await
}

fn parse_email(email: &str) -> Result<EmailAddress> {
    EmailAddress::parse(email).map_err(|fault| Error::invalid("email", fault.code(), fault.to_string()))
}

async fn with_email(ctx: &Ctx, scope: &ClinicScope, email: &str) -> Result<StaffRecord> {
    let email = parse_email(email)?;
    let people = repos::staff::find_by_email(&ctx.db, &email).await?;
    let person = people.into_iter().find(|found| found.scope == *scope).map(|found| found.person);
    person.ok_or(Error::NotFound("member of staff"))
}

/// Which member of staff acts, in which session.
///
/// # Errors
/// `Forbidden` for an API key, which is nobody.
pub(crate) fn person(actor: &ClinicActor) -> Result<(StaffId, SessionId)> {
    match actor.credential {
        Credential::Staff(id, session) => Ok((id, session)),
        Credential::ApiKey(_) => {
            Err(Error::refused(ErrorCode::Forbidden, "this is for people who are signed in, not for API keys"))
        }
    }
}

/// The member of staff who acts.
pub(crate) async fn current(ctx: &Ctx, actor: &ClinicActor) -> Result<StaffRecord> {
    let (id, _) = person(actor)?;
    let person = repos::staff::find(&ctx.db, &actor.scope, id).await?;
    person.ok_or_else(|| Error::refused(ErrorCode::Unauthenticated, "the session has ended: sign in again"))
}

/// The member of staff who acts, if the password is theirs.
pub(crate) async fn prove_password(ctx: &Ctx, actor: &ClinicActor, password: &str) -> Result<StaffRecord> {
    let person = current(ctx, actor).await?;
    let attempt = attempts::to_prove(ctx, person.id).await?;
    if attempt.compare(ctx, password, &[&person.password_hash]).await? != [true] {
        return Err(Error::refused(ErrorCode::InvalidCredentials, "the password is not right"));
    }
    ctx.db.write(async |tx| attempt.was_right(tx).await).await?;
    Ok(person)
}

fn wrong_credentials() -> Error {
    Error::refused(ErrorCode::InvalidCredentials, "e-mail address and password do not match: check both")
}

/// Who acts, as a member of staff.
pub(crate) fn caller(id: StaffId, address: &str) -> Caller {
    Caller { kind: ActorKind::Staff, id: id.to_string(), address: address.to_owned() }
}

fn view(ctx: &Ctx, person: StaffRecord, clinic: ClinicRecord) -> Result<StaffMe> {
    let must_set_up_second_factor = person.lacks_second_factor(clinic.require_second_factor);
    let permissions = domain::permissions::of_role(person.role);
    let link_sections = portal_settings::link_sections(&clinic);
    Ok(StaffMe {
        utc_offsets: clinics::utc_offsets(ctx, &clinic)?,
        id: person.id,
        second_factor: person.has_second_factor(),
        permissions: if must_set_up_second_factor { Vec::new() } else { permissions.to_vec() },
        must_set_up_second_factor,
        name: person.name,
        email: person.email.shown(),
        role: person.role,
        clinic_name: clinic.name,
        clinic_slug: clinic.slug.to_string(),
        time_zone: clinic.time_zone,
        locale: clinic.locale,
        currency: clinic.currency,
        currency_digits: currencies::digits(clinic.currency),
        calling_code: clinic.calling_code,
        brand_color: clinic.brand_color,
        portal_enabled: clinic.portal_enabled,
        link_sections,
    })
}
