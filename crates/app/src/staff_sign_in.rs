//! Signing in as a member of staff: password, second factor, and a new session.
//!
//! Staff who lack a required second factor have no permissions until they set it up. The time step of a
//! one-time code is stored, so that each code works once; each of the ten recovery codes works once too.
//! `staff::attempts` limits the tries before anything is hashed, and `staff_notices` mails people about what
//! happens to their accounts.

mod failures;

use contract::{
    contact::EmailAddress,
    problem::ErrorCode,
    staff::{SignIn, StaffMe},
};
use storage::{
    ClinicScope,
    repos::{
        self,
        staff::{StaffOfClinic, StaffRecord},
    },
};

pub(crate) use self::failures::FailedSignIn;
use crate::{
    Ctx, Error, Result,
    device::{Browser, Origin},
    second_factor::{self, Checked},
    staff::{
        self,
        attempts::{self, Attempt},
    },
    staff_sessions::{self, NewStaffSession},
};

crate::facts::names! {
    FAILED = "staff.sign_in_failed";
}

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
            failures::note(ctx, &typed, &browser.address).await?;
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
        failures::note(ctx, &typed, &browser.address).await?;
    }
    let session = begun.map_err(|checked| match checked {
        Checked::Locked => second_factor::locked(),
        Checked::Right | Checked::Wrong => Error::refused(
            ErrorCode::InvalidCredentials,
            "the one-time code is wrong or was used before: wait for the next one",
        ),
    })?;
    let clinic = repos::clinics::get(&ctx.db, &scope).await?;
    Ok((staff::view(ctx, person, clinic)?, session))
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

fn wrong_credentials() -> Error {
    Error::refused(ErrorCode::InvalidCredentials, "e-mail address and password do not match: check both")
}
