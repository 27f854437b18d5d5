//! One-time codes of an authenticator app (RFC 6238), and recovery codes for when it is lost.

use chrono::{DateTime, Utc};
use contract::{
    problem::ErrorCode,
    staff::{ConfirmSecondFactor, PasswordProof, RecoveryCodes, RemoveSecondFactor, SecondFactorSetUp},
};
use domain::sign_in::SECOND_FACTOR_WRONG_CODES;
use storage::{
    ClinicScope, Tx,
    repos::{self, staff::StaffRecord},
};
use totp_rs::{Builder, Secret, Totp};

use crate::{
    Caller, ClinicActor, Ctx, Error, Result,
    device::Origin,
    facts::{AccountChange, Fact},
    qr_codes,
    staff::{self, attempts},
    tokens,
};

/// As long as the HMAC's output (RFC 4226, 4).
const SECRET_BYTES: usize = 20;
const RECOVERY_CODES: usize = 10;
/// 80 bits; nobody guesses one, and limits hold as for passwords.
const RECOVERY_CODE_BYTES: usize = 10;
/// Without letters that are mistaken for digits (Crockford's base32).
const RECOVERY_ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Begins to set a second factor up. It is in use once [`confirm`] has seen a code of it.
pub async fn begin(ctx: &Ctx, actor: &ClinicActor, proof: &PasswordProof) -> Result<SecondFactorSetUp> {
    let person = staff::prove_password(ctx, actor, &proof.password).await?;
    let scope = &actor.scope;
    let secret = ctx.random::<SECRET_BYTES>();
    let clinic = repos::clinics::get(&ctx.db, scope).await?;
    // A colon would end the name in an `otpauth` address.
    let totp = totp(secret.into(), &clinic.name.replace(':', " "), person.email.as_str())?;
    let uri = totp.to_url().map_err(|_| Error::Internal("an otpauth address cannot be written"))?;
    let sealed = ctx.sealer.seal(&*ctx.ports.chance, &purpose(&person), &secret)?;
    let begun = ctx
        .db
        .write(async |tx| repos::staff::begin_second_factor(tx, scope, person.id, sealed.clone(), ctx.now(scope)).await)
        .await
        .map_err(Error::from)?;
    if !begun {
        return Err(Error::refused(ErrorCode::AlreadyExists, "a second factor is in use already: remove it first"));
    }
    Ok(SecondFactorSetUp { secret: totp.secret().to_base32(), qr_modules: qr_codes::modules(&uri)?, uri })
}

/// Takes the second factor that is being set up into use.
pub async fn confirm(ctx: &Ctx, actor: &ClinicActor, request: &ConfirmSecondFactor) -> Result<RecoveryCodes> {
    let person = staff::current(ctx, actor).await?;
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let attempt = attempts::to_prove(ctx, person.id).await?;
    let step = matching_step(ctx, &person, &request.code, now)?.ok_or_else(|| {
        Error::invalid("code", "wrong", "is not the code that the app shows now: check the device's clock")
    })?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(ctx)).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| recovery_hash(code)).collect();
    let origin = actor.origin(ctx).await?;
    ctx.db
        .write(async |tx| {
            if !repos::staff::confirm_second_factor(tx, scope, person.id, step, now).await? {
                return Err(Error::refused(ErrorCode::AlreadyExists, "a second factor is in use already"));
            }
            repos::staff::replace_recovery_codes(tx, scope, person.id, hashes.clone()).await?;
            attempt.was_right(tx).await?;
            let fact = Fact::of_account(person.id, AccountChange::SecondFactorOn, &origin);
            actor.caller.record(ctx, tx, scope, fact).await
        })
        .await?;
    Ok(RecoveryCodes { codes })
}

/// Takes the second factor away. It guards against somebody who has the password, or the session: so it takes a
/// code too, unless the factor is still being set up.
///
/// # Errors
/// `SecondFactorRequired` without a code, `SecondFactorLocked`; a wrong code is a fault of its field.
pub async fn remove(ctx: &Ctx, actor: &ClinicActor, proof: &RemoveSecondFactor) -> Result<()> {
    let id = staff::prove_password(ctx, actor, &proof.password).await?.id;
    let scope = &actor.scope;
    let now = ctx.now(scope);
    let origin = actor.origin(ctx).await?;
    let code = proof.one_time_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
    // A wrong code is counted even though nothing else comes of it, so that it must be committed.
    let checked = ctx
        .db
        .write(async |tx| {
            let person = repos::staff::find(tx, scope, id).await?.ok_or(Error::Stale)?;
            if person.has_second_factor() {
                let code = code.ok_or_else(|| {
                    let detail = "send the six digits of the authenticator app, or a recovery code, as `one_time_code`";
                    Error::refused(ErrorCode::SecondFactorRequired, detail)
                })?;
                match check(ctx, tx, scope, &person, code, &origin, now).await? {
                    Checked::Right => {}
                    refused => return Ok(refused),
                }
            }
            repos::staff::remove_second_factor(tx, scope, id, now).await?;
            // One that was still being set up protected nothing.
            let told = person.has_second_factor().then_some(&origin);
            let fact = Fact::StaffAccountChanged { staff_id: id, change: AccountChange::SecondFactorOff, told };
            actor.caller.record(ctx, tx, scope, fact).await?;
            Ok::<_, Error>(Checked::Right)
        })
        .await?;
    match checked {
        Checked::Right => Ok(()),
        Checked::Locked => Err(locked()),
        Checked::Wrong => {
            let message = "is wrong or was used before: wait for the next one";
            Err(Error::invalid("one_time_code", "wrong", message))
        }
    }
}

/// What came of a one-time code or a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    /// It was right, and is used up.
    Right,
    /// It was wrong, or used before.
    Wrong,
    /// Too many one-time codes were wrong: none is compared.
    Locked,
}

/// Uses a one-time code or a recovery code up. Of one-time codes, which can be guessed, those that are wrong in a
/// row are counted however long it takes; a recovery code, which cannot, is always taken, and ends a lock.
pub(crate) async fn check(
    ctx: &Ctx,
    tx: &Tx,
    scope: &ClinicScope,
    person: &StaffRecord,
    code: &str,
    origin: &Origin,
    now: DateTime<Utc>,
) -> Result<Checked> {
    let caller = Caller::staff(person.id, &origin.address);
    if !is_one_time_code(code) {
        if !repos::staff::take_recovery_code(tx, scope, person.id, &recovery_hash(code), now).await? {
            return Ok(Checked::Wrong);
        }
        repos::staff::forget_wrong_codes(tx, scope, person.id).await?;
        let fact = Fact::of_account(person.id, AccountChange::RecoveryCodeUsed, origin);
        caller.record(ctx, tx, scope, fact).await?;
        return Ok(Checked::Right);
    }
    // Counted before it is compared: of many tries at once, no more than allowed are compared.
    if !repos::staff::count_code(tx, scope, person.id, SECOND_FACTOR_WRONG_CODES.into()).await? {
        return Ok(Checked::Locked);
    }
    if let Some(step) = matching_step(ctx, person, code, now)?
        && repos::staff::take_step(tx, scope, person.id, step).await?
    {
        repos::staff::forget_wrong_codes(tx, scope, person.id).await?;
        return Ok(Checked::Right);
    }
    let counted = repos::staff::find(tx, scope, person.id).await?.and_then(|person| person.second_factor);
    if counted.is_none_or(|factor| factor.wrong_codes < SECOND_FACTOR_WRONG_CODES.into()) {
        return Ok(Checked::Wrong);
    }
    let fact = Fact::of_account(person.id, AccountChange::SecondFactorLocked, origin);
    caller.record(ctx, tx, scope, fact).await?;
    Ok(Checked::Locked)
}

/// Why no one-time code is taken any more.
pub(crate) fn locked() -> Error {
    let detail = "there were too many wrong one-time codes: send a recovery code, or ask the operator for \
                  `portico staff unlock`";
    Error::refused(ErrorCode::SecondFactorLocked, detail)
}

/// Whether that looks like what an authenticator app shows. Recovery codes are longer.
fn is_one_time_code(code: &str) -> bool {
    let digits = digits(code);
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// The 30-second step, at most one away from now, whose code this is.
fn matching_step(ctx: &Ctx, person: &StaffRecord, code: &str, now: DateTime<Utc>) -> Result<Option<i64>> {
    let Some(factor) = &person.second_factor else {
        return Ok(None);
    };
    let secret = ctx.sealer.open(&purpose(person), &factor.secret)?;
    let time = u64::try_from(now.timestamp()).map_err(|_| Error::Internal("the clock is before 1970"))?;
    let step = totp(secret.into(), "", "")?.check(&digits(code), time);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

fn totp(secret: Secret, issuer: &str, account: &str) -> Result<Totp> {
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(issuer))
        .with_account_name(account)
        .build()
        .map_err(|_| Error::Internal("a second factor cannot be made"))
}

fn purpose(person: &StaffRecord) -> String {
    format!("second_factor/{}", person.id)
}

/// Four groups of four, such as `7k2m-x9qd-04hw-tz3n`.
fn recovery_code(ctx: &Ctx) -> String {
    let bits = ctx.random::<RECOVERY_CODE_BYTES>().iter().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
    let characters = RECOVERY_CODE_BYTES * 8 / 5;
    let mut code = String::with_capacity(characters + characters / 4);
    for index in 0..characters {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(RECOVERY_ALPHABET[(bits >> (5 * index)) as usize & 31]));
    }
    code
}

/// However it is typed: capitals, spaces and dashes do not matter, nor do O for 0, I and L for 1.
fn recovery_hash(code: &str) -> Vec<u8> {
    let plain: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    tokens::hash(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        let totp = totp(b"12345678901234567890".to_vec().into(), "Hartley", "eleanor@example.com").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(totp.check(code, time), Some(time / 30));
            assert_eq!(totp.check(code, time + 30), Some(time / 30));
            assert_eq!(totp.check(code, time + 60), None);
        }
        let uri = totp.to_url().unwrap();
        assert!(
            uri.starts_with("otpauth://totp/Hartley:eleanor%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
            "{uri}"
        );
        let rows = qr_codes::modules(&uri).unwrap();
        let size = rows.lines().count();
        assert!(rows.lines().all(|row| row.len() == size && row.chars().all(|c| "01".contains(c))));
        assert!(rows.starts_with("1111111"), "the finder pattern");
    }

    #[test]
    fn a_recovery_code_may_be_typed_in_many_ways() {
        let hash = recovery_hash("7k2m-x9qd-04hw-1z3n");
        for typed in ["7K2M-X9QD-04HW-1Z3N", "7k2mx9qd04hw1z3n", " 7k2m x9qd o4hw lz3n ", "7k2m-x9qd-O4hw-Iz3n"] {
            assert_eq!(recovery_hash(typed), hash, "{typed}");
        }
        assert_ne!(recovery_hash("7k2m-x9qd-04hw-1z3m"), hash);
    }
}
