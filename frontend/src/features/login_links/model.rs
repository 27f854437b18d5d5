//! What is typed to sign in, and how long a link and a code last.

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

/// What the server's name of a fault means.
pub fn fault_of(code: &str) -> IdentifierFault {
    if code == "identifier_empty" {
        IdentifierFault::Empty
    } else if code.starts_with("email") {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_faults_are_told_apart() {
        for (code, fault) in [
            ("identifier_empty", IdentifierFault::Empty),
            ("identifier_unrecognised", IdentifierFault::Unrecognised),
            ("email_no_domain", IdentifierFault::Email),
            ("phone_too_short", IdentifierFault::Phone),
        ] {
            assert_eq!(fault_of(code), fault, "{code}");
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
