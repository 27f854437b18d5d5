//! Secrets that are handed out and recognised when they come back: 256 random bits, of which only
//! the SHA-256 is kept. (So many bits need no slow hash.)

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::Ctx;

/// How many decimal digits [`code`] has.
const CODE_DIGITS: usize = domain::sign_in::CODE_DIGITS as usize;

/// A new secret, 43 characters of base64url.
pub(crate) fn token(ctx: &Ctx) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(ctx.random::<32>())
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    hash_parts(&[secret.as_bytes()])
}

/// What is kept of something that is only secret or unique together with its context.
pub(crate) fn hash_parts(parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().to_vec()
}

/// Whether two hashes are equal, in a time that does not tell where they differ.
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

/// A new code to be typed: six digits, each as likely as any other.
pub(crate) fn code(ctx: &Ctx) -> String {
    let range = 10_u32.pow(u32::from(domain::sign_in::CODE_DIGITS));
    // The remainder of what lies beyond the last whole range would favour small codes.
    let whole = u32::MAX - u32::MAX % range;
    loop {
        let drawn = u32::from_be_bytes(ctx.random());
        if drawn < whole {
            return format!("{:0CODE_DIGITS$}", drawn % range);
        }
    }
}
