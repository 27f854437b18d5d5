//! How a person is reached: e-mail addresses, telephone numbers, and the one field in which a
//! client types either of them.
//!
//! What is typed is read by the server. `Debug` shows the masked form, so that a log never holds an
//! address.

mod calling_code;
mod email;
mod grouping;
mod phone;

use std::fmt;
#[cfg(not(target_family = "wasm"))]
use std::str::FromStr;

#[cfg(not(target_family = "wasm"))]
pub use self::email::ascii_domain;
pub use self::{
    calling_code::{CallingCode, InvalidCallingCode},
    email::{EmailAddress, InvalidEmail},
    phone::{NotE164, PhoneNumber},
};

/// What a client signs in with: an e-mail address or a telephone number.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identifier {
    /// An e-mail address.
    Email(EmailAddress),
    /// A telephone number.
    Phone(PhoneNumber),
}

/// A text that is neither an e-mail address nor a telephone number as they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an e-mail address or a telephone number in E.164")]
pub struct InvalidIdentifier;

impl Identifier {
    /// The address or number in the form that it is kept in.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// The address or number as people read it.
    pub fn shown(&self) -> String {
        match self {
            Self::Email(email) => email.shown(),
            Self::Phone(phone) => phone.to_string(),
        }
    }

    /// Enough to recognise one's own, too little to reach anybody.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(email) => email.masked(),
            Self::Phone(phone) => phone.masked(),
        }
    }

    /// Under which requests for this mailbox or telephone are counted.
    #[cfg(not(target_family = "wasm"))]
    pub fn limited_as(&self) -> String {
        match self {
            Self::Email(email) => email.limited_as(),
            Self::Phone(phone) => phone.to_string(),
        }
    }
}

/// Reads back what was kept: [`Identifier::as_str`].
#[cfg(not(target_family = "wasm"))]
impl FromStr for Identifier {
    type Err = InvalidIdentifier;

    fn from_str(text: &str) -> Result<Self, InvalidIdentifier> {
        if text.contains('@') {
            text.parse().map(Self::Email).map_err(|_| InvalidIdentifier)
        } else {
            text.parse().map(Self::Phone).map_err(|_| InvalidIdentifier)
        }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email(email) => email.fmt(f),
            Self::Phone(phone) => phone.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_back() {
        for text in ["eleanor@example.com", "x@xn--mnchen-3ya.example", "+447700900182"] {
            assert_eq!(text.parse::<Identifier>().unwrap().as_str(), text);
        }
        for text in ["nobody", "07700 900182", "a@b@c.example"] {
            assert_eq!(text.parse::<Identifier>(), Err(InvalidIdentifier), "{text}");
        }
    }

    #[test]
    fn debug_hides_the_person() {
        let email: Identifier = "eleanor@example.com".parse().unwrap();
        let phone: Identifier = "+447700900182".parse().unwrap();
        assert_eq!(format!("{email:?} {phone:?}"), "e…@example.com •••• 0182");
    }
}
