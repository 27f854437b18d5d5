//! Telephone numbers.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::openapi::{
    RefOr, Schema, SchemaFormat,
    schema::{ObjectBuilder, Type},
};

use super::{CallingCode, grouping};

/// A telephone number in E.164: `+`, calling code, national number; 8 to 15 digits.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhone {
    /// Nothing was given.
    #[error("enter a phone number")]
    Empty,
    /// A character that does not belong into a number.
    #[error("a phone number may not contain {0:?}")]
    Character(char),
    /// A national number, and no country to read it in.
    #[error("start the number with + and the country's code, as in +44 7700 900182")]
    NoCountry,
    /// A calling code that begins with zero.
    #[error("no country's code begins with 0; check the digits after the +")]
    CountryCode,
    /// Fewer digits than any number has.
    #[error("this phone number is too short; check that no digit is missing")]
    TooShort,
    /// More digits than any number has.
    #[error("this phone number is too long; check for digits too many")]
    TooLong,
}

impl InvalidPhone {
    /// A stable name of the fault, by which the apps find their own text for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "phone_empty",
            Self::Character(_) => "phone_character",
            Self::NoCountry => "phone_no_country",
            Self::CountryCode => "phone_country_code",
            Self::TooShort => "phone_too_short",
            Self::TooLong => "phone_too_long",
        }
    }
}

impl PhoneNumber {
    /// The fewest digits, calling code included.
    pub const MIN_DIGITS: usize = 8;
    /// The most digits, calling code included (ITU-T E.164 §6).
    pub const MAX_DIGITS: usize = 15;

    /// Reads a number as a person types it: international with `+` or `00`, or national in the
    /// country of `default_calling_code`. Spaces, dots, slashes, dashes and brackets are passed
    /// over, and so is the zero of `+44 (0)20 …`.
    pub fn parse(input: &str, default_calling_code: Option<CallingCode>) -> Result<Self, InvalidPhone> {
        let typed = without_separators(input)?;
        let international =
            typed.strip_prefix('+').or_else(|| typed.strip_prefix("00")).or_else(|| match default_calling_code {
                // Dialled abroad from North America.
                Some(country) if country.get() == 1 => typed.strip_prefix("011"),
                _ => None,
            });
        let digits = match (international, default_calling_code) {
            (Some(digits), country) => repaired(digits, country),
            (None, _) if typed.is_empty() => return Err(InvalidPhone::Empty),
            (None, None) => return Err(InvalidPhone::NoCountry),
            (None, Some(country)) => {
                format!("{}{}", country.get(), country.without_trunk_prefix(&typed))
            }
        };
        Self::from_digits(&digits)
    }

    fn from_digits(digits: &str) -> Result<Self, InvalidPhone> {
        if digits.starts_with('0') {
            return Err(InvalidPhone::CountryCode);
        }
        // North American numbers have one length, and a missing area code is a common slip.
        let (fewest, most) = if digits.starts_with('1') { (11, 11) } else { (Self::MIN_DIGITS, Self::MAX_DIGITS) };
        if digits.len() < fewest {
            return Err(InvalidPhone::TooShort);
        }
        if digits.len() > most {
            return Err(InvalidPhone::TooLong);
        }
        Ok(Self(format!("+{digits}")))
    }

    /// The number in E.164: `+447700900182`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people write it: `07700 900182` in the country of `home`, `+44 7700 900182`
    /// elsewhere.
    pub fn written(&self, home: Option<CallingCode>) -> String {
        grouping::written(self.0.strip_prefix('+').unwrap_or(&self.0), home)
    }

    /// The last four digits: `•••• 0182`.
    pub fn masked(&self) -> String {
        format!("•••• {}", self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default())
    }
}

/// An international number whose trunk zero was left in after the country's own code.
fn repaired(digits: &str, country: Option<CallingCode>) -> String {
    let after_code = country.and_then(|country| {
        let national = digits.strip_prefix(&country.get().to_string())?;
        (country.trunk_prefix() == "0" && national.starts_with('0'))
            .then(|| format!("{}{}", country.get(), &national[1..]))
    });
    after_code.unwrap_or_else(|| digits.to_owned())
}

/// One character for "(0)", which means "dialled within the country only".
const TRUNK_ZERO: char = '⓪';

/// What was typed, with "(0)" as a whole. Not by `replace`: what it takes to search a text for a text
/// would go into the client app for this alone.
fn characters(input: &str) -> impl Iterator<Item = char> {
    let mut rest = input.chars();
    std::iter::from_fn(move || match rest.as_str().strip_prefix("(0)") {
        Some(after) => {
            rest = after.chars();
            Some(TRUNK_ZERO)
        }
        None => rest.next(),
    })
}

/// Digits, with a leading `+` where one was typed.
fn without_separators(input: &str) -> Result<String, InvalidPhone> {
    let mut typed = String::with_capacity(PhoneNumber::MAX_DIGITS + 1);
    for c in characters(input.trim()) {
        match c {
            '+' | '＋' if typed.is_empty() => typed.push('+'),
            TRUNK_ZERO if typed.starts_with('+') || typed.starts_with("00") => {}
            TRUNK_ZERO => typed.push('0'),
            c if is_separator(c) => {}
            c => typed.push(western_digit(c).ok_or(InvalidPhone::Character(c))?),
        }
        // Longer than any number with any prefix: the rest need not be looked at.
        if typed.len() > 2 * PhoneNumber::MAX_DIGITS {
            return Err(InvalidPhone::TooLong);
        }
    }
    Ok(typed)
}

/// What people put between digits, and the invisible marks that come along when a number is copied.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '.' | '/' | '-' | '(' | ')' | '[' | ']' | '\u{00AD}' | '\u{2212}' | '\u{FEFF}'
            | '\u{200B}'..='\u{200F}' | '\u{2010}'..='\u{2015}'
            | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The digits of Western, Arabic, Persian and full-width keyboards.
fn western_digit(c: char) -> Option<char> {
    [0x0030, 0x0660, 0x06F0, 0xFF10].into_iter().find_map(|zero| char::from_digit(u32::from(c).checked_sub(zero)?, 10))
}

impl FromStr for PhoneNumber {
    type Err = InvalidPhone;

    fn from_str(text: &str) -> Result<Self, InvalidPhone> {
        Self::parse(text, None)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = InvalidPhone;

    fn try_from(text: String) -> Result<Self, InvalidPhone> {
        text.parse()
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl utoipa::PartialSchema for PhoneNumber {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom("phone".into())))
            .description(Some("A telephone number in E.164; separators are passed over."))
            .examples(["+447700900182"])
            .build()
            .into()
    }
}

impl utoipa::ToSchema for PhoneNumber {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> CallingCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for (input, country, expected) in [
            ("+447700900182", None, "+447700900182"),
            ("+44 7700 900-182", None, "+447700900182"),
            ("0044 7700 900182", None, "+447700900182"),
            ("07700 900182", Some(code("44")), "+447700900182"),
            ("7700900182", Some(code("44")), "+447700900182"),
            ("(020) 7946 0018", Some(code("44")), "+442079460018"),
            ("(0)20 7946 0018", Some(code("44")), "+442079460018"),
            ("+44 (0)20 7946 0018", None, "+442079460018"),
            ("0044 (0)20 7946 0018", None, "+442079460018"),
            ("+44 020 7946 0018", Some(code("44")), "+442079460018"),
            ("\u{202a}+44\u{a0}7700\u{2011}900182\u{202c}", None, "+447700900182"),
            ("(202) 555-0142", Some(code("1")), "+12025550142"),
            ("1-202-555-0142", Some(code("1")), "+12025550142"),
            ("011 44 7700 900182", Some(code("1")), "+447700900182"),
            ("8 (912) 345-67-89", Some(code("7")), "+79123456789"),
            ("800 555 35 35", Some(code("7")), "+78005553535"),
            ("06 30 123 4567", Some(code("36")), "+36301234567"),
            ("06 6982 1234", Some(code("39")), "+390669821234"),
            ("612 345 678", Some(code("34")), "+34612345678"),
            ("٠٧٧٠٠ ٩٠٠١٨٢", Some(code("44")), "+447700900182"),
        ] {
            assert_eq!(PhoneNumber::parse(input, country).as_ref().map(PhoneNumber::as_str), Ok(expected), "{input}");
        }
    }

    #[test]
    fn nonsense_is_refused_with_its_fault() {
        for (input, country, fault) in [
            ("", None, InvalidPhone::Empty),
            (" - ", Some(code("44")), InvalidPhone::Empty),
            ("07700 900182", None, InvalidPhone::NoCountry),
            ("+0 7700 900182", None, InvalidPhone::CountryCode),
            ("+44 12345", None, InvalidPhone::TooShort),
            ("+", None, InvalidPhone::TooShort),
            ("555-0142", Some(code("1")), InvalidPhone::TooShort),
            ("+1 202 555 01423", None, InvalidPhone::TooLong),
            ("+44 7700 900 182 900 1829", None, InvalidPhone::TooLong),
            ("+44+7700900182", None, InvalidPhone::Character('+')),
            ("+44 7700 900182 ext 5", None, InvalidPhone::Character('e')),
            ("e@example.com", None, InvalidPhone::Character('e')),
        ] {
            assert_eq!(PhoneNumber::parse(input, country), Err(fault), "{input}");
        }
        let flood = "1".repeat(100_000);
        assert_eq!(PhoneNumber::parse(&flood, Some(code("44"))), Err(InvalidPhone::TooLong));
    }

    #[test]
    fn a_mask_keeps_four_digits() {
        assert_eq!(PhoneNumber::parse("+447700900182", None).unwrap().masked(), "•••• 0182");
    }

    proptest! {
        #[test]
        fn never_panics_and_reads_back(input in "\\PC{0,24}", country in 1_u16..=999) {
            let country = code(&country.to_string());
            if let Ok(number) = PhoneNumber::parse(&input, Some(country)) {
                let digits = number.as_str().strip_prefix('+').unwrap();
                prop_assert!(digits.bytes().all(|b| b.is_ascii_digit()));
                prop_assert!((PhoneNumber::MIN_DIGITS..=PhoneNumber::MAX_DIGITS).contains(&digits.len()));
                prop_assert_eq!(PhoneNumber::parse(number.as_str(), None), Ok(number));
            }
        }

        #[test]
        fn separators_change_nothing(
            digits in "[2-9][0-9]{7,14}",
            separators in prop::collection::vec(prop::sample::select(vec![" ", "-", ".", "(", ")", "\u{a0}", ""]), 15),
        ) {
            let spread: String = digits.chars().zip(&separators).flat_map(|(d, s)| [d.to_string(), (*s).to_owned()]).collect();
            prop_assume!(!spread.contains("(0)"));
            let plain = PhoneNumber::parse(&format!("+{digits}"), None);
            prop_assert_eq!(&PhoneNumber::parse(&format!("+{spread}"), None), &plain);
            prop_assert_eq!(&PhoneNumber::parse(&format!("00{spread}"), None), &plain);
        }

        #[test]
        fn a_national_number_equals_its_international_form(national in "[1-9][0-9]{8,9}") {
            let international = PhoneNumber::parse(&format!("+44{national}"), None);
            prop_assert_eq!(&PhoneNumber::parse(&national, Some(code("44"))), &international);
            prop_assert_eq!(&PhoneNumber::parse(&format!("0{national}"), Some(code("44"))), &international);
        }
    }
}
