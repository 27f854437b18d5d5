//! E-mail addresses and telephone numbers, and the identifier that can be either of them.
//!
//! Only the server reads what people type. `Debug` shows the masked form, so that no log holds an address.

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

/// An e-mail address or a telephone number, with which a client signs in.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identifier {
    /// An e-mail address.
    Email(EmailAddress),
    /// A telephone number.
    Phone(PhoneNumber),
}

/// The text is neither an e-mail address nor a telephone number in their stored forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected an e-mail address or a telephone number in E.164")]
pub struct InvalidIdentifier;

impl Identifier {
    /// The address or number in its stored form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// The address or number in the form that people read.
    pub fn shown(&self) -> String {
        match self {
            Self::Email(email) => email.shown(),
            Self::Phone(phone) => phone.to_string(),
        }
    }

    /// Shows enough to recognise one's own address, and too little to reach anybody.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(email) => email.masked(),
            Self::Phone(phone) => phone.masked(),
        }
    }

    /// The key under which requests for this mailbox or telephone are counted.
    #[cfg(not(target_family = "wasm"))]
    pub fn limited_as(&self) -> String {
        match self {
            Self::Email(email) => email.limited_as(),
            Self::Phone(phone) => phone.to_string(),
        }
    }
}

/// Reads the stored form, see [`Identifier::as_str`].
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
