//! The calling codes that are assigned to countries.

use std::ops::RangeInclusive;

use contract::contact::CallingCode;

/// The codes that are assigned to countries and territories (ITU-T E.164, list of assigned country codes).
/// Codes of services without a country, such as 800 and 881, are left out: no clinic's numbers begin with them.
const ASSIGNED: &[RangeInclusive<u16>] = &[
    1..=1,
    7..=7,
    20..=20,
    27..=27,
    30..=34,
    36..=36,
    39..=41,
    43..=49,
    51..=58,
    60..=66,
    81..=82,
    84..=84,
    86..=86,
    90..=95,
    98..=98,
    211..=213,
    216..=216,
    218..=218,
    220..=258,
    260..=269,
    290..=291,
    297..=299,
    350..=359,
    370..=383,
    385..=387,
    389..=389,
    420..=421,
    423..=423,
    500..=509,
    590..=599,
    670..=670,
    672..=683,
    685..=692,
    850..=850,
    852..=853,
    855..=856,
    880..=880,
    886..=886,
    960..=968,
    970..=977,
    992..=996,
    998..=998,
];

/// Whether the code is assigned to a country.
pub fn is_assigned(code: CallingCode) -> bool {
    ASSIGNED.iter().any(|codes| codes.contains(&code.get()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_the_codes_that_are_assigned() {
        for code in ["1", "7", "39", "44", "49", "353", "358", "420", "599", "852", "971", "998"] {
            assert!(is_assigned(code.parse().unwrap()), "{code}");
        }
        for code in ["2", "8", "9", "21", "37", "42", "99", "210", "259", "422", "684", "800", "881", "979", "999"] {
            assert!(!is_assigned(code.parse().unwrap()), "{code}");
        }
    }
}
