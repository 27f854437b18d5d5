//! Reads telephone numbers as people type them, by the rules and data of libphonenumber (ADR 12).
//!
//! Every number that is possible in its country is accepted, even if it is not assigned: numbers reserved for
//! films pass too. A number that cannot be dialled is refused, and the message describes the numbers of that
//! country.

mod fault;
mod plan;

use contract::contact::{CallingCode, PhoneNumber};
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumber as Read, PhoneNumberFormat, Region, ValidationError,
};

pub use fault::InvalidPhone;

/// The release of libphonenumber's data that is built in, shown to operators.
pub const METADATA_RELEASE: &str = "9.0.42";
/// The port of libphonenumber.
pub const PORT: &str = "rlibphonenumber 2.2.15";

/// The maximum length of a typed number, in characters without separators: longer than any number with any
/// prefix.
const TYPED_AT_MOST: usize = 2 * PhoneNumber::MAX_DIGITS;

/// The country of numbers without a calling code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    code: CallingCode,
    region: Option<Region>,
}

impl Home {
    /// The country of a calling code. If several countries share the code, such as +1, +7 and +44, the locale
    /// decides (`en-CA`), and otherwise the main country of the numbering plan.
    pub fn of(code: CallingCode, locale: &str) -> Self {
        let number = i32::from(code.get());
        let of_locale = locale
            .split('-')
            .skip(1)
            .filter(|part| part.len() == 2)
            .find_map(|part| Region::from_code(part).ok())
            .filter(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(*region) == Some(number));
        Self { code, region: of_locale.or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(number)) }
    }
}

/// Reads a number as a person types it. It may be international with `+`, `00` or the exit code of the home
/// country, or national in the home country, with or without the calling code. Separators and invisible marks
/// are ignored, and so is the zero of `+44 (0)20 …` if it is not part of the number.
///
/// # Errors
/// What is wrong, and which numbers that country has.
pub fn parse(typed: &str, home: Home) -> Result<PhoneNumber, InvalidPhone> {
    let digits = diallable(typed)?;
    if digits.is_empty() {
        return Err(InvalidPhone::Empty);
    }
    let read = read(&digits, home).or_else(|fault| match digits.strip_prefix("00") {
        // `00` is the exit code in most of the world, so it is accepted everywhere.
        Some(abroad) => read(&format!("+{abroad}"), home),
        None => Err(fault),
    })?;
    let e164 = PHONE_NUMBER_UTIL.format(&read, PhoneNumberFormat::E164);
    e164.parse().map_err(|_| InvalidPhone::Country)
}

/// Whether a stored number is possible.
pub fn is_possible(number: &PhoneNumber) -> bool {
    let read = PHONE_NUMBER_UTIL.parse(number.as_str(), None);
    read.is_ok_and(|read| {
        check(&read, None).is_ok() && PHONE_NUMBER_UTIL.format(&read, PhoneNumberFormat::E164) == number.as_str()
    })
}

fn read(digits: &str, home: Home) -> Result<Read, InvalidPhone> {
    let read = PHONE_NUMBER_UTIL.parse(digits, home.region).map_err(|error| match error {
        ParseError::InvalidCountryCode if digits.starts_with('+') => InvalidPhone::Country,
        ParseError::InvalidCountryCode => InvalidPhone::NoCountry,
        ParseError::TooLongNsn => InvalidPhone::TooLong(plan::of_home(home)),
        ParseError::NotANumber(_) | ParseError::TooShortAfterIdd | ParseError::TooShortNsn => {
            InvalidPhone::TooShort(plan::of_home(home))
        }
    })?;
    check(&read, Some(home))?;
    Ok(read)
}

fn check(read: &Read, home: Option<Home>) -> Result<(), InvalidPhone> {
    let plan = || plan::of_code(read.country_code, home);
    match PHONE_NUMBER_UTIL.is_possible_number_with_reason(read) {
        Ok(NumberLengthType::IsPossible) => plan::fit(read).map_err(|unfit| match unfit {
            plan::Unfit::Length => InvalidPhone::Length(plan()),
            plan::Unfit::Beginning => InvalidPhone::Beginning(plan()),
        }),
        // The area code is missing.
        Ok(NumberLengthType::IsPossibleLocalOnly) | Err(ValidationError::TooShort) => {
            Err(InvalidPhone::TooShort(plan()))
        }
        Err(ValidationError::TooLong) => Err(InvalidPhone::TooLong(plan())),
        Err(ValidationError::InvalidLength) => Err(InvalidPhone::Length(plan())),
        Err(ValidationError::InvalidCountryCode) => Err(InvalidPhone::Country),
    }
}

/// Digits, with a leading `+` where one was typed.
fn diallable(typed: &str) -> Result<String, InvalidPhone> {
    let mut digits = String::with_capacity(PhoneNumber::MAX_DIGITS + 1);
    for c in typed.chars() {
        match c {
            '+' | '＋' if digits.is_empty() => digits.push('+'),
            c if is_separator(c) => {}
            c => digits.push(western_digit(c).ok_or(InvalidPhone::Character(c))?),
        }
        if digits.len() > TYPED_AT_MOST {
            return Err(InvalidPhone::TooLong(None));
        }
    }
    Ok(digits)
}

/// Characters that people put between digits, and invisible marks that are copied along with a number.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || contract::invisible::is_invisible(c)
        || matches!(c, '.' | '/' | '-' | '(' | ')' | '[' | ']' | '\u{2212}' | '\u{2010}'..='\u{2015}')
}

/// The digits of Western, Arabic, Persian and full-width keyboards.
fn western_digit(c: char) -> Option<char> {
    [0x0030, 0x0660, 0x06F0, 0xFF10].into_iter().find_map(|zero| char::from_digit(u32::from(c).checked_sub(zero)?, 10))
}

#[cfg(test)]
mod tests;
