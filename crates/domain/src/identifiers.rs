//! Reads the sign-in field, which takes an e-mail address or a telephone number.

use contract::{
    contact::{EmailAddress, Identifier, InvalidEmail},
    invisible::is_invisible,
};

use crate::phones::{self, Home, InvalidPhone};

/// Why a text is neither an e-mail address nor a telephone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIdentifier {
    /// The text is empty.
    #[error("enter your e-mail address or phone number")]
    Empty,
    /// The text has neither an `@` nor a digit, so it could be meant as either.
    #[error("this is neither an e-mail address such as name@example.com nor a phone number such as +44 7700 900182")]
    Unrecognised,
    /// The text is meant as an e-mail address, but is not a valid one.
    #[error(transparent)]
    Email(#[from] InvalidEmail),
    /// The text is meant as a telephone number, but is not a valid one.
    #[error(transparent)]
    Phone(#[from] InvalidPhone),
}

impl InvalidIdentifier {
    /// The stable name of the fault. The apps choose their own text by it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "identifier_empty",
            Self::Unrecognised => "identifier_unrecognised",
            Self::Email(fault) => fault.code(),
            Self::Phone(fault) => fault.code(),
        }
    }
}

/// Reads what a client typed. A text with an `@` is read as an e-mail address, a text with digits as a
/// telephone number; a national number is read as one of `home`.
pub fn parse(typed: &str, home: Home) -> Result<Identifier, InvalidIdentifier> {
    if typed.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
        Err(InvalidIdentifier::Empty)
    } else if typed.contains(['@', '＠']) {
        Ok(Identifier::Email(EmailAddress::parse(typed)?))
    } else if typed.chars().any(char::is_alphabetic) || !typed.chars().any(char::is_numeric) {
        Err(InvalidIdentifier::Unrecognised)
    } else {
        Ok(Identifier::Phone(phones::parse(typed, home)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb() -> Home {
        Home::of("44".parse().unwrap(), "en-GB")
    }

    #[test]
    fn one_field_takes_either() {
        for (typed, kept) in [
            (" Eleanor@Example.com ", "eleanor@example.com"),
            ("x@MÜNCHEN.example", "x@xn--mnchen-3ya.example"),
            ("07700 900182", "+447700900182"),
            ("\u{200b}07700 900182\u{feff}", "+447700900182"),
            ("+1 (202) 555-0142", "+12025550142"),
        ] {
            assert_eq!(parse(typed, gb()).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn the_fault_is_told_for_what_was_meant() {
        for (typed, code) in [
            ("", "identifier_empty"),
            (" \t\n\u{200b}", "identifier_empty"),
            ("eleanor", "identifier_unrecognised"),
            ("eleanor.example.com", "identifier_unrecognised"),
            ("---", "identifier_unrecognised"),
            ("call 07700 900182", "identifier_unrecognised"),
            ("eleanor@", "email_no_domain"),
            ("1234", "phone_too_short"),
        ] {
            assert_eq!(parse(typed, gb()).unwrap_err().code(), code, "{typed}");
        }
    }
}
