//! Describes the numbers of a country. The library does not expose all of its data, so lengths and leading
//! digits are found by testing sample numbers.

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber as Read, PhoneNumberFormat, PhoneNumberType, Region,
};

use super::Home;

/// The longest national number that the library reads.
const NATIONAL_DIGITS_AT_MOST: usize = 17;

/// The types of numbers that people have, best example first.
const TYPES: [PhoneNumberType; 9] = [
    PhoneNumberType::Mobile,
    PhoneNumberType::FixedLine,
    PhoneNumberType::TollFree,
    PhoneNumberType::VoIP,
    PhoneNumberType::PersonalNumber,
    PhoneNumberType::UAN,
    PhoneNumberType::SharedCost,
    PhoneNumberType::PremiumRate,
    PhoneNumberType::Pager,
];

/// Describes the numbers of the home country, as part of a sentence.
pub(super) fn of_home(home: Home) -> Option<String> {
    home.region.and_then(|_| of_code(i32::from(home.code.get()), Some(home)))
}

/// Describes the numbers of a calling code, as part of a sentence: how many digits they have, and an example as
/// people in `home` write it.
pub(super) fn of_code(code: i32, home: Option<Home>) -> Option<String> {
    let at_home = home.filter(|home| i32::from(home.code.get()) == code);
    let region =
        at_home.and_then(|home| home.region).or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(code))?;
    let example = TYPES.iter().find_map(|kind| example(region, *kind))?;
    let format = if at_home.is_some() { PhoneNumberFormat::National } else { PhoneNumberFormat::International };
    let example = PHONE_NUMBER_UTIL.format(&example, format).into_owned();
    Some(format!("numbers with +{code} have {} after that, for example {example}", digits(&lengths(code))))
}

/// `10 digits`, `9 or 10 digits`, `5 to 11 digits`.
fn digits(lengths: &[usize]) -> String {
    match lengths {
        [] => "other digits".to_owned(),
        [only] => format!("{only} digits"),
        [one, other] => format!("{one} or {other} digits"),
        [first, .., last] => format!("{first} to {last} digits"),
    }
}

/// The lengths of the national numbers that people have, shortest first.
fn lengths(code: i32) -> Vec<usize> {
    let of_kinds = |kinds: &[PhoneNumberType]| -> Vec<usize> {
        let is_possible = |digits: &usize| {
            let national_number = u32::try_from(*digits).ok().and_then(|digits| 10_u64.checked_pow(digits - 1));
            let number = Read { country_code: code, national_number: national_number.unwrap_or(1), ..Read::default() };
            kinds.iter().any(|kind| {
                PHONE_NUMBER_UTIL.is_possible_number_for_type_with_reason(&number, *kind)
                    == Ok(NumberLengthType::IsPossible)
            })
        };
        (1..=NATIONAL_DIGITS_AT_MOST).filter(is_possible).collect()
    };
    let lengths = of_kinds(&[PhoneNumberType::Mobile, PhoneNumberType::FixedLine]);
    if lengths.is_empty() { of_kinds(&[PhoneNumberType::Unknown]) } else { lengths }
}

fn example(region: Region, kind: PhoneNumberType) -> Option<Read> {
    PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind).ok()
}

/// Why a number of a possible length is not a number of its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// Numbers that begin with this digit are longer or shorter.
    Length,
    /// No number begins with this digit.
    Beginning,
}

/// Whether the country has assigned any numbers with the same first digit and length. An unassigned range
/// within them is accepted; a first digit that leads nowhere is not.
pub(super) fn fit(number: &Read) -> Result<(), Unfit> {
    if PHONE_NUMBER_UTIL.is_valid_number(number) {
        return Ok(());
    }
    let national = number.get_national_significant_number();
    let first = national.chars().next().unwrap_or('0');
    let regions: Vec<Region> = PHONE_NUMBER_UTIL
        .get_regions_for_country_calling_code(number.country_code)
        .map(Iterator::collect)
        .unwrap_or_default();
    // Numbers without a country, such as +800, have no regions to take examples from.
    if regions.contains(&Region::World) {
        return Ok(());
    }
    let alike: Vec<usize> = regions
        .iter()
        .flat_map(|region| TYPES.iter().filter_map(move |kind| example(*region, *kind)))
        .map(|example| example.get_national_significant_number())
        .filter(|example| example.starts_with(first))
        .map(|example| example.len())
        .collect();
    if alike.contains(&national.len()) || is_any_given_out(number.country_code, first, national.len()) {
        Ok(())
    } else if alike.is_empty() {
        Err(Unfit::Beginning)
    } else {
        Err(Unfit::Length)
    }
}

/// Whether any number of this length is assigned. The samples begin with `first`, continue with any digit, and
/// then repeat one digit.
fn is_any_given_out(code: i32, first: char, length: usize) -> bool {
    ('0'..='9').any(|second| {
        ('0'..='9').any(|rest| {
            let rest: String = std::iter::repeat_n(rest, length.saturating_sub(2)).collect();
            let number = PHONE_NUMBER_UTIL.parse(format!("+{code}{first}{second}{rest}"), None);
            number.is_ok_and(|number| PHONE_NUMBER_UTIL.is_valid_number(&number))
        })
    })
}
