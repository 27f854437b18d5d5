//! Keeping secrets at rest: XChaCha20-Poly1305 with a key of the installation.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use storage::repos::audit::AuditKey;

use crate::{Error, Result, ports::Chance};

const NONCE_BYTES: usize = 24;

/// Seals and opens what must not be readable in the database or a backup of it.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
    audit_key: AuditKey,
}

impl Sealer {
    /// Seals with that key.
    pub fn new(key: &[u8; 32]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()), audit_key: AuditKey::new(child(key, "portico/audit-log/1")) }
    }

    /// The key that the audit log is chained with.
    pub(crate) const fn audit_key(&self) -> &AuditKey {
        &self.audit_key
    }

    /// Seals `secret` for one `purpose`; it opens for no other.
    pub fn seal(&self, chance: &dyn Chance, purpose: &str, secret: &[u8]) -> Result<Vec<u8>> {
        let mut sealed = vec![0; NONCE_BYTES];
        chance.fill(&mut sealed);
        let nonce = XNonce::try_from(&sealed[..]).map_err(|_| Error::Internal("nonce length"))?;
        let text = self
            .cipher
            .encrypt(&nonce, Payload { msg: secret, aad: purpose.as_bytes() })
            .map_err(|_| Error::Internal("a secret could not be sealed"))?;
        sealed.extend(text);
        Ok(sealed)
    }

    /// Opens what was sealed for `purpose`.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let (nonce, text) =
            sealed.split_at_checked(NONCE_BYTES).ok_or(Error::Internal("a sealed value is too short"))?;
        let nonce = XNonce::try_from(nonce).map_err(|_| Error::Internal("nonce length"))?;
        self.cipher
            .decrypt(&nonce, Payload { msg: text, aad: purpose.as_bytes() })
            .map_err(|_| Error::Internal("a sealed value does not open with this installation's key"))
    }
}

/// A key for one purpose alone: HKDF-Expand of the installation's key to one block (RFC 5869, 2.3). That key is
/// random as it is, so nothing has to be extracted first (3.3).
fn child(key: &[u8; 32], purpose: &str) -> [u8; 32] {
    let mut child = [0; 32];
    // A key may have any length, so this is never refused.
    if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) {
        mac.update(purpose.as_bytes());
        mac.update(&[1]);
        child.copy_from_slice(&mac.finalize().into_bytes());
    }
    child
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 5869, appendix A, test case 3, of whose 42 bytes this makes the first 32: there the info is empty.
    #[test]
    fn a_child_key_is_the_first_block_of_hkdf_expand() {
        let mut key = [0; 32];
        hex::decode_to_slice("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04", &mut key).unwrap();
        let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d";
        assert_eq!(hex::encode(child(&key, "")), expected);
        assert_ne!(child(&key, "one"), child(&key, "another"));
    }
}
