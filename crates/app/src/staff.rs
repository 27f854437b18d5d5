//! The clinic's team: passwords, who one is.

pub(crate) mod attempts;

use contract::{
    contact::EmailAddress,
    ids::StaffId,
    problem::ErrorCode,
    staff::{ChangePassword, Role, StaffMe},
};
use domain::currencies;
use storage::{
    ClinicScope, Tx,
    repos::{self, clinics::ClinicRecord, staff::StaffRecord},
};

use crate::{
    Caller, ClinicActor, Ctx, Error, Result, clinics,
    device::ELSEWHERE,
    facts::{AccountChange, Fact},
    passwords, portal_settings,
    validation::Fields,
};

crate::facts::names! {
    CREATED = "staff.create";
    UNLOCKED = "staff.unlock";
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
    let (_, session) = actor.person()?;
    let scope = &actor.scope;
    let hash = hash(ctx, &person.email, &request.new_password).await?;
    let origin = actor.origin(ctx).await?;
    let now = ctx.now(scope);
    ctx.db
        .write(async |tx| {
            repos::staff::set_password(tx, scope, person.id, hash.clone(), now).await?;
            repos::password_resets::end_links(tx, scope, person.id, now).await?;
            repos::staff_sessions::revoke_others(tx, scope, person.id, Some(session), now).await?;
            repos::staff_devices::forget_others(tx, scope, person.id, Some(session)).await?;
            let fact = Fact::of_account(person.id, AccountChange::PasswordChanged, &origin);
            actor.caller.record(ctx, tx, scope, fact).await
        })
        .await
}

/// What is kept of a new password. Whoever has passwords at several clinics has one salt for all of them.
pub(crate) async fn hash(ctx: &Ctx, email: &EmailAddress, password: &str) -> Result<String> {
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
    let person = record(ctx, name, email, role, password).await?;
    ctx.db.write(async |tx| insert(ctx, tx, scope, caller, &person).await).await?;
    Ok(person.id)
}

/// A new member of staff with that password, who is not inserted yet.
pub(crate) async fn record(
    ctx: &Ctx,
    name: String,
    email: EmailAddress,
    role: Role,
    password: &str,
) -> Result<StaffRecord> {
    let now = ctx.system_now();
    Ok(StaffRecord {
        id: StaffId::from_uuid(ctx.new_uuid()),
        password_hash: hash(ctx, &email, password).await?,
        email,
        name,
        role,
        active: true,
        second_factor: None,
        last_sign_in_at: None,
        created_at: now,
        updated_at: now,
    })
}

/// Inserts a new member of staff.
///
/// # Errors
/// [`Error::Invalid`] when the clinic has somebody with that address.
pub(crate) async fn insert(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    caller: &Caller,
    person: &StaffRecord,
) -> Result<()> {
    repos::staff::insert(tx, scope, person).await.map_err(|error| match error {
        storage::Error::Duplicate(_) => {
            let message = "somebody at this clinic has this address already; `portico staff activate` lets \
                           in again who was deactivated";
            Error::invalid("email", "taken", message)
        }
        error => error.into(),
    })?;
    caller.record(ctx, tx, scope, CREATED.of(person.id)).await
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
            repos::password_resets::end_links(tx, scope, person.id, now).await?;
            repos::staff_sessions::revoke_others(tx, scope, person.id, None, now).await?;
            repos::staff_devices::forget_others(tx, scope, person.id, None).await?;
            attempts::forget_strangers(tx, &person.email).await?;
            let fact = Fact::of_account(person.id, AccountChange::PasswordReset, &ELSEWHERE);
            caller.record(ctx, tx, scope, fact).await
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
            caller.record(ctx, tx, scope, UNLOCKED.of(person.id)).await
        })
        .await?;
    Ok(person.id)
}

/// Refuses whoever signs in with that address from now on, and ends all their sessions. What they did stays
/// theirs, and the address stays taken.
///
/// # Errors
/// `LastOwner` when nobody else is an owner who can sign in.
pub async fn deactivate(ctx: &Ctx, scope: &ClinicScope, caller: &Caller, email: &str) -> Result<StaffId> {
    set_active_by_email(ctx, scope, caller, email, false).await
}

/// Lets somebody who was deactivated sign in again, with the password and second factor they had.
pub async fn activate(ctx: &Ctx, scope: &ClinicScope, caller: &Caller, email: &str) -> Result<StaffId> {
    set_active_by_email(ctx, scope, caller, email, true).await
}

async fn set_active_by_email(
    ctx: &Ctx,
    scope: &ClinicScope,
    caller: &Caller,
    email: &str,
    active: bool,
) -> Result<StaffId> {
    let email = parse_email(email)?;
    ctx.db
        .write(async |tx| {
            let person = repos::staff::find_any_by_email(tx, scope, &email).await?;
            let nobody = if active {
                "nobody who was deactivated at this clinic has this address"
            } else {
                "nobody who can sign in at this clinic has this address"
            };
            let Some(person) = person.filter(|person| person.active != active) else {
                return Err(Error::invalid("email", "unknown", nobody));
            };
            set_active(ctx, tx, scope, caller, person.id, active).await?;
            Ok(person.id)
        })
        .await
}

/// Lets a member of staff in, or no longer, and tells them; nothing is done when that would be no change. All
/// sessions, known devices and links of theirs end.
///
/// # Errors
/// `LastOwner` when nobody else is an owner who can sign in.
pub(crate) async fn set_active(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    caller: &Caller,
    id: StaffId,
    active: bool,
) -> Result<()> {
    let now = ctx.now(scope);
    if !repos::staff::set_active(tx, scope, id, active, now).await.map_err(last_owner)? {
        return Ok(());
    }
    repos::password_resets::end_links(tx, scope, id, now).await?;
    repos::staff_sessions::revoke_others(tx, scope, id, None, now).await?;
    repos::staff_devices::forget_others(tx, scope, id, None).await?;
    let change = if active { AccountChange::Activated } else { AccountChange::Deactivated };
    caller.record(ctx, tx, scope, Fact::of_account(id, change, &ELSEWHERE)).await
}

/// What the database says of a clinic's last owner.
pub(crate) fn last_owner(error: storage::Error) -> Error {
    match error {
        storage::Error::LastOwner(_) => Error::refused(
            ErrorCode::LastOwner,
            "nobody else is an owner who can sign in: make somebody else an owner first",
        ),
        other => other.into(),
    }
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

/// The member of staff who acts.
pub(crate) async fn current(ctx: &Ctx, actor: &ClinicActor) -> Result<StaffRecord> {
    let (id, _) = actor.person()?;
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

pub(crate) fn view(ctx: &Ctx, person: StaffRecord, clinic: ClinicRecord) -> Result<StaffMe> {
    let must_set_up_second_factor = person.lacks_second_factor(clinic.require_second_factor);
    let permissions = domain::permissions::of_role(person.role);
    let link_sections = portal_settings::link_sections(&clinic);
    Ok(StaffMe {
        utc_offsets: clinics::utc_offsets(ctx, &clinic)?,
        id: person.id,
        second_factor: person.has_second_factor(),
        permissions: if must_set_up_second_factor { Vec::new() } else { permissions },
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
