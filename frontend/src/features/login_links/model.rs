//! What is typed to sign in, and how long a link and a code last.

use contract::contact::{EmailAddress, Identifier, InvalidIdentifier, InvalidPhone};

/// How many digits a code has.
pub const CODE_DIGITS: usize = 6;

/// What is wrong with an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifierFault {
    /// Nothing was typed.
    Empty,
    /// Meant as an e-mail address, and not one.
    Email,
    /// Meant as a telephone number, and not one.
    Phone,
    /// Neither of the two.
    Unrecognised,
}

/// Looks for faults that are worth telling before the server does. A telephone number without its
/// country's code passes: the server knows the clinic's country.
pub fn check_identifier(typed: &str) -> Option<IdentifierFault> {
    match Identifier::parse(typed, None) {
        Ok(_) | Err(InvalidIdentifier::Phone(InvalidPhone::NoCountry)) => None,
        Err(InvalidIdentifier::Empty) => Some(IdentifierFault::Empty),
        Err(InvalidIdentifier::Unrecognised) => Some(IdentifierFault::Unrecognised),
        Err(InvalidIdentifier::Email(_)) => Some(IdentifierFault::Email),
        Err(InvalidIdentifier::Phone(_)) => Some(IdentifierFault::Phone),
    }
}

/// What the server's name of a fault means.
pub fn fault_of(code: &str) -> IdentifierFault {
    if code.starts_with("email") {
        IdentifierFault::Email
    } else if code.starts_with("phone") {
        IdentifierFault::Phone
    } else {
        IdentifierFault::Unrecognised
    }
}

/// The digits of a code as it was typed or pasted, without spaces and hyphens.
pub fn code_digits(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_digit).take(CODE_DIGITS).collect()
}

/// `0:42` of 42 seconds.
pub fn countdown(seconds: u32) -> String {
    let rest = seconds % 60;
    let pad = if rest < 10 { "0" } else { "" };
    [&(seconds / 60).to_string(), ":", pad, &rest.to_string()].concat()
}

/// An identifier as it may stand on a page that others can see: as typed when it was typed here.
pub fn shown(typed: &str) -> String {
    EmailAddress::parse(typed).map_or_else(|_| typed.trim().to_owned(), |email| email.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_found_before_the_server_is_asked() {
        for (typed, fault) in [
            ("elena@example.com", None),
            ("+44 7700 900182", None),
            ("07700 900182", None),
            (" ", Some(IdentifierFault::Empty)),
            ("elena@", Some(IdentifierFault::Email)),
            ("elena", Some(IdentifierFault::Unrecognised)),
            ("+44 1", Some(IdentifierFault::Phone)),
        ] {
            assert_eq!(check_identifier(typed), fault, "{typed}");
        }
    }

    #[test]
    fn codes_may_be_pasted_with_spaces() {
        assert_eq!(code_digits("123 456"), "123456");
        assert_eq!(code_digits("Code: 123-456."), "123456");
        assert_eq!(code_digits("12345678"), "123456");
    }

    #[test]
    fn countdowns_have_two_digits_of_seconds() {
        assert_eq!(countdown(292), "4:52");
        assert_eq!(countdown(9), "0:09");
        assert_eq!(countdown(0), "0:00");
    }
}
