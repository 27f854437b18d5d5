//! Limits on the receivers of texts. In some countries, an attacker earns money by having texts sent to numbers
//! that they own. So texts go to allowed countries only, and the number of texts to neighbouring numbers is
//! limited, because attackers rent blocks of numbers.

use contract::contact::{CallingCode, PhoneNumber};

/// How many final digits distinguish the numbers of one block, which has ten thousand numbers.
const BLOCK_DIGITS: usize = 4;

/// Whether the number belongs to one of the countries. Comparing prefixes is enough, because no calling code
/// begins with another one.
pub fn is_allowed(number: &PhoneNumber, mut countries: impl Iterator<Item = CallingCode>) -> bool {
    let digits = number.as_str().trim_start_matches('+');
    countries.any(|country| digits.starts_with(&country.to_string()))
}

/// The prefix that a number shares with the other numbers of its block.
pub fn prefix(number: &PhoneNumber) -> &str {
    let number = number.as_str();
    number.get(..number.len().saturating_sub(BLOCK_DIGITS)).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> PhoneNumber {
        text.parse().unwrap()
    }

    #[test]
    fn a_country_is_told_by_its_calling_code() {
        let countries = || ["44", "353"].into_iter().map(|code| code.parse().unwrap());
        for (text, expected) in [("+447700900182", true), ("+353851234567", true), ("+35212345678", false)] {
            assert_eq!(is_allowed(&number(text), countries()), expected, "{text}");
        }
        assert!(!is_allowed(&number("+447700900182"), std::iter::empty()));
    }

    #[test]
    fn close_numbers_share_a_prefix() {
        assert_eq!(prefix(&number("+447700900182")), "+44770090");
        assert_eq!(prefix(&number("+447700900182")), prefix(&number("+447700909999")));
        assert_ne!(prefix(&number("+447700900182")), prefix(&number("+447700910182")));
    }
}
