//! Passwords of staff: Argon2id, and none that everybody tries first.

mod hashing;

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

use argon2::{
    Algorithm, Params, Version,
    password_hash::phc::{self, ParamsString, PasswordHash, Salt},
};
use contract::contact::EmailAddress;
use unicode_normalization::{UnicodeNormalization, is_nfc};

pub(crate) use self::hashing::Lane;
use self::hashing::{Computation, FAILED};
pub use self::hashing::{Hashing, HashingLimits};
use crate::{Ctx, Error, Result, tokens, validation::Fields};

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

/// Passwords of the public leaks: all of 12 characters or more in the lists of zxcvbn and Django,
/// and the words that people make longer with digits.
static WELL_KNOWN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("../assets/common-passwords.txt").lines().collect());

/// Notes what is wrong with a new password.
pub(crate) fn check(fields: &mut Fields, field: &str, password: &str, email: &EmailAddress) {
    let password = &*prepared(password);
    let length = password.chars().count();
    if password.chars().any(char::is_control) {
        fields.wrong(field, "control_character", "must not hold line breaks or other control characters");
    } else if !(SHORTEST..=LONGEST).contains(&length) {
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

/// A password as it is hashed, whatever keyboard it was typed on: the profile OpaqueString of PRECIS (RFC 8265,
/// 4.2.2), which makes every space a plain one and composes letters with their accents (NFC). Nothing else is
/// mapped; control characters are refused where a password is set.
fn prepared(password: &str) -> Cow<'_, str> {
    if password.is_ascii() {
        return password.into();
    }
    let spaces = |c: char| if is_space(c) { ' ' } else { c };
    if is_nfc(password) && !password.chars().any(|c| c != spaces(c)) {
        return password.into();
    }
    password.chars().map(spaces).nfc().collect::<String>().into()
}

/// The spaces of Unicode beyond ASCII (general category Zs).
const fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// What is kept of a password, as a PHC string. Who has a password already, at whatever clinic, keeps its salt, so
/// that signing in takes one computation however many clinics know the address: `former` is any hash of theirs.
pub(crate) async fn hash(ctx: &Ctx, password: &str, former: Option<&str>) -> Result<String> {
    let salt = match former {
        Some(former) => Kept::read(former)?.salt,
        None => ctx.random::<SALT_BYTES>().to_vec(),
    };
    let password = prepared(password).as_bytes().to_vec();
    let wanted = Computation { password, salt: salt.clone(), params: params()? };
    let outputs = ctx.hashing.compute(Lane::Known, vec![wanted]).await?;
    let output = outputs.first().and_then(|output| phc::Output::new(output).ok()).ok_or(FAILED)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params()?).map_err(|_| FAILED)?,
        salt: Some(Salt::new(&salt).map_err(|_| FAILED)?),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

/// Which of the hashes are of this password. The work is the same for none, one and several hashes: one
/// computation, or two for a password that looks the same typed in several ways. Only hashes of different salts,
/// which one address does not get ([`hash`]), take more.
pub(crate) async fn matching(hashing: &Hashing, lane: Lane, password: &str, hashes: &[&str]) -> Result<Vec<bool>> {
    let kept = hashes.iter().map(|hash| Kept::read(hash)).collect::<Result<Vec<_>>>()?;
    let mut ways = vec![prepared(password)];
    // Set before passwords were prepared.
    if ways.first().is_some_and(|prepared| *prepared != password) {
        ways.push(password.into());
    }
    let mut salts: Vec<(Vec<u8>, Params)> = kept.iter().map(|kept| (kept.salt.clone(), kept.params.clone())).collect();
    salts.sort_unstable_by(|one, other| one.0.cmp(&other.0));
    salts.dedup_by(|one, other| one.0 == other.0 && one.1 == other.1);
    if salts.is_empty() {
        salts.push((vec![0; SALT_BYTES], params()?));
    }
    let wanted = salts.iter().flat_map(|(salt, params)| {
        let of = |way: &Cow<'_, str>| Computation {
            password: way.as_bytes().to_vec(),
            salt: salt.clone(),
            params: params.clone(),
        };
        ways.iter().map(of).collect::<Vec<_>>()
    });
    let outputs = hashing.compute(lane, wanted.collect()).await?;
    let is_right = |kept: &Kept| outputs.iter().any(|output| tokens::same(output, &kept.output));
    Ok(kept.iter().map(is_right).collect())
}

/// What is in a kept hash.
struct Kept {
    salt: Vec<u8>,
    params: Params,
    output: Vec<u8>,
}

impl Kept {
    fn read(hash: &str) -> Result<Self> {
        let unreadable = || Error::Internal("a kept password hash cannot be read");
        let hash = PasswordHash::new(hash).map_err(|_| unreadable())?;
        let params = Params::try_from(&hash).map_err(|_| unreadable())?;
        match (hash.salt, hash.hash) {
            (Some(salt), Some(output)) if hash.algorithm == Algorithm::Argon2id.ident() => {
                Ok(Self { salt: salt.to_vec(), params, output: output.as_bytes().to_vec() })
            }
            _ => Err(unreadable()),
        }
    }
}

fn params() -> Result<Params> {
    Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| FAILED)
}

#[cfg(test)]
mod tests {
    use argon2::{Argon2, PasswordHasher};

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
            "three unrelated\nwords",
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

    #[test]
    fn passwords_are_prepared_as_opaque_strings() {
        for (typed, expected) in [
            ("plain ASCII  with  spaces ", "plain ASCII  with  spaces "),
            ("cafe\u{301} au lait", "caf\u{e9} au lait"),
            ("caf\u{e9} au lait", "caf\u{e9} au lait"),
            ("four\u{a0}words\u{3000}of mine", "four words of mine"),
            // Neither case nor width is mapped: those are different passwords (RFC 8265, 4.2.2).
            ("\u{ff21}\u{212b}", "\u{ff21}\u{c5}"),
        ] {
            assert_eq!(prepared(typed), expected, "{typed:?}");
            assert_eq!(prepared(&prepared(typed)), expected, "once more changes nothing");
        }
    }

    fn written(password: &str, salt: u8) -> String {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params().unwrap());
        let hash: PasswordHash = argon2.hash_password_with_salt(password.as_bytes(), &[salt; 16]).unwrap();
        hash.to_string()
    }

    #[tokio::test]
    async fn the_work_is_the_same_for_however_many_hashes() {
        let hashing = Hashing::default();
        let (right, wrong) = (written("tulip-anvil-42-mosaic", 7), written("tulip-anvil-42-mosaik", 7));
        let mut computed = 0;
        for (hashes, expected) in [
            (&[][..], &[][..]),
            (&[&*right], &[true]),
            (&[&*wrong], &[false]),
            (&[&*right, &*wrong, &*right], &[true, false, true]),
        ] {
            assert_eq!(matching(&hashing, Lane::Stranger, "tulip-anvil-42-mosaic", hashes).await.unwrap(), expected);
            computed += 1;
            assert_eq!(hashing.hashed(), computed, "{expected:?}");
        }
        let elsewhere = written("tulip-anvil-42-mosaic", 8);
        let both = [&*wrong, &*elsewhere];
        let compared = matching(&hashing, Lane::Stranger, "tulip-anvil-42-mosaic", &both).await.unwrap();
        assert_eq!(compared, [false, true], "with another salt it takes more, and is right all the same");
    }

    #[tokio::test]
    async fn a_password_matches_however_it_is_typed() {
        let hashing = Hashing::default();
        let (composed, decomposed) = ("caf\u{e9} au lait noir", "cafe\u{301} au lait noir");
        // As it was hashed before passwords were prepared.
        let (kept, former) = (written(composed, 7), written(decomposed, 7));
        for (typed, expected) in [(composed, [true, false]), (decomposed, [true, true])] {
            let compared = matching(&hashing, Lane::Stranger, typed, &[&kept, &former]).await.unwrap();
            assert_eq!(compared, expected, "{typed:?}");
        }
        assert_eq!(hashing.hashed(), 3, "typed as it is prepared, it is hashed once");
    }

    #[test]
    fn hashes_are_read_as_the_library_writes_them() {
        let written = written("tulip-anvil-42-mosaic", 7);
        assert!(written.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{written}");
        let kept = Kept::read(&written).unwrap();
        assert_eq!((kept.salt, kept.output.len(), kept.params.block_count()), (vec![7; 16], 32, 19 * 1024));
        for other in ["", "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$c2FsdHNhbHQ", "$argon2id$v=19$m=19456,t=2,p=1"] {
            assert!(Kept::read(other).is_err(), "{other}");
        }
    }
}
