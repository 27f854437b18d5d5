//! Keeping secrets at rest: XChaCha20-Poly1305 with a key of the installation.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};

use crate::{Error, Result, ports::Chance};

const NONCE_BYTES: usize = 24;

/// Seals and opens what must not be readable in the database or a backup of it.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
}

impl Sealer {
    /// Seals with that key.
    pub fn new(key: &[u8; 32]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()) }
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

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}
