//! Passwords of staff: Argon2id, and none that everybody tries first.

use std::{collections::HashSet, sync::LazyLock};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use contract::contact::EmailAddress;
use tokio::{sync::Semaphore, task};

use crate::{Ctx, Error, Result, validation::Fields};

/// The shortest password (NIST SP 800-63B asks for 8, with a second factor or not).
const SHORTEST: usize = 12;
const LONGEST: usize = 256;
/// Fewer different characters than this are a pattern.
const DIFFERENT: usize = 5;

/// OWASP's figures for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;

/// So many are hashed at once in this process; a flood of sign-ins must not take all memory.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Passwords of the public leaks: all of 12 characters or more in the lists of zxcvbn and Django,
/// and the words that people make longer with digits.
static WELL_KNOWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../assets/common-passwords.txt").lines().collect());

/// Notes what is wrong with a new password.
pub(crate) fn check(fields: &mut Fields, field: &str, password: &str, email: &EmailAddress) {
    let length = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&length) {
        fields.wrong(field, "length", format!("must be {SHORTEST} to {LONGEST} characters long"));
    } else if is_guessed_first(password, email) {
        fields.wrong(
            field,
            "well_known",
            "is among the first that are tried, or too close to one: three or four unrelated words are better",
        );
    }
}

fn is_guessed_first(password: &str, email: &EmailAddress) -> bool {
    let password = password.to_lowercase();
    let word = password.trim_matches(|c: char| !c.is_alphabetic());
    let local_part = email.as_str().split('@').next().unwrap_or_default();
    let is_known = |text: &str| WELL_KNOWN.contains(text) || text == local_part || text == email.as_str();
    let different: HashSet<char> = password.chars().collect();
    let is_number = password.chars().all(|c| c.is_numeric() || c.is_whitespace());
    is_number || different.len() < DIFFERENT || is_known(&password) || is_known(word) || is_known(repeated_part(word))
}

/// `ab` of `ababab`; the whole text when nothing is repeated.
fn repeated_part(text: &str) -> &str {
    let is_repeated = |part: &&str| {
        !part.is_empty() && text.len().is_multiple_of(part.len()) && part.repeat(text.len() / part.len()) == text
    };
    text.char_indices().map(|(end, _)| &text[..end]).find(is_repeated).unwrap_or(text)
}

/// Hashes a password to be kept, as a PHC string.
pub(crate) async fn hash(ctx: &Ctx, password: &str) -> Result<String> {
    let salt = ctx.random::<SALT_BYTES>();
    let password = password.to_owned();
    blocking(move || {
        let hash: PasswordHash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| FAILED)?;
        Ok(hash.to_string())
    })
    .await
}

/// Whether the password is the one that was hashed. Without a hash the same work is done, so that
/// the time does not tell whether there is one.
pub(crate) async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    blocking(move || {
        let hasher = hasher()?;
        let Some(hash) = hash else {
            let _: PasswordHash =
                hasher.hash_password_with_salt(password.as_bytes(), &[0; SALT_BYTES]).map_err(|_| FAILED)?;
            return Ok(false);
        };
        let hash = PasswordHash::new(&hash).map_err(|_| Error::Internal("a kept password hash cannot be read"))?;
        Ok(hasher.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

const FAILED: Error = Error::Internal("a password could not be hashed");

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| FAILED)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _permit = HASHING.acquire().await.map_err(|_| FAILED)?;
    task::spawn_blocking(work).await.map_err(|_| FAILED)?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(password: &str) -> usize {
        let mut fields = Fields::default();
        check(&mut fields, "password", password, &"eleanor.hartley@example.com".parse().unwrap());
        usize::from(fields.finish().is_err())
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for password in [
            "short",
            "elevenchars",
            "password1234",
            "Password1234!",
            "PASSWORDPASSWORD",
            "123456789012",
            "aaaaaaaaaaaaaaaa",
            "abababababab",
            "qwerty123456",
            "eleanor.hartley2026",
            "eleanor.hartley@example.com",
            &"x1Y!z".repeat(60),
        ] {
            assert_eq!(faults(password), 1, "{password}");
        }
    }

    #[test]
    fn others_are_taken() {
        for password in
            ["correct horse battery staple", "tulip-anvil-42-mosaic", "Q7$kf0!mZp2w", "пароль из четырёх слов"]
        {
            assert_eq!(faults(password), 0, "{password}");
        }
    }

    #[tokio::test]
    async fn a_hash_verifies_its_password_only() {
        let hash: PasswordHash = hasher().unwrap().hash_password_with_salt(b"tulip-anvil-42-mosaic", &[7; 16]).unwrap();
        let hash = hash.to_string();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(verify("tulip-anvil-42-mosaic", Some(hash.clone())).await.unwrap());
        assert!(!verify("tulip-anvil-42-mosaik", Some(hash)).await.unwrap());
        assert!(!verify("tulip-anvil-42-mosaic", None).await.unwrap());
    }
}
