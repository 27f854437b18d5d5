//! How a person is reached: e-mail addresses, telephone numbers, and the one field in which a
//! client types either of them.
//!
//! Parsed by hand, because the regular expressions usually used for it would double the size of
//! the browser apps. `Debug` shows the masked form, so that a log never holds an address.

mod calling_code;
mod email;
mod grouping;
mod phone;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::openapi::{
    RefOr, Schema,
    schema::{ObjectBuilder, Type},
};

pub use self::{
    calling_code::{CallingCode, InvalidCallingCode},
    email::{EmailAddress, InvalidEmail},
    phone::{InvalidPhone, PhoneNumber},
};

/// What a client signs in with: an e-mail address or a telephone number.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Identifier {
    /// An e-mail address.
    Email(EmailAddress),
    /// A telephone number.
    Phone(PhoneNumber),
}

/// Why a text is neither an e-mail address nor a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIdentifier {
    /// Nothing was typed.
    #[error("enter your e-mail address or phone number")]
    Empty,
    /// Neither an `@` nor a digit that would tell what it is meant to be.
    #[error("this is neither an e-mail address such as name@example.com nor a phone number such as +44 7700 900182")]
    Unrecognised,
    /// Meant as an e-mail address, and not one.
    #[error(transparent)]
    Email(#[from] InvalidEmail),
    /// Meant as a telephone number, and not one.
    #[error(transparent)]
    Phone(#[from] InvalidPhone),
}

impl InvalidIdentifier {
    /// A stable name of the fault, by which the apps find their own text for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "identifier_empty",
            Self::Unrecognised => "identifier_unrecognised",
            Self::Email(fault) => fault.code(),
            Self::Phone(fault) => fault.code(),
        }
    }
}

impl Identifier {
    /// Reads what a client typed. A text with an `@` is meant as an e-mail address, one of digits
    /// as a telephone number; a national number belongs to `default_calling_code`.
    pub fn parse(input: &str, default_calling_code: Option<CallingCode>) -> Result<Self, InvalidIdentifier> {
        if input.trim().is_empty() {
            Err(InvalidIdentifier::Empty)
        } else if input.contains('@') {
            Ok(Self::Email(EmailAddress::parse(input)?))
        } else if input.chars().any(char::is_alphabetic) || !input.chars().any(char::is_numeric) {
            Err(InvalidIdentifier::Unrecognised)
        } else {
            Ok(Self::Phone(PhoneNumber::parse(input, default_calling_code)?))
        }
    }

    /// The normalised address or number.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// Enough to recognise one's own, too little to reach anybody.
    pub fn masked(&self) -> String {
        match self {
            Self::Email(email) => email.masked(),
            Self::Phone(phone) => phone.masked(),
        }
    }
}

impl FromStr for Identifier {
    type Err = InvalidIdentifier;

    fn from_str(text: &str) -> Result<Self, InvalidIdentifier> {
        Self::parse(text, None)
    }
}

impl TryFrom<String> for Identifier {
    type Error = InvalidIdentifier;

    fn try_from(text: String) -> Result<Self, InvalidIdentifier> {
        text.parse()
    }
}

impl From<Identifier> for String {
    fn from(identifier: Identifier) -> Self {
        match identifier {
            Identifier::Email(email) => email.into(),
            Identifier::Phone(phone) => phone.into(),
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

impl utoipa::PartialSchema for Identifier {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("An e-mail address, or a telephone number."))
            .examples(["eleanor@example.com", "+447700900182"])
            .max_length(Some(EmailAddress::MAX_OCTETS))
            .build()
            .into()
    }
}

impl utoipa::ToSchema for Identifier {}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb() -> CallingCode {
        "44".parse().unwrap()
    }

    #[test]
    fn one_field_takes_either() {
        assert_eq!(Identifier::parse(" Eleanor@Example.com ", Some(gb())).unwrap().as_str(), "eleanor@example.com");
        assert_eq!(Identifier::parse("07700 900182", Some(gb())).unwrap().as_str(), "+447700900182");
        assert_eq!(Identifier::parse("+1 (202) 555-0142", Some(gb())).unwrap().as_str(), "+12025550142");
    }

    #[test]
    fn the_fault_is_told_for_what_was_meant() {
        for (input, fault) in [
            ("", InvalidIdentifier::Empty),
            (" \t\n", InvalidIdentifier::Empty),
            ("eleanor", InvalidIdentifier::Unrecognised),
            ("eleanor.example.com", InvalidIdentifier::Unrecognised),
            ("---", InvalidIdentifier::Unrecognised),
            ("call 07700 900182", InvalidIdentifier::Unrecognised),
            ("eleanor@", InvalidIdentifier::Email(InvalidEmail::NoDomain)),
            ("1234", InvalidIdentifier::Phone(InvalidPhone::TooShort)),
        ] {
            assert_eq!(Identifier::parse(input, Some(gb())), Err(fault), "{input}");
        }
    }

    #[test]
    fn travels_as_a_string() {
        for text in ["eleanor@example.com", "+447700900182"] {
            let identifier: Identifier = serde_json::from_value(text.into()).unwrap();
            assert_eq!(serde_json::to_value(&identifier).unwrap(), text);
        }
        assert!(serde_json::from_str::<Identifier>("\"nobody\"").is_err());
    }

    #[test]
    fn debug_hides_the_person() {
        let email: Identifier = "eleanor@example.com".parse().unwrap();
        let phone: Identifier = "+447700900182".parse().unwrap();
        assert_eq!(format!("{email:?} {phone:?}"), "e…@example.com •••• 0182");
    }
}
